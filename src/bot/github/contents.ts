import { type GitHubRepository, orUndefined } from './client.ts';

/** The commit at the tip of the default branch. */
export async function headCommit({ octokit, owner, repo, branch }: GitHubRepository): Promise<string> {
  const { data } = await octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` });
  return data.object.sha;
}

/** The paths of all files and directories at a commit; undefined when GitHub says that it left some out. */
export async function pathsAt(
  { octokit, owner, repo }: GitHubRepository,
  commit: string,
): Promise<string[] | undefined> {
  const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: '1' });
  return data.truncated ? undefined : data.tree.map(({ path }) => path ?? '');
}

/** The text of a file at a commit; undefined when there is none, or it is no file. */
export async function fileAt(
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
