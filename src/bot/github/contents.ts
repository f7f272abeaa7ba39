import { type GitHubRepository, orUndefined } from './client.ts';

/** Reads which commit the default branch points to. */
export async function readHeadCommit({ octokit, owner, repo, branch }: GitHubRepository): Promise<string> {
  const { data } = await octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` });
  return data.object.sha;
}

/**
 * Lists the paths of all files and directories of a commit; undefined when the repository is too large for
 * one answer.
 */
export async function listPaths(
  { octokit, owner, repo }: GitHubRepository,
  commit: string,
): Promise<string[] | undefined> {
  const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: '1' });
  return data.truncated ? undefined : data.tree.map(({ path }) => path ?? '');
}

/** Reads the text of a file of a commit; undefined when the path doesn't exist or isn't a file. */
export async function readTextFile(
  { octokit, owner, repo }: GitHubRepository,
  path: string,
  commit: string,
): Promise<string | undefined> {
  const answer = await orUndefined(octokit.rest.repos.getContent({ owner, repo, path, ref: commit }));
  const data = answer?.data;
  if (data === undefined || Array.isArray(data) || data.type !== 'file' || !('content' in data))
    return undefined;
  return Buffer.from(data.content, 'base64').toString('utf8');
}
