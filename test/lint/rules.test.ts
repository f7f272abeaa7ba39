import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ruleIds, rules } from '../../src/rules/rules.ts';
import { nameFinding, writeApplication } from './applications.ts';

const texts = globSync('**/*.test.ts', { cwd: join(import.meta.dirname, '..') }).map((file) =>
  readFileSync(join(import.meta.dirname, '..', file), 'utf8'),
);

describe('every rule', () => {
  test('has cases', () => {
    const untested = ruleIds.filter(
      (id) => !texts.some((text) => new RegExp(`(?:testRule|describe)\\('${id}'`).test(text)),
    );
    assert.deepEqual(untested, []);
  });

  test('has an id of words in lower case', () => {
    assert.deepEqual(
      ruleIds.filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id)),
      [],
    );
  });

  test('that says it is corrected is corrected in a case, and no other is', () => {
    const corrected = ruleIds.filter((id) => {
      const cases = texts.flatMap(
        (text) => text.match(new RegExp(`testRule\\('${id}'[\\s\\S]*?\\n\\]\\);`)) ?? [],
      );
      return cases.some((text) => /\bfixed:/.test(text));
    });
    assert.deepEqual(
      corrected,
      ruleIds.filter((id) => rules[id].fixable),
    );
  });

  /** Examples that are a file of an application, with what they need beside them. */
  for (const [id, { example }] of Object.entries(rules))
    if (example.file !== undefined && !['image-platform', 'init-windows-lines'].includes(id))
      test(`${id} finds its wrong example, and not its right one`, async () => {
        assert.ok((await rulesIn(example.file ?? '', example.wrong)).includes(id));
        assert.ok(!(await rulesIn(example.file ?? '', example.right)).includes(id));
      });
});

/** Returns the rules that an application breaks whose file has a text. */
async function rulesIn(file: string, text: string): Promise<string[]> {
  const kubefile = (lines: string) => `FROM scratch\n${lines}\n`;
  const manifest = /^image:/.test(text) ? `kind: Pod\nspec:\n  containers:\n    - ${text}\n` : `${text}\n`;
  await using application = await writeApplication({
    Kubefile: kubefile('COPY registry registry'),
    'charts/web/Chart.yaml': 'name: web\n',
    'manifests/a.yaml': 'kind: Pod\nspec:\n  containers:\n    - image: nginx:1.27\n',
    ...(file === '.sealignore'
      ? { 'images/shim/web': 'nginx:1.27\n', 'charts/web/Chart.yaml': undefined }
      : {}),
    [file]: file === 'Kubefile' ? kubefile(text) : manifest,
  });
  return (await application.check()).map(nameFinding).map((name) => name.split(' ')[1] ?? '');
}
