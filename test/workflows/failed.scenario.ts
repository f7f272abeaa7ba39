import assert from 'node:assert/strict';
import test from 'node:test';
import { statesOf, statusFor } from '../bot/e2e/scene.ts';
import { actionsLogin } from '../github/world.ts';
import { repositoryKinds } from './repositories.ts';
import { logOf, password, resultsOf, setScene, writesTo } from './scene.ts';

/**
 * It looks for the secret in its own environment and its parent's, and fails with words that only its log
 * has.
 */
const script = `env | cat - "/proc/$PPID/environ" | tr '\\0' '\\n' | grep -i -e '${password}' -e '^INPUT_' -e ghs_ && echo "leaked"
echo "looking for the chart"
echo "the chart museum is $((40 + 2)) miles away" >&2
exit 3
`;

for (const kind of repositoryKinds)
  test(`${kind}: a failing init.sh is shown with its log, and nothing is published`, async (t) => {
    const more = { 'applications/hello/v1/init.sh': script };
    const { github, registry, actions, start } = await setScene(t, kind, more);
    const issue = github.visitors.open('ann', { title: 'please', silent: true });
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    const payload = github.world.deliveries.at(-1)!.payload;
    await start({ workflow: 'comment.yml', event: 'issue_comment' }, { payload });
    await actions.settled();
    const build = github.world.runs.find(({ workflow }) => workflow === 'imagebuild.yml')!;
    assert.equal(build.conclusion, 'failure', logOf(github));
    const results = { accept: 'success', 'prepare (all)': 'failure', report: 'success' };
    assert.deepEqual(resultsOf(build), results, logOf(github));
    const status = statusFor(issue, asked, actionsLogin);
    assert.deepEqual(statesOf(status), ['failed'], status?.body);
    assert.match(status?.body ?? '', /init\.sh/);
    assert.match(status?.body ?? '', /the chart museum is 42 miles away/);
    assert.doesNotMatch(logOf(github), /leaked/);
    assert.deepEqual(writesTo(registry, 'octo/hello'), []);
  });
