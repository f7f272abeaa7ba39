import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { documents } from '../../scripts/reference/json.ts';
import { pages } from '../../scripts/reference.ts';
import type { Cli } from '../../src/cli/cli.ts';
import { createProgram } from '../../src/cli/program.ts';

const root = join(import.meta.dirname, '..', '..');

for (const [path, render] of Object.entries(pages))
  test(`${path} says what the code says; npm run reference writes it`, async () => {
    assert.equal(await render(), readFileSync(join(root, path), 'utf8'));
  });

test('every page of docs/reference is written by npm run reference', () => {
  const written = globSync('docs/reference/*.md', { cwd: root }).sort();
  assert.deepEqual(
    written,
    Object.keys(pages)
      .filter((path) => path.startsWith('docs/reference/'))
      .sort(),
  );
});

test('docs/reference/json.md has the document of every command with --json, and every field a type', async () => {
  const program = createProgram({} as Cli, '0');
  const printing = program.commands.filter(({ options }) => options.some(({ long }) => long === '--json'));
  const titles = documents.map(({ title }) => title).join(' ');
  const missing = printing.map((command) => command.name()).filter((name) => !titles.includes(name));
  assert.deepEqual(missing, []);
  const page = String(await pages['docs/reference/json.md']?.());
  const untyped = [...page.matchAll(/^\| `[^`]+` \| (?:any|) \|.*$/gm)].map(([row]) => row);
  assert.deepEqual(untyped, []);
});
