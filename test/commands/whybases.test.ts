import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { explainBases } from '../../src/commands/why/bases.ts';
import { silent } from '../../src/progress.ts';

for (const name of ['Kubefile', 'Dockerfile', 'Sealfile', 'Containerfile'])
  test(`why: the base image of a ${name} brings what it holds`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'imagebuild-why-'));
    try {
      await writeFile(join(directory, name), '# the base\nFROM docker.io/acme/base:1\nCOPY a a\n');
      const listHeld = async (image: string) => {
        assert.equal(image, 'docker.io/acme/base:1');
        return [{ name: 'docker.io/acme/held', tag: '2' }] as never;
      };
      const brought = await explainBases(directory, {}, undefined, { offline: false }, listHeld, silent);
      assert.deepEqual(
        brought.map(({ reference, status, origins }) => [
          reference,
          status,
          origins[0]?.file,
          origins[0]?.line,
        ]),
        [['docker.io/acme/held:2', 'held', join(directory, name), 2]],
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
