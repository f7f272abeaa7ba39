import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import { commitOf } from '../../github/world.ts';
import { command, commentOf, setUp } from '../actions.ts';
import { statesOf } from '../e2e/scene.ts';

/** An issue of a stranger that names helm; `mia` may write to the repository, `ann` and `bob` may not. */
async function openIssue(t: TestContext) {
  const { github, event } = await setUp(t);
  const issue = github.visitors.open('ann', { title: '[Auto-build] helm' });
  github.world.roles.set('bob', 'read');
  const write = async (login: string, text: string) => {
    const asked = github.visitors.comment(login, issue, text);
    await runOnEvent(event('issue_comment'));
    return asked;
  };
  const build = async (login: string) => {
    const answered = commentOf(github, await write(login, command));
    return answered === undefined ? [] : statesOf(answered);
  };
  const lastText = () => issue.comments.at(-1)?.body ?? '';
  const runs = () => github.world.runs.map(({ inputs }) => [inputs['app'], inputs['replace']]);
  return { github, issue, write, build, lastText, runs };
}

describe('security 2: /imagebuild_allow', () => {
  test('lets the named person build the title’s application, as the label would', async (t) => {
    const { write, build, lastText, runs } = await openIssue(t);
    await write('ann', command);
    assert.match(
      lastText(),
      /add the label, let you build here with <code>\/imagebuild&#95;allow &#64;ann<\/code>, or post the command\./,
    );
    await write('mia', '/imagebuild_allow @Ann');
    assert.match(lastText(), /<code>ann<\/code> may build <code>helm<\/code> on this issue now/);
    assert.deepEqual(await build('ann'), ['queued']);
    assert.deepEqual(runs(), [['helm', 'false']]);
    await write('ann', '/imagebuild_apps cilium v1.17.4');
    await write('bob', command);
    assert.equal(runs().length, 1);
  });

  test('does nothing when somebody without write permission posts it', async (t) => {
    const { write, build, lastText, runs } = await openIssue(t);
    await write('ann', '/imagebuild_allow @ann');
    assert.match(lastText(), /Only people with write permission to this repository can let others build/);
    await build('ann');
    assert.deepEqual(runs(), []);
  });

  test('isn’t undone by a stranger who posts it, too', async (t) => {
    const { write, build } = await openIssue(t);
    await write('mia', '/imagebuild_allow @ann');
    await write('bob', '/imagebuild_allow @ann');
    assert.deepEqual(await build('ann'), ['queued']);
  });

  const ends: Readonly<Record<string, (scene: Awaited<ReturnType<typeof openIssue>>) => void>> = {
    'its author may no longer write': ({ github }) => void github.world.roles.set('mia', 'read'),
    'its comment is edited': ({ github, issue }) => {
      const allowed = issue.comments.find(({ body }) => body.startsWith('/imagebuild_allow'));
      assert.ok(allowed);
      github.visitors.editComment(issue, allowed, '/imagebuild_allow @ann\n\nplease');
    },
    'the issue is renamed': ({ github, issue }) =>
      github.visitors.rename('ann', issue, '[Auto-build] helm v3.8.2'),
    'the issue is locked': ({ issue }) => void Object.assign(issue, { locked: true }),
    'the issue is closed': ({ issue }) => void Object.assign(issue, { state: 'closed' }),
  };
  for (const [name, end] of Object.entries(ends))
    test(`ends when ${name}`, async (t) => {
      const scene = await openIssue(t);
      await scene.write('mia', '/imagebuild_allow @ann');
      end(scene);
      await scene.build('ann');
      assert.deepEqual(scene.runs(), []);
    });

  test('counts only where the title names an application', async (t) => {
    const { github, issue, write, lastText } = await openIssue(t);
    github.visitors.rename('ann', issue, 'please help');
    await write('mia', '/imagebuild_allow @ann');
    assert.match(lastText(), /only counts in a comment on an open, unlocked issue/);
  });
});

test('a refusal names the owners of the application, and mentions nobody', async (t) => {
  const { github, write, lastText } = await openIssue(t);
  const head = github.world.branches.get('main');
  const owners = ['.github/CODEOWNERS', '* @all\napplications/helm @octo @acme/helm\n'] as const;
  github.world.branches.set('main', commitOf(new Map([...(head?.files ?? []), owners]), head));
  await write('ann', command);
  assert.match(
    lastText(),
    /Owners of the application: <code>&#64;octo<\/code>, <code>&#64;acme\/helm<\/code>\./,
  );
});
