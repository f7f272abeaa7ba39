import type { CurrentRun } from './duplicate.ts';

/** An artifact of the run, as GitHub lists it. */
interface Artifact {
  readonly id: number;
  readonly name: string;
}

/** The names of the artifacts that a prepared build comes in, which begin with the first word. */
const preparedName = /^imagebuild-prepared(?:-|$)/;

/**
 * Deletes the artifacts of the run that have these names, if they are names of prepared builds: no other
 * artifact of the run, such as the result, is ever deleted. The token needs
 * `actions: write`.
 * @throws what GitHub refuses.
 */
export async function deleteArtifacts(
  names: readonly string[],
  { token, repository, runId }: CurrentRun,
): Promise<void> {
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, { request: { fetch } });
  const { actions } = octokit.rest;
  const [owner = '', repo = ''] = repository.split('/');
  for (const name of names.filter((one) => preparedName.test(one))) {
    const { data } = await actions.listWorkflowRunArtifacts({ owner, repo, run_id: runId, name });
    const own: readonly Artifact[] = data.artifacts.filter((artifact) => artifact.name === name);
    for (const { id } of own) await actions.deleteArtifact({ owner, repo, artifact_id: id });
  }
}
