import type { CheckedContent } from '../../application/preview/content.ts';
import type { Request } from '../../application/request.ts';
import type { GitHubRepository } from '../github/client.ts';
import { listIssueComments } from '../github/comments.ts';
import { findMergedPullRequest } from '../github/pulls.ts';
import { parseContentLine, parsePreviewMarker } from './marker.ts';

/** An application at a commit of the default branch. */
export interface CommittedApplication {
  readonly request: Pick<Request, 'type' | 'app' | 'version'>;
  /** `applications/helm/v3.18.4` */
  readonly directory: string;
  readonly commit: string;
}

/** What the check of a merged pull request said that it built. */
export interface CheckedApplication {
  readonly pullRequest: number;
  /** The commit that was checked, and merged. */
  readonly commit: string;
  readonly content: CheckedContent;
}

/**
 * Finds what the check of the pull request built that changed an application last; undefined where the last
 * change came without one, its last commit wasn't checked, or the comment on it says nothing of the
 * application. It is a hint: the check ran a stranger's code.
 * @param author the login of the account that comments on pull requests.
 */
export async function findCheckedApplication(
  repository: GitHubRepository,
  { request, directory, commit }: CommittedApplication,
  author: string,
): Promise<CheckedApplication | undefined> {
  const pull = await findMergedPullRequest(repository, directory, commit);
  if (pull === undefined) return undefined;
  const comments = await listIssueComments(repository, pull.number, pull.createdAt);
  const own = comments.find(
    (comment) =>
      comment.author.login === author && parsePreviewMarker(comment.body)?.commit === pull.headCommit,
  );
  const content = own && parseContentLine(own.body, request);
  return content && { pullRequest: pull.number, commit: pull.headCommit, content };
}
