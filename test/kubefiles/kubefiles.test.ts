import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ImagebuildError } from '../../src/errors.ts';
import { type Buildah, type BuildahBuild, type BuiltImage, startBuildah } from '../support/buildah.ts';
import { missingForRoot } from '../support/tools.ts';
import type { Case } from './case.ts';
import { commands } from './cases/commands.ts';
import { copy } from './cases/copy.ts';
import { env } from './cases/env.ts';
import { instructions } from './cases/instructions.ts';
import { mistakes } from './cases/mistakes.ts';
import { commonContext, writeContext } from './context.ts';
import { differences, type Outcome } from './differences.ts';
import { build } from './ours.ts';

const groups = [...instructions, ...env, ...commands, ...copy, ...mistakes];
const names = groups.flatMap((group) => group.cases.map(({ name }) => name));

test('there are at least 60 cases, each with a name of its own, and every difference is about one', () => {
  assert.ok(names.length >= 60);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    differences.map((row) => row.case).filter((name) => !names.includes(name)),
    [],
  );
});

describe('buildah and we come to the same', { skip: missingForRoot('buildah'), concurrency: 2 }, () => {
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
        await compare(one, buildah);
      });
});

async function compare(one: Case, buildah: Buildah): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'kubefile-'));
  try {
    const directory = join(home, 'context');
    await writeContext(directory, { ...commonContext, ...one.files });
    const kubefile = join(home, 'Kubefile');
    await writeFile(kubefile, one.kubefile);
    const input = { directory, kubefile, buildArgs: one.buildArgs };
    const theirs = await outcomeOfBuildah(buildah, input);
    const difference = differences.find((row) => row.case === one.name);
    const expected = difference ? difference.expected(theirs) : theirs;
    if (difference) assert.notDeepEqual(theirs, expected, 'buildah does so, too: the row is no difference');
    assert.equal(expected === 'fails', one.fails !== undefined, 'the case is not what it says');
    assert.deepEqual(await outcomeOfOurs(input, one), expected);
  } finally {
    await rm(home, { recursive: true });
  }
}

async function outcomeOfBuildah(buildah: Buildah, input: BuildahBuild): Promise<Outcome> {
  const image = await buildah.bud(input);
  return 'failed' in image ? 'fails' : comparable(image);
}

async function outcomeOfOurs(input: BuildahBuild, one: Case): Promise<Outcome> {
  try {
    return comparable(await build(input));
  } catch (error) {
    if (!(error instanceof ImagebuildError) || !one.fails) throw error;
    assert.equal(error.code, one.fails);
    assert.equal(error.place?.file, 'Kubefile');
    return 'fails';
  }
}

const configurationKeys = [
  'Env',
  'Cmd',
  'Entrypoint',
  'Labels',
  'WorkingDir',
  'User',
  'ExposedPorts',
  'Volumes',
  'StopSignal',
  'Healthcheck',
  'Shell',
  'OnBuild',
] as const;

/** What compatibility.md A compares; what is empty counts as not there. */
function comparable({ config, files }: BuiltImage): BuiltImage {
  const { 'io.buildah.version': _, ...labels } = config.Labels ?? {};
  const all = { ...config, Labels: labels };
  const kept = configurationKeys.map((key) => [key, all[key]] as const);
  return { config: Object.fromEntries(kept.filter(([, value]) => !isEmpty(value))), files };
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '';
}
