import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { digestOf } from '../../../src/image/descriptor.ts';
import { pushBases } from '../../support/bases.ts';
import { cannotEmulate } from '../../support/binfmt.ts';
import { type Buildah, startBuildah } from '../../support/buildah.ts';
import { missingBusybox } from '../../support/busybox.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missingForRoot } from '../../support/tools.ts';
import { runBases } from './bases.ts';
import { run as groups } from './cases/run.ts';
import { compare } from './compare.ts';
import { runDifferences as differences } from './differences.ts';
import { build, startEngines } from './ours.ts';

const names = groups.flatMap((group) => group.cases.map(({ name }) => name));

test('there are at least 60 cases with RUN, and every difference belongs to one', () => {
  assert.ok(names.length >= 60, String(names.length));
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    differences.map((row) => row.case).filter((name) => !names.includes(name)),
    [],
  );
});

const skip = missingForRoot('buildah', 'skopeo', 'docker-registry', 'unshare') || missingBusybox();

describe('RUN has the same effect in buildah and imagebuild', { skip, concurrency: 2 }, () => {
  let buildah: Buildah;
  let registry: TestRegistry;
  before(async () => {
    [buildah, registry] = await Promise.all([startBuildah(), startRegistry()]);
    await pushBases(registry.host, runBases);
  });
  after(async () => {
    await Promise.all([buildah?.[Symbol.asyncDispose](), registry?.stop()]);
  });
  // buildah itself would wait for ever, so there is nothing to compare with.
  test('a locked and a plain cache in one command', async () => {
    const home = await mkdtemp(join(tmpdir(), 'kubefile-'));
    try {
      const kubefile = join(home, 'Kubefile');
      const text = [
        `FROM ${registry.host}/base/machine:1`,
        'RUN --mount=type=cache,target=/a,sharing=locked --mount=type=cache,target=/b echo a > /a/x',
        'RUN --mount=type=cache,target=/a,sharing=locked cat /a/x > /y',
        '',
      ];
      await writeFile(kubefile, text.join('\n'));
      await using engines = startEngines(join(home, 'engine'), 60_000);
      const { files } = await build({ directory: home, kubefile }, engines);
      assert.deepEqual([files['y']?.type, files['y']?.digest], ['file', digestOf('a\n')]);
    } finally {
      await rm(home, { recursive: true });
    }
  });
  for (const { rule, cases } of groups)
    for (const one of cases)
      for (const platform of one.everywhere ? ['linux/amd64', 'linux/arm64'] : ['linux/amd64']) {
        const skipped = platform === 'linux/arm64' && cannotEmulate('arm64');
        test(`${rule}: ${one.name} (${platform})`, { skip: skipped }, async () => {
          await compare(one, buildah, { platform, squash: true, registry: registry.host, differences });
        });
      }
});
