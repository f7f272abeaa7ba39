import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accountFacts, fullRepositoryFacts } from '../github/facts.ts';
import type { GitHub } from '../github/github.ts';
import { commitOf, defaultBranch } from '../github/world.ts';
import { type RepositoryKind, repositoryKinds } from './repositories.ts';
import { logOf, password, publishSecrets, resultsOf, type Scene, setScene, writesTo } from './scene.ts';

const path = 'applications/hello/v1/init.sh';

/**
 * It looks for what it mustn't have in its own environment and its parent's. The word RUN makes the workflow
 * set up an engine.
 */
const leaking = `env | cat - "/proc/$PPID/environ" | tr '\\0' '\\n' | grep -e '${password}' -e ghs_ && echo "leaked"
: RUN
echo "the pull request runs"
`;

/** Opens a pull request that changes a file, and plays its workflow as GitHub starts it. */
async function openPullRequest({ github, start }: Scene, content: string) {
  const base = github.world.branches.get(defaultBranch)!;
  const merged = commitOf(new Map([...base.files, [path, content]]), base);
  const pull = github.visitors.open('eve', { title: 'a change', head: merged.sha, silent: true });
  const ref = `refs/pull/${pull.number}/merge`;
  github.world.branches.set(ref, merged);
  const payload = pullRequestPayload(github, pull.number, merged.sha);
  return await start(
    { workflow: 'pull-request.yml', event: 'pull_request', sha: merged.sha },
    // A fork's pull request gets no secret, one of the repository's own branches does.
    { payload, ref, secrets: publishSecrets },
  );
}

function pullRequestPayload({ world }: GitHub, number: number, sha: string): object {
  const repo = fullRepositoryFacts(world);
  const base = { ref: defaultBranch, sha: world.branches.get(defaultBranch)?.sha, repo };
  const user = accountFacts(world.accounts.get('eve')!);
  return {
    action: 'opened',
    number,
    pull_request: { number, user, head: { ref: 'change', sha, repo }, base },
    repository: repo,
    sender: user,
  };
}

/** Opens a pull request in a new repository. */
async function play(t: Parameters<typeof setScene>[0], kind: RepositoryKind, content: string) {
  const scene = await setScene(t, kind);
  const run = await openPullRequest(scene, content);
  return { ...scene, run };
}

for (const kind of repositoryKinds)
  describe(kind, () => {
    test('a pull request is built without a secret, and isn’t published', async (t) => {
      const { github, registry, run } = await play(t, kind, leaking);
      const results = { plan: 'success', 'apps hello v1': 'success', built: 'success' };
      assert.deepEqual(resultsOf(run), results, logOf(github));
      assert.equal(run.conclusion, 'success');
      assert.match(logOf(github), /the pull request runs/);
      assert.doesNotMatch(logOf(github), /leaked/);
      assert.match(logOf(github), /setup-qemu-action/);
      assert.match(logOf(github), /sha256:[0-9a-f]{64}/);
      assert.deepEqual(writesTo(registry, 'octo/hello'), []);
    });

    test('a pull request that can’t be built fails the required check', async (t) => {
      const { github, registry, run } = await play(t, kind, 'exit 4\n');
      const results = { plan: 'success', 'apps hello v1': 'failure', built: 'failure' };
      assert.deepEqual(resultsOf(run), results, logOf(github));
      assert.equal(run.conclusion, 'failure');
      assert.deepEqual(writesTo(registry, 'octo/hello'), []);
    });
  });
