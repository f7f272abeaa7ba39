import type { TestContext } from 'node:test';
import { type GitHub, type GitHubOptions, startGitHub } from '../github/github.ts';
import type { Comment } from '../github/world.ts';
import { repositoryFiles } from './e2e/repository.ts';

const timeouts = { dispatchMs: 1000, pollMs: 50, confirmMs: 50 };
const permissions = { contents: 'read', issues: 'write', actions: 'write' } as const;
export const command = '/imagebuild_apps helm v3.8.2';

/** A repository that keeps no server, and what its workflow comment.yml does with its newest event. */
export async function setUp(
  t: TestContext,
  options: GitHubOptions & { readonly more?: Readonly<Record<string, string>> } = {},
) {
  const files = await repositoryFiles('registry.example', options.more);
  const github = await startGitHub({ ...options, files });
  t.after(() => github.stop());
  github.world.roles.set('mia', 'write');
  const issue = github.visitors.open('ann', { title: 'please' });
  const event = (name: string) => ({
    name,
    payload: github.world.deliveries.findLast((one) => one.event === name)?.payload as never,
    token: github.workflowToken(permissions),
    apiUrl: `${github.site}/api/v3`,
    logLevel: 'silent',
    timeouts,
  });
  return { github, issue, event };
}

/** The status comment that answers a comment. */
export function commentOf(github: GitHub, asked: { readonly id: number }): Comment | undefined {
  const marker = `<!-- imagebuild:status v1 comment=${asked.id} -->`;
  return github.world.issues.flatMap(({ comments }) => comments).find(({ body }) => body.startsWith(marker));
}
