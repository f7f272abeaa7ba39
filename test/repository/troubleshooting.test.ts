import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { sentenceOf } from '../../scripts/reference/errorcodes.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/troubleshooting.md'), 'utf8');

/** The rows of the tables that quote a message, with the name of its sentence. */
const quoted = [...page.matchAll(/^\| (`.+?) <!-- (\w+) --> \|/gm)].map(([, cell = '', name = '']) => ({
  name,
  parts: [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text),
}));

test('docs/troubleshooting.md has at least 40 messages, each once', () => {
  assert.ok(quoted.length >= 40, String(quoted.length));
  assert.equal(new Set(quoted.map(({ name }) => name)).size, quoted.length);
});

for (const { name, parts } of quoted)
  test(`docs/troubleshooting.md quotes what ${name} says`, () => {
    const sentence = sentenceOf(name)?.replaceAll(/\{\w+\}/g, '…');
    assert.ok(sentence !== undefined, `there is no sentence ${name}`);
    for (const part of parts) assert.ok(sentence.includes(part), `${sentence}\nhas no ${part}`);
  });
