import { parseResult, type Result } from '../../application/result.ts';
import { ImagebuildError } from '../../errors.ts';
import type { GitHubRepository } from '../github/client.ts';
import type { WorkflowRun } from '../github/runs.ts';
import { findArtifact, readArtifactUrl } from '../github/runs.ts';
import { artifactLimits, readBounded, unpackArtifact } from './artifact.ts';

const artifactName = 'imagebuild-result';
const fileName = 'imagebuild-result.json';

/** Milliseconds that the download of a result may take. */
const downloadTime = 60_000;

/**
 * The result that a run left, validated as untrusted data: it must name the run, its attempt and the request (docs/security.md 14).
 * @returns undefined when the run left none.
 * @throws LIMIT_EXCEEDED, CONTENT_INVALID.
 */
export async function readRunResult(
  repository: GitHubRepository,
  run: Pick<WorkflowRun, 'id' | 'attempt'>,
  requestId: string,
): Promise<Result | undefined> {
  const artifact = await findArtifact(repository, run.id, artifactName);
  if (artifact === undefined) return undefined;
  if (artifact.size > artifactLimits.packed)
    throw new ImagebuildError('LIMIT_EXCEEDED', 'the run’s result is larger than 1 MiB packed');
  const address = await readArtifactUrl(repository, artifact.id);
  if (address === undefined) return undefined;
  const result = parseResult(await unpackArtifact(await download(address), fileName));
  const { requestId: id, runId, runAttempt } = result;
  if (id !== requestId || runId !== run.id || runAttempt !== run.attempt)
    throw new ImagebuildError('CONTENT_INVALID', 'the run’s result belongs to another run or request');
  return result;
}

/** The bytes at an address on another host; they are fetched with no token of ours. */
async function download(address: string): Promise<Buffer> {
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(downloadTime) });
  if (!answer.ok || answer.body === null)
    throw new ImagebuildError('CONTENT_INVALID', `the run’s result cannot be fetched: ${answer.status}`);
  return readBounded(answer.body, artifactLimits.packed, 'packed');
}
