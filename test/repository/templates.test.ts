import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { parse } from 'yaml';
import { imageTypes } from '../../src/application/request.ts';
import { parseComment } from '../../src/bot/grammar/comment.ts';
import { parseTitleApplication } from '../../src/bot/policy/decision.ts';
import { manifest } from '../../src/bot/server/app-manifest.ts';

const root = join(import.meta.dirname, '..', '..');
const directory = join(root, '.github/ISSUE_TEMPLATE');
const read = (file: string) => readFileSync(join(directory, file), 'utf8');
const commandsIn = (body: string) => parseComment(body, { commandsPerComment: 20 });

/** Returns the issue that a Markdown template starts with. */
function issueOf(file: string): { title: string; body: string } {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(file)) ?? [];
  return { title: parse(head).title, body };
}

for (const [type, suffix] of imageTypes.flatMap((one) => [[one, ''] as const, [one, '.zh'] as const]))
  describe(`the template ${type}${suffix}.md`, () => {
    const { title, body } = issueOf(`${type}${suffix}.md`);
    const example = new RegExp(`^/imagebuild_${type} .*$`, 'm').exec(body)?.[0];

    test('its example is a command that works', () => {
      const [command, ...others] = commandsIn(example ?? '');
      assert.equal(command?.kind, 'build');
      assert.equal(command.request.type, type);
      assert.deepEqual(others, []);
    });

    test('its example never counts, untouched or with a command below it', () => {
      assert.deepEqual(commandsIn(body), []);
      assert.deepEqual(commandsIn(body.replaceAll('\n', '\r\n')), []);
      const asked = commandsIn(`${body}/imagebuild_${type} other v1\n`);
      assert.deepEqual(
        asked.map((command) => (command.kind === 'build' ? command.request.app : command.kind)),
        ['other'],
      );
    });

    test('only the comment around it keeps the example from counting', () => {
      assert.equal(commandsIn(body.replaceAll(/<!--|-->/g, '')).at(0)?.kind, 'build');
    });

    test('its title is one that the label goes by, once a name is written behind it', () => {
      assert.equal(parseTitleApplication(`${title}helm`), 'helm');
      assert.equal(parseTitleApplication(title), undefined);
    });
  });

for (const file of globSync('*.yml', { cwd: directory }).filter((name) => name !== 'config.yml'))
  test(`${file} fills in no command, and each of its fields has an id and a label`, () => {
    const form = parse(read(file));
    assert.ok(form.name && form.description);
    for (const { type, id, attributes } of form.body) {
      assert.ok(type === 'markdown' || (id && attributes.label), JSON.stringify(attributes));
      assert.deepEqual(commandsIn(`${attributes.value ?? ''}\n\n### ${attributes.label}\n`), []);
    }
    const ids = form.body.map(({ id }: { id: string }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

test('every template has a Chinese one, with the same fields and examples, and full-width punctuation', () => {
  for (const file of globSync('*', { cwd: directory }).filter((name) => !/\.zh\.|^config\.yml$/.test(name))) {
    const chinese = read(file.replace('.', '.zh.'));
    const lines = (text: string) =>
      text.match(/^\/imagebuild_.*|^ *(?:- )?(?:id|type|render|required): .*/gm);
    assert.deepEqual(lines(chinese), lines(read(file)), file);
    const prose = chinese.replace(/^(?:---|name:|about:|description:|body:).*?:? /gm, '');
    assert.doesNotMatch(
      prose,
      /\p{Script=Han}[,;:!?()]|[,;!?()]\p{Script=Han}|\p{Script=Han}\.(?!md)/u,
      file,
    );
    assert.doesNotMatch(prose, /\p{Script=Han}[A-Za-z0-9"]|[A-Za-z0-9"]\p{Script=Han}/u, file);
  }
});

test('the app asks for what the bot needs, and for nothing else', () => {
  const app = parse(readFileSync(join(root, 'app.yml'), 'utf8'));
  const permissions = {
    metadata: 'read',
    contents: 'read',
    issues: 'write',
    pull_requests: 'write',
    actions: 'write',
  };
  const events = ['issue_comment', 'issues', 'workflow_run', 'workflow_job'];
  for (const each of [app, manifest]) {
    assert.deepEqual(each.default_permissions, permissions);
    assert.deepEqual(each.default_events, events);
    assert.equal(each.public, false);
  }
});
