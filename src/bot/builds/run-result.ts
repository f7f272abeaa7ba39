import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { parseResult, type Result, resultLimits } from '../../application/result.ts';
import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { GitHubRepository } from '../github/client.ts';
import { findArtifact, readArtifactUrl, type WorkflowRun } from '../github/runs.ts';

const artifactName = 'imagebuild-result';
const fileName = 'imagebuild-result.json';

/** Milliseconds that the download of a result may take. */
const downloadTime = 60_000;

/**
 * Reads the result that a run left. It is untrusted: it must name the run, its attempt and the request
 * (docs/security-rules.md 14).
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
  const content = await readArtifactFile(repository, artifact, fileName, resultLimits);
  if (content === undefined) return undefined;
  const result = parseResult(content);
  const { requestId: id, runId, runAttempt } = result;
  if (id !== requestId || runId !== run.id || runAttempt !== run.attempt)
    throw invalid(say('runResultForeign'));
  return result;
}

/** Bytes that an artifact may have, in its zip and unpacked. */
interface ArtifactLimits {
  readonly packed: number;
  readonly unpacked: number;
}

/**
 * Downloads an artifact and reads the one file that it must hold. @returns undefined when it is gone.
 * @throws LIMIT_EXCEEDED, CONTENT_INVALID.
 */
export async function readArtifactFile(
  repository: GitHubRepository,
  { id, size }: { readonly id: number; readonly size: number },
  name: string,
  limits: ArtifactLimits,
): Promise<string | undefined> {
  if (size > limits.packed) throw tooLarge(limits, 'packed');
  const url = await readArtifactUrl(repository, id);
  return url === undefined ? undefined : await unpackArtifact(await download(url, limits), name, limits);
}

/** Downloads a URL on another host, without the bot's token. */
async function download(url: string, limits: ArtifactLimits): Promise<Buffer> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(downloadTime) });
  if (!answer.ok || answer.body === null)
    throw invalid(say('runResultNotFetched', { status: answer.status }));
  return readBounded(answer.body, limits, 'packed');
}

/**
 * Unpacks the one file that an artifact must hold.
 * @returns its text.
 * @throws LIMIT_EXCEEDED over the limits; CONTENT_INVALID when it isn't a zip, or holds anything else.
 */
export async function unpackArtifact(
  zip: Buffer,
  name: string,
  limits: ArtifactLimits = resultLimits,
): Promise<string> {
  if (zip.length > limits.packed) throw tooLarge(limits, 'packed');
  try {
    return await readOnlyFile(await fromBufferPromise(zip), name, limits);
  } catch (error) {
    if (error instanceof ImagebuildError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(say('runResultUnreadable', { reason }), error);
  }
}

async function readOnlyFile(zip: ZipFile, name: string, limits: ArtifactLimits): Promise<string> {
  if (zip.entryCount !== 1) throw invalid(say('runResultFiles', { count: zip.entryCount }));
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== name) throw invalid(say('runResultMissing', { name }));
    return await readEntry(zip, entry, limits);
  }
  throw invalid(say('runResultMissing', { name }));
}

async function readEntry(zip: ZipFile, entry: Entry, limits: ArtifactLimits): Promise<string> {
  // The size in the zip's directory may be wrong; the stream is counted too.
  if (entry.uncompressedSize > limits.unpacked) throw tooLarge(limits, 'unpacked');
  const stream = await zip.openReadStreamPromise(entry);
  return (await readBounded(stream, limits, 'unpacked')).toString('utf8');
}

/**
 * Reads a stream up to its limit.
 * @throws LIMIT_EXCEEDED as soon as it is longer, whatever its header said.
 */
async function readBounded(
  body: AsyncIterable<Uint8Array>,
  limits: ArtifactLimits,
  which: keyof ArtifactLimits,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limits[which]) throw tooLarge(limits, which);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limits: ArtifactLimits, which: keyof ArtifactLimits): ImagebuildError {
  const mebibytes = limits[which] / 1024 / 1024;
  return new ImagebuildError('LIMIT_EXCEEDED', say('runResultTooLarge', { mebibytes, which }));
}

function invalid(message: Message, cause?: unknown): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', message, { cause });
}
