import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Schema } from '../../scripts/reference/schema.ts';
import { schemaFiles } from '../../scripts/schemas.ts';

/** A key of a file, with its schema. */
interface Key {
  readonly path: string;
  readonly schema: Schema;
}

/** Returns every key that a file of this shape can have, at any depth. */
function keysOf(schema: Schema, prefix = ''): Key[] {
  const { properties = {}, additionalProperties: rest, items = {} } = schema;
  return [
    ...Object.entries(properties).flatMap(([name, value]) => [
      { path: `${prefix}${name}`, schema: value },
      ...keysOf(value, `${prefix}${name}.`),
    ]),
    ...(typeof rest === 'object' ? keysOf(rest, `${prefix}*.`) : []),
    ...(Object.keys(items).length > 0 ? keysOf(items, `${prefix}[].`) : []),
  ];
}

function read(name: string): Key[] {
  return keysOf(JSON.parse(schemaFiles().get(`${name}.schema.json`) ?? ''));
}

for (const name of ['repository', 'application', 'lock'])
  test(`every key of the schema ${name} has a description`, () => {
    const keys = read(name);
    assert.ok(keys.length > 15, String(keys.length));
    const without = keys.filter(({ schema }) => (schema.description ?? '') === '');
    assert.deepEqual(
      without.map(({ path }) => path),
      [],
    );
  });

for (const name of ['repository', 'application'])
  test(`every key of the schema ${name} that holds no other has an example that is valid`, () => {
    const ajv = new Ajv2020();
    const leaves = read(name).filter(({ schema }) => schema.properties === undefined);
    const without = leaves.filter(({ schema }) => schema.examples === undefined);
    assert.deepEqual(
      without.map(({ path }) => path),
      name === 'repository' ? ['types'] : [],
    );
    for (const { path, schema } of leaves)
      for (const example of schema.examples ?? []) assert.ok(ajv.validate(schema, example), path);
  });
