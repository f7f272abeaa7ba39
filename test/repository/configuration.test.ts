import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../support/cli.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
}

/** Returns every key that a file of this shape can have, at any depth. */
function keysOf(schema: Schema): string[] {
  const { properties = {}, additionalProperties: rest, items } = schema;
  const inside = [...Object.values(properties), ...(typeof rest === 'object' ? [rest] : []), items ?? {}];
  const below = inside.filter((each) => Object.keys(each).length > 0).flatMap(keysOf);
  return [...new Set([...Object.keys(properties), ...below])];
}

for (const [name, page] of [
  ['repository', 'docs/configuration.md'],
  ['application', 'docs/applications.md'],
] as const)
  test(`${page} has a row for every key of its file, and names those below`, async () => {
    const schema = JSON.parse(await readFile(join(repository, `schemas/${name}.schema.json`), 'utf8'));
    const keys = keysOf(schema);
    assert.ok(keys.length > 8, keys.join(' '));
    const text = await readFile(join(repository, page), 'utf8');
    const unnamed = keys.filter((key) => !text.includes(`\`${key}\``));
    assert.deepEqual(unnamed, []);
    const rows = [...text.matchAll(/^\| `([A-Za-z]+)` \|/gm)].map((match) => match[1] ?? '');
    const first = rows.filter((row) => row in schema.properties);
    assert.deepEqual(first.toSorted(), Object.keys(schema.properties).toSorted());
  });
