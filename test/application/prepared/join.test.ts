import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { writePrepared } from '../../../src/application/prepared/directory.ts';
import {
  findPreparedDirectories,
  joinParts,
  readPreparedParts,
} from '../../../src/application/prepared/join.ts';
import type { PreparedBuild } from '../../../src/application/prepared/prepared.ts';
import { digestOf } from '../../../src/image/descriptor.ts';
import { file, filesOf, ran } from '../../support/enginelayers.ts';
import { preparedBuild } from '../../support/prepared.ts';

const made = await ran('make', [file('out', 'made')]);

/** What one machine prepared: a layer of COPY with the platform's name, and one of a RUN. */
function partFor(name: string, more: Partial<PreparedBuild> = {}): PreparedBuild {
  const copied = { createdBy: 'COPY a', entries: [file('a', `on ${name}`)] };
  const layers = [copied, made.layer];
  const history = layers.map(({ createdBy }) => ({ createdBy, emptyLayer: false }));
  const platform = { config: {}, layers, history, images: [] };
  return preparedBuild({ [name]: platform }, {}, { engine: 'buildah', files: filesOf([made]), ...more });
}

const joined = (...builds: PreparedBuild[]) =>
  joinParts(builds.map((prepared, index) => ({ directory: `part-${index}`, prepared })));

describe('parts of a build', () => {
  const [amd64, arm64] = [partFor('linux/amd64'), partFor('linux/arm64', { engine: 'buildx' })];

  test('become one, whatever their order', () => {
    for (const whole of [joined(amd64, arm64), joined(arm64, amd64)]) {
      assert.deepEqual(Object.keys(whole.platforms), ['linux/amd64', 'linux/arm64']);
      assert.deepEqual(whole.request.platforms, ['linux/amd64', 'linux/arm64']);
      assert.notEqual(whole.engine, 'native');
    }
  });

  test('say that calls were read if one part read them', () => {
    const part = (name: string, installs: PreparedBuild['installs']) =>
      partFor(name, { installs, ...(installs === 'read' ? { installsReason: 'notIsolated' } : {}) });
    for (const [one, other, whole] of [
      ['recorded', 'read', 'read'],
      ['read', 'recorded', 'read'],
      ['recorded', 'recorded', 'recorded'],
      [undefined, 'recorded', 'recorded'],
      [undefined, undefined, undefined],
    ] as const) {
      const { installs, installsReason } = joined(part('linux/amd64', one), part('linux/arm64', other));
      assert.equal(installs, whole);
      assert.equal(installsReason, whole === 'read' ? 'notIsolated' : undefined);
    }
  });

  test('say each warning once', () => {
    const warned = { warnings: [{ message: 'careful' }] };
    const whole = joined(partFor('linux/amd64', warned), partFor('linux/arm64', warned));
    assert.deepEqual(whole.warnings, warned.warnings);
  });

  test('find the files of all of them', async () => {
    const whole = joined(amd64, arm64);
    for (const name of ['amd64', 'arm64']) {
      const text = `on linux/${name}`;
      assert.equal((await buffer(whole.files(digestOf(text)).open())).toString(), text);
    }
    assert.throws(() => whole.files(digestOf('other')), { code: 'CONTENT_MISSING' });
  });

  test('that found a registry_<arch> on one platform only are refused', () => {
    const withSource = (part: PreparedBuild, source: string, exists: boolean) => ({
      ...part,
      platforms: Object.fromEntries(
        Object.entries(part.platforms).map(([name, platform]) => [
          name,
          { ...platform, registrySources: [{ source, exists, line: 3 }] },
        ]),
      ),
    });
    const there = withSource(amd64, 'registry_amd64', true);
    assert.doesNotThrow(() => joined(there, withSource(arm64, 'registry_arm64', true)));
    assert.throws(() => joined(there, withSource(arm64, 'registry_arm64', false)), {
      code: 'COPY_SOURCE_MISSING',
      message: 'registry_arm64 does not exist for linux/arm64, while registry_amd64 does',
      place: { file: 'applications/demo/v1/Kubefile', line: 3 },
    });
  });

  test('with the same platform are refused', () => {
    assert.throws(() => joined(amd64, amd64), {
      code: 'PREPARED_INVALID',
      message: /part-0 and part-1 both contain linux\/amd64/,
    });
  });

  const request = (more: Partial<PreparedBuild['request']>): Partial<PreparedBuild> => ({
    request: { ...arm64.request, ...more },
  });
  const { application } = arm64;
  const others: Readonly<Record<string, Partial<PreparedBuild>>> = {
    'another type': request({ type: 'configs' }),
    'another application': request({ app: 'other' }),
    'another version': request({ version: 'v2' }),
    'other build arguments': request({ buildArgs: { A: '1' } }),
    'another request id': request({ requestId: 'a'.repeat(32) }),
    'another permission to replace': request({ replace: false }),
    'another use of the cache': request({ cache: false }),
    'another directory': { application: { ...application, directory: 'applications/demo/latest' } },
    'another Kubefile': { application: { ...application, kubefile: 'Dockerfile' } },
    'another Kubernetes version': { kubeVersion: '1.31.0' },
    'other images of any platform': { anyPlatform: ['docker.io/a/b:1'] },
    'other unsupported platforms': { unsupported: ['linux/amd64'] },
  };
  for (const [what, more] of Object.entries(others))
    test(`with ${what} are refused, and both are named`, () => {
      assert.throws(() => joined(amd64, partFor('linux/arm64', more)), {
        code: 'PREPARED_INVALID',
        message: /not parts of one build: .* in part-0, and .* in part-1$/,
      });
    });
});

describe('directories of parts', () => {
  let work: string;
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-parts-'));
    for (const name of ['amd64', 'arm64'])
      await writePrepared(partFor(`linux/${name}`), join(work, 'prepared', `imagebuild-prepared-${name}`));
    await mkdir(join(work, 'prepared/other'));
    await symlink('imagebuild-prepared-amd64', join(work, 'prepared/link'));
  });
  after(() => rm(work, { recursive: true, force: true }));

  const nameIn = (folders: readonly string[]) => folders.map((folder) => folder.slice(work.length + 1));

  test('are found in the folder that holds them; links are not followed', async () => {
    const parts = ['prepared/imagebuild-prepared-amd64', 'prepared/imagebuild-prepared-arm64'];
    assert.deepEqual(nameIn(await findPreparedDirectories(join(work, 'prepared'))), parts);
    assert.deepEqual(nameIn(await findPreparedDirectories(join(work, parts[0]!))), [parts[0]]);
    assert.deepEqual(await findPreparedDirectories(join(work, 'prepared/other')), []);
    assert.deepEqual(await findPreparedDirectories(join(work, 'missing')), []);
  });

  test('are read as one build', async () => {
    const whole = await readPreparedParts(await findPreparedDirectories(join(work, 'prepared')));
    assert.deepEqual(Object.keys(whole.platforms), ['linux/amd64', 'linux/arm64']);
    assert.deepEqual(await buffer(whole.files(made.layer.blob.digest).open()), made.bytes);
  });
});
