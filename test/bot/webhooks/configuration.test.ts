import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { runOnEvent } from '../../../src/bot/webhooks/events.ts';
import { command, setUp } from '../actions.ts';

const file = '.github/imagebuild.yml';

/** What the bot writes on an issue whose repository has a configuration, after a number of comments. */
async function answersTo(t: TestContext, configuration: string, comments: readonly string[]) {
  const { github, issue, event } = await setUp(t, { more: { [file]: configuration } });
  for (const text of comments) {
    github.visitors.comment('mia', issue, text);
    await assert.rejects(runOnEvent(event('issue_comment')), { code: 'CONFIGURATION_INVALID' });
  }
  assert.deepEqual(github.world.runs, []);
  return issue.comments.filter(({ author }) => author.type === 'Bot').map(({ body }) => body);
}

describe('a configuration with mistakes', () => {
  test('is reported once an issue, with every invalid line and what to do', async (t) => {
    const text = 'registry: registry.example\nnamespaze: octo\npolicy:\n  bots: [x]\n';
    const answers = await answersTo(t, text, [`${command}\n${command} --no-cache`, command]);
    assert.equal(answers.length, 1);
    const [answer = ''] = answers;
    assert.match(answer, /this repository’s configuration are fixed/);
    assert.match(answer, /imagebuild\.yml:2:1: unknown key/);
    assert.match(answer, /imagebuild\.yml:4:10: policy\.bots\.0 must be a number/);
    assert.match(answer, /Did you mean/);
    assert.equal(answer.match(/imagebuild\.yml:2:1/g)?.length, 1);
  });

  /** Mistakes beside which the language can still be known, or not. */
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ['an unknown key', 'language: zh\nnamespaze: octo\n', /本仓库的配置有误/],
    ['a file with a YAML error further down', 'language: zh\nmirrors: [\n', /本仓库的配置有误/],
    ['an unknown language', 'language: fr\n', /errors in this repository/],
    ['a document that is a list', '- language: zh\n', /errors in this repository/],
  ];
  for (const [what, text, expected] of rows)
    test(`is reported in the language that can still be read: ${what}`, async (t) => {
      const [answer] = await answersTo(t, text, [command]);
      assert.match(answer ?? '', expected);
    });
});
