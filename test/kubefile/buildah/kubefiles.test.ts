import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Buildah, startBuildah } from '../../support/buildah.ts';
import { missingForRoot } from '../../support/tools.ts';
import { commands } from './cases/commands.ts';
import { copy } from './cases/copy.ts';
import { env } from './cases/env.ts';
import { errors } from './cases/errors.ts';
import { instructions } from './cases/instructions.ts';
import { compare } from './compare.ts';
import { differences } from './differences.ts';

const groups = [...instructions, ...env, ...commands, ...copy, ...errors];
const names = groups.flatMap((group) => group.cases.map(({ name }) => name));

test('there are at least 60 cases with different names, and every difference belongs to one', () => {
  assert.ok(names.length >= 60);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    differences.map((row) => row.case).filter((name) => !names.includes(name)),
    [],
  );
});

describe('buildah and imagebuild build the same image', {
  skip: missingForRoot('buildah'),
  concurrency: 2,
}, () => {
  let buildah: Buildah;
  before(async () => {
    buildah = await startBuildah();
  });
  after(async () => {
    await buildah[Symbol.asyncDispose]();
  });
  for (const { rule, cases } of groups)
    for (const one of cases)
      test(`${rule}: ${one.name}`, async () => {
        await compare(one, buildah, { differences });
      });
});
