import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../../src/commands/publish.ts';
import { silent } from '../../../src/progress.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { makerAt } from '../rawregistry.ts';

const repositories = ['one', 'two', 'three', 'four', 'five'];
/** So many tags each that images have to share layers. */
const tags = 24;

describe('an image that shares a layer with a changed image', { skip: missing('docker-registry') }, () => {
  let source: TestRegistry;
  let target: TestRegistry;

  before(async () => {
    [source, target] = await Promise.all([
      startRegistry({ accessLog: true }),
      startRegistry({ accessLog: true }),
    ]);
    for (const name of repositories) {
      const maker = makerAt(source.url, `many/${name}`);
      const layer = await maker.blob(Buffer.alloc(20_000, name));
      for (let tag = 1; tag <= tags; tag++)
        await maker.image(`${tag}`, layer, { annotations: { tag: `${tag}` } });
      await maker.image('new', await maker.blob(Buffer.alloc(30_000, `${name} new`)));
    }
  });

  after(() => Promise.all([source?.stop(), target?.stop()]));

  const names = repositories.flatMap((name) =>
    Array.from({ length: tags }, (_, index) => `docker.io/many/${name}:${index + 1}`),
  );
  const changed = names.map((name) => (name.endsWith('two:7') ? 'docker.io/many/two:new' : name));
  const build = (images: readonly string[], version = 'v1') =>
    preparedBuild(
      { 'linux/amd64': platform(images.map((image) => listed(image))) },
      { version, cache: true },
    );
  const to = (namespace: string) =>
    settingsTo({ kind: 'registry', host: target.host, namespace }, source.url);
  /** What the source was asked for but by HEAD, while something was built. */
  async function pulled(building: () => Promise<unknown>): Promise<string[]> {
    const before = source.accessLog().length;
    await building();
    const asked = source.accessLog().slice(before);
    return asked.filter(({ method }) => method !== 'HEAD').map(({ path }) => path.replace(/sha256:.*/, ''));
  }

  for (const version of ['v1', 'v2'])
    test(`is read from the published layer, and the digest is the same (${version})`, async () => {
      await publish(build(names), to(`back-${version}`), silent);
      let digest: string | undefined;
      const asked = await pulled(async () => {
        digest = (await publish(build(changed, version), to(`back-${version}`), silent)).digest;
      });
      const own = ['/v2/many/two/blobs/', '/v2/many/two/blobs/', '/v2/many/two/manifests/'];
      // There is a manifest without an index, so its configuration is read to know its platform, and again
      // for the layer.
      assert.deepEqual([...asked].sort(), [own[0], ...own].sort());
      assert.equal((await publish(build(changed, version), to(`fresh-${version}`), silent)).digest, digest);
    });

  test('is pulled again when the layer is gone', async () => {
    await publish(build(names), to('gone'), silent);
    const url = `${target.url}/v2/gone/demo`;
    const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' };
    const manifest = await (await fetch(`${url}/manifests/v1-amd64`, { headers })).json();
    const { layers } = manifest as { layers: { digest: string; annotations: object }[] };
    const shared = layers.filter(({ annotations }) => JSON.stringify(annotations).includes('many/two:7'));
    for (const { digest } of shared) await fetch(`${url}/blobs/${digest}`, { method: 'DELETE' });
    const asked = await pulled(() => publish(build(changed), to('gone'), silent));
    assert.ok(asked.filter((path) => path.includes('/manifests/')).length >= tags);
  });
});
