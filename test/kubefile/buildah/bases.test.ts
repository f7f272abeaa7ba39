import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pushBases } from '../../support/bases.ts';
import { type Buildah, startBuildah } from '../../support/buildah.ts';
import { missingBusybox } from '../../support/busybox.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missingForRoot } from '../../support/tools.ts';
import { bases } from './bases.ts';
import { bases as groups } from './cases/bases.ts';
import { compare } from './compare.ts';
import { baseDifferences as differences } from './differences.ts';

const names = groups.flatMap((group) => group.cases.map(({ name }) => name));

test('there are at least 30 cases, and every difference belongs to one', () => {
  assert.ok(names.length >= 30);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    differences.map((row) => row.case).filter((name) => !names.includes(name)),
    [],
  );
});

const skip = missingForRoot('buildah', 'skopeo', 'docker-registry') || missingBusybox();

describe('buildah and imagebuild build the same image on a base image', { skip, concurrency: 2 }, () => {
  let buildah: Buildah;
  let registry: TestRegistry;
  before(async () => {
    [buildah, registry] = await Promise.all([startBuildah(), startRegistry()]);
    await pushBases(registry.host, bases);
  });
  after(async () => {
    await Promise.all([buildah[Symbol.asyncDispose](), registry.stop()]);
  });
  for (const { rule, cases } of groups)
    for (const one of cases)
      for (const platform of one.everywhere ? ['linux/amd64', 'linux/arm64'] : ['linux/amd64'])
        test(`${rule}: ${one.name} (${platform})`, async () => {
          await compare(one, buildah, { platform, squash: true, registry: registry.host, differences });
        });
});
