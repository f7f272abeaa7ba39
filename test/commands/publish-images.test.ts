import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inspect } from '../../src/commands/inspect.ts';
import { publishImages } from '../../src/commands/publish-images.ts';
import { type Descriptor, hexOf, parsePlatform } from '../../src/image/descriptor.ts';
import { encodeIndex, parseImageManifest } from '../../src/image/manifest.ts';
import type { Target } from '../../src/image/store.ts';
import { type Progress, type ProgressEvent, silent } from '../../src/progress.ts';
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

  /** Removes a blob, as docker saves an index that it pulled only in part. */
  const removeBlob = (name: string, { digest }: Pick<Descriptor, 'digest'>) =>
    rm(join(work, name, 'blobs', 'sha256', hexOf(digest)));

  const publishTo = (repository: string, ...names: readonly string[]) =>
    publishWith(silent, repository, ...names);
  const publishWith = (progress: Progress, repository: string, ...names: readonly string[]) =>
    publishImages(
      names.map((name) => `oci:${join(work, name)}:v1`),
      `${registry.host}/ns/${repository}:v1`,
      settingsTo({ kind: 'registry', host: registry.host, namespace: 'ns' }, 'http://127.0.0.1:1'),
      progress,
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

  test('counts with the platforms that are inside, and a warning names the others', async () => {
    const made = await writeIndex('saved', ['linux/amd64', 'linux/arm64']);
    for (const absent of ['linux/arm64', 'unknown/unknown']) await removeBlob('saved', made.get(absent)!);
    const archive = join(work, 'saved.tar');
    execFileSync('tar', ['-cf', archive, '-C', join(work, 'saved'), 'blobs', 'index.json', 'oci-layout']);
    const events: ProgressEvent[] = [];
    const settings = settingsTo(
      { kind: 'registry', host: registry.host, namespace: 'ns' },
      'http://127.0.0.1:1',
    );
    const reference = `${registry.host}/ns/saved:v1`;
    await assert.rejects(publishImages([archive], reference, { ...settings, strict: true }, silent), {
      code: 'WARNING',
      message: /names images for linux\/arm64 too/,
    });
    await publishImages([archive], reference, settings, (event) => events.push(event));
    const published = await inspect(reference, { verify: true }, { ...settings, mirrors: {} }, silent);
    assert.deepEqual(
      published.platforms.map(({ platform, digest }) => [platform, digest]),
      [['linux/amd64', made.get('linux/amd64')?.digest]],
    );
    assert.deepEqual([...tagsOf('saved').keys()], ['', '-amd64']);
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.warning.message] : []));
    assert.deepEqual(warnings, [
      `${archive} names images for linux/arm64 too, which are not inside: only linux/amd64 counts`,
    ]);
    const local = await inspect(archive, { verify: true }, settings, silent);
    assert.deepEqual(
      local.platforms.map(({ platform }) => platform),
      ['linux/amd64'],
    );
    await assert.rejects(publishImages([archive], reference, settings, silent, ['linux/arm64']), {
      code: 'PLATFORM_MISSING',
      message: /has no image for linux\/arm64; it has linux\/amd64$/,
    });
  });

  test('with --platform only these platforms are published and read, whatever else is inside', async () => {
    const made = await writeIndex('chosen', ['linux/amd64', 'linux/arm64/v8', 'windows/amd64']);
    const location = `oci:${join(work, 'chosen')}:v1`;
    const settings = settingsTo(
      { kind: 'registry', host: registry.host, namespace: 'ns' },
      'http://127.0.0.1:1',
    );
    await publishImages([location], `${registry.host}/ns/chosen:v1`, settings, silent, ['linux/arm64']);
    assert.deepEqual([...tagsOf('chosen').keys()], ['', '-arm64']);
    assert.equal(tagsOf('chosen').get('-arm64'), made.get('linux/arm64/v8')?.digest);
    const platforms = ['linux/arm64', 'linux/amd64'];
    const found = await inspect(location, { verify: false, platforms }, settings, silent);
    assert.deepEqual(
      found.platforms.map(({ platform }) => platform),
      ['linux/arm64/v8', 'linux/amd64'],
    );
  });

  test('is refused when nothing of it is inside, and when a layer of a platform is damaged', async () => {
    const made = await writeIndex('empty', ['linux/amd64']);
    await removeBlob('empty', made.get('linux/amd64')!);
    await assert.rejects(publishTo('empty', 'empty'), { code: 'CONTENT_MISSING', message: /none of them/ });
    const damaged = await writeIndex('damaged', ['linux/amd64', 'linux/arm64']);
    const layout = await openLayout(join(work, 'damaged'));
    const { digest, size, mediaType } = damaged.get('linux/arm64')!;
    const bytes = await layout.manifest({ digest, size, mediaType });
    const { layers } = parseImageManifest(bytes, mediaType, 'x');
    await removeBlob('damaged', layers.at(-1)!);
    await assert.rejects(publishTo('damaged', 'damaged'), { code: 'CONTENT_MISSING' });
    assert.deepEqual(tagsOf('damaged'), new Map());
  });

  test('has its transfers named by image and platform, with their bytes', async () => {
    // Other platforms than above: the registry has no blob of theirs yet.
    await writeIndex('named', ['linux/riscv64', 'linux/s390x']);
    const events: ProgressEvent[] = [];
    await publishWith((event) => events.push(event), 'named', 'named');
    const started = events.filter((event) => event.type === 'transfer' && event.state === 'started');
    const pushed = events.filter((event) => event.type === 'transfer' && event.state === 'pushed');
    const names = new Set(
      pushed.map((event) => ('name' in event ? `${event.name} ${event.platforms ?? 'none'}` : '')),
    );
    const location = `oci:${join(work, 'named')}:v1`;
    assert.deepEqual(names, new Set(['linux/riscv64', 'linux/s390x'].map((name) => `${location} ${name}`)));
    assert.equal(started.length, pushed.length);
    const sizes = pushed.reduce((sum, event) => sum + (('size' in event && event.size) || 0), 0);
    const bytes = events.reduce((sum, event) => sum + (event.type === 'bytes' ? event.count : 0), 0);
    assert.equal(bytes, sizes);
  });
});
