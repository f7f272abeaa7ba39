import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImagebuildError } from '../../../src/errors.ts';
import type { RunEngines } from '../../../src/prepare/run/engines.ts';
import type { Buildah, BuildahBuild, BuiltImage } from '../../support/buildah.ts';
import type { Case } from './case.ts';
import { commonContext, writeContext } from './context.ts';
import type { BuildOutcome, Difference } from './differences.ts';
import { build, startEngines } from './ours.ts';

/** The settings that both builds of a case share. */
export interface CompareSettings {
  readonly platform?: string;
  readonly squash?: boolean;
  /** The registry that `REGISTRY` in a Kubefile stands for. */
  readonly registry?: string;
  readonly differences: readonly Difference[];
}

/**
 * Builds a case with buildah and imagebuild: configuration and file system must be equal, except for the
 * table of differences.
 */
export async function compare(one: Case, buildah: Buildah, setting: CompareSettings): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'kubefile-'));
  try {
    const directory = join(home, 'context');
    await writeContext(directory, { ...commonContext, ...one.files });
    const kubefile = join(home, 'Kubefile');
    await writeFile(kubefile, named(one.kubefile, setting));
    const { platform, squash, differences } = setting;
    const input = { directory, kubefile, buildArgs: one.buildArgs, platform, squash };
    const first = await outcomeOfBuildah(buildah, input);
    // A tool may fail because the machine is busy: a case that must build gets a second attempt.
    const theirs = first === 'fails' && !one.fails ? await outcomeOfBuildah(buildah, input) : first;
    const difference = differences.find((row) => row.case === one.name);
    const instead = async (text: string) => {
      await writeFile(kubefile, named(text, setting));
      return await outcomeOfBuildah(buildah, input);
    };
    const expected = difference ? await difference.expected(theirs, instead) : theirs;
    await writeFile(kubefile, named(one.kubefile, setting));
    if (difference)
      assert.notDeepEqual(theirs, expected, 'buildah does the same: the row isn’t a difference');
    assert.equal(expected === 'fails', one.fails !== undefined, 'the case builds or fails as it says');
    await using engines = startEngines(join(home, 'engine'));
    assert.deepEqual(await outcomeOfOurs(input, one, engines), expected);
  } finally {
    await rm(home, { recursive: true });
  }
}

function named(kubefile: string, { registry = 'REGISTRY' }: CompareSettings): string {
  return kubefile.replaceAll('REGISTRY', registry);
}

async function outcomeOfBuildah(buildah: Buildah, input: BuildahBuild): Promise<BuildOutcome> {
  const image = await buildah.bud(input);
  return 'failed' in image ? 'fails' : comparable(image);
}

async function outcomeOfOurs(input: BuildahBuild, one: Case, engines: RunEngines): Promise<BuildOutcome> {
  try {
    return comparable(await build(input, engines));
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

/** Keeps what docs/compatibility.md A compares; an empty field counts as missing. */
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
