import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Preview } from '../../../src/application/preview/preview.ts';
import { previewRun } from '../../../src/bot/preview/actions.ts';
import type { Language } from '../../../src/text/language.ts';
import { fullRepositoryFacts } from '../../github/facts.ts';
import { type GitHub, type GitHubOptions, startGitHub } from '../../github/github.ts';
import { accountOf, addRun, type Comment, type Issue, type Run } from '../../github/world.ts';

export const headCommit = 'a'.repeat(40);
export const digestA = `sha256:${'ab'.repeat(32)}` as const;
export const digestB = `sha256:${'cd'.repeat(32)}` as const;

/** The permissions of the job that comments. */
export const permissions = { contents: 'read', actions: 'read', 'pull-requests': 'write' } as const;

/** A preview of an application, with what a test changes. */
export function previewOf(app: string, changes: Partial<Preview> = {}): Preview {
  return {
    schemaVersion: 1,
    ...{ type: 'apps', app, version: 'v1', base: 'main' },
    problems: [],
    platforms: { 'linux/amd64': { digest: digestA, size: 1_200_000 } },
    missing: [],
    leftOut: [],
    comparison: { state: 'absent', reference: `registry.example/octo/${app}:v1`, bytes: 1_200_000 },
    content: { 'linux/amd64': { configuration: digestA, files: digestA, images: digestB } },
    ...changes,
  };
}

/** A GitHub, and what the workflow that comments does there after a run of a pull request's check. */
export async function setUp(t: TestContext, options: GitHubOptions = {}, expected = /^$/) {
  const github = await startGitHub(options);
  t.after(async () => {
    await github.stop();
    assert.deepEqual(
      github.problems.filter((problem) => !expected.test(problem)),
      [],
    );
  });

  /** @param fork the login of the owner of the fork that the run is of. */
  async function check(
    previews: readonly (Preview | string)[],
    { fork, ...more }: Partial<Run> & { readonly fork?: string } = {},
  ): Promise<Run> {
    const run = addRun(github.world, {
      ...{ workflow: 'pull-request.yml', title: 'a change', event: 'pull_request' },
      ...{ branch: 'change', sha: headCommit, actor: accountOf(github.world, 'eve') },
      ...(fork === undefined ? {} : { headRepository: `${fork}/images` }),
      ...{ status: 'completed' as const, conclusion: 'success' as const },
      ...more,
    });
    for (const [index, preview] of previews.entries()) {
      const text = typeof preview === 'string' ? preview : JSON.stringify(preview);
      const name = typeof preview === 'string' ? `x${index}` : `apps-${preview.app}-${preview.version}`;
      const files = { 'imagebuild-preview.json': text };
      await github.runs.upload(run, `imagebuild-preview-${name}`, files);
    }
    return run;
  }

  /** Plays the workflow that comments. */
  const comment = (
    run: Run,
    language: Language = 'en',
    may: Parameters<GitHub['workflowToken']>[0] = permissions,
  ) =>
    previewRun(
      {
        payload: { repository: fullRepositoryFacts(github.world) },
        token: github.workflowToken(may),
        apiUrl: `${github.site}/api/v3`,
      },
      run.id,
      language,
    );

  const open = (pull: Parameters<GitHub['visitors']['open']>[1]['pull'] = {}, head = headCommit) =>
    github.visitors.open('eve', { title: 'a change', head, pull, silent: true });

  return { github, check, comment, open };
}

/** The comments that the workflow wrote. */
export function commentsOf({ comments }: Issue): Comment[] {
  return comments.filter(({ author }) => author.login === 'github-actions[bot]');
}

/** The body of the only one. */
export function bodyOf(pull: Issue): string {
  const [only, ...more] = commentsOf(pull);
  assert.ok(only && more.length === 0, `${commentsOf(pull).length} comments`);
  return only.body.replaceAll('\u2060', '');
}
