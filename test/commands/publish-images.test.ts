import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { publishImages } from '../../src/commands/publish-images.ts';
import { type Descriptor, parsePlatform } from '../../src/image/descriptor.ts';
import { encodeIndex } from '../../src/image/manifest.ts';
import type { Target } from '../../src/image/store.ts';
import { silent } from '../../src/progress.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { type MemoryRegistry, startMemoryRegistry } from '../goldens/registry.ts';
import { settingsTo } from '../support/prepared.ts';
import { writePlatform } from '../support/storedimages.ts';

describe('an index that is published as it is', () => {
  let work: string;
  let registry: MemoryRegistry;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-publish-images-'));
    registry = await startMemoryRegistry();
  });
  after(async () => {
    await registry?.[Symbol.asyncDispose]();
    await rm(work, { recursive: true, force: true });
  });

  /** Writes an index of images for platforms, one more of which is an attestation. */
  async function writeIndex(name: string, platforms: readonly string[]): Promise<Map<string, Descriptor>> {
    const layout: Target = await openLayout(join(work, name), { create: true });
    const manifests = new Map<string, Descriptor>();
    for (const text of [...platforms, 'unknown/unknown']) {
      const platform = parsePlatform(text);
      manifests.set(text, { ...(await writePlatform(layout, platform.architecture, text)), platform });
    }
    const index = encodeIndex({ manifests: [...manifests.values()], annotations: {} });
    await layout.putManifest(index.bytes, index.descriptor, 'v1');
    return manifests;
  }

  const publishTo = (repository: string, ...names: readonly string[]) =>
    publishImages(
      names.map((name) => `oci:${join(work, name)}:v1`),
      `${registry.host}/ns/${repository}:v1`,
      settingsTo({ kind: 'registry', host: registry.host, namespace: 'ns' }, 'http://127.0.0.1:1'),
      silent,
    );
  const tagsOf = (repository: string) => {
    const prefix = `ns/${repository}:v1`;
    const own = Object.entries(registry.tags()).filter(([name]) => name.startsWith(prefix));
    return new Map(own.map(([name, digest]) => [name.slice(prefix.length), digest]));
  };

  test('has tags for its platforms: those of amd64 and arm64 name what fits them best', async () => {
    const made = await writeIndex('many', [
      ...['windows/amd64', 'linux/amd64/v3', 'linux/amd64', 'linux/arm64/v8', 'linux/arm/v7'],
    ]);
    const { digest } = await publishTo('many', 'many');
    assert.deepEqual(
      tagsOf('many'),
      new Map([
        ['', digest],
        ['-amd64', made.get('linux/amd64')?.digest],
        ['-amd64-v3', made.get('linux/amd64/v3')?.digest],
        ['-arm-v7', made.get('linux/arm/v7')?.digest],
        ['-arm64', made.get('linux/arm64/v8')?.digest],
        ['-windows-amd64', made.get('windows/amd64')?.digest],
      ]),
    );
  });

  test('that has a platform only with variants is tagged with the lowest', async () => {
    const made = await writeIndex('variants', ['linux/amd64/v3', 'linux/amd64/v2']);
    await publishTo('variants', 'variants');
    assert.equal(tagsOf('variants').get('-amd64'), made.get('linux/amd64/v2')?.digest);
  });

  test('that is joined with another is refused where both have one platform, however it is written', async () => {
    await writeIndex('plain', ['linux/arm64']);
    await writeIndex('variant', ['linux/amd64', 'linux/arm64/v8']);
    await assert.rejects(publishTo('joined', 'plain', 'variant'), { code: 'USAGE', message: /linux\/arm64/ });
    assert.deepEqual(tagsOf('joined'), new Map());
  });
});
