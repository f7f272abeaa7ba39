import type { GitHubRepository } from './client.ts';

/** A file that a run left. */
export interface Artifact {
  readonly id: number;
  /** Bytes, packed, as GitHub says. */
  readonly size: number;
}

/** The newest artifact of a name that has not expired; undefined when there is none. */
export async function artifactOf(
  { octokit, owner, repo }: GitHubRepository,
  run: number,
  name: string,
): Promise<Artifact | undefined> {
  const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({ owner, repo, run_id: run, name });
  const found = data.artifacts.filter((one) => one.name === name && !one.expired);
  const newest = found.reduce((a, b) => (b.id > a.id ? b : a), found[0] ?? { id: 0, size_in_bytes: 0 });
  return newest.id === 0 ? undefined : { id: newest.id, size: newest.size_in_bytes };
}

/**
 * Where an artifact can be fetched for a minute: another host, which must not get our token. So the redirect is not followed
 * here, where every request carries it.
 */
export async function artifactAddress(
  { octokit, owner, repo }: GitHubRepository,
  artifact: number,
): Promise<string | undefined> {
  const answer = await octokit.request(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    {
      owner,
      repo,
      artifact_id: artifact,
      archive_format: 'zip',
      request: { redirect: 'manual' },
    },
  );
  return answer.headers.location;
}
