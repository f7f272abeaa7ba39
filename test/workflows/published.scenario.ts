import assert from 'node:assert/strict';
import test from 'node:test';
import { statesOf, statusFor } from '../bot/e2e/scene.ts';
import { actionsLogin } from '../github/world.ts';
import { repositoryKinds } from './repositories.ts';
import { digestInRegistry, logOf, resultsOf, setScene } from './scene.ts';

for (const kind of repositoryKinds)
  test(`${kind}: a comment is answered, built, published, and shown as done`, async (t) => {
    const { github, registry, actions, start } = await setScene(t, kind);
    const issue = github.visitors.open('ann', { title: 'please', silent: true });
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    const payload = github.world.deliveries.at(-1)!.payload;
    const answer = await start({ workflow: 'comment.yml', event: 'issue_comment' }, { payload });
    assert.equal(answer.conclusion, 'success', logOf(github));
    const build = github.world.runs.find(({ workflow }) => workflow === 'imagebuild.yml');
    assert.ok(build, logOf(github));
    await actions.settled();
    assert.deepEqual(
      resultsOf(build),
      { accept: 'success', 'prepare (all)': 'success', publish: 'success', report: 'success' },
      logOf(github),
    );
    const digest = await digestInRegistry(registry, 'octo/hello:v1');
    const status = () => statusFor(issue, asked, actionsLogin);
    assert.deepEqual(statesOf(status()), ['done'], `${status()?.body}\n${logOf(github)}`);
    assert.ok(status()?.body.includes(digest), status()?.body);
    assert.match(status()?.body ?? '', /labring\/hello:v1/, 'the embedded image is listed');

    const ended = github.world.deliveries.findLast(
      ({ event, action }) => event === 'workflow_run' && action === 'completed',
    )!;
    const followed = await start(
      { workflow: 'comment.yml', event: 'workflow_run' },
      { payload: ended.payload },
    );
    assert.equal(followed.conclusion, 'success', logOf(github));
    assert.deepEqual(statesOf(status()), ['done'], status()?.body);
    assert.equal(github.world.runs.filter(({ workflow }) => workflow === 'imagebuild.yml').length, 1);
  });
