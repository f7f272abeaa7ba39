import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PreparedBuild, TakenLayer } from '../../../src/application/prepared/prepared.ts';
import { publish } from '../../../src/commands/publish.ts';
import type { ImagebuildError } from '../../../src/errors.ts';
import { type Digest, digestOf, hexOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { silent } from '../../../src/progress.ts';
import type { Settings } from '../../../src/settings.ts';
import { tarOf } from '../../support/bases.ts';
import { preparedBuild, settingsTo } from '../../support/prepared.ts';
import { type AccessLine, startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { type Made, makerAt } from '../rawregistry.ts';

const skip = missing('docker-registry', 'htpasswd');

/** Recognizes a request that got bytes of a blob. */
const isRead =
  (digest: string) =>
  ({ method, path, status }: AccessLine) =>
    method === 'GET' && path.includes(digest) && status < 300;

describe('a layer that a prepared build takes from another image', { skip }, () => {
  let registry: TestRegistry;
  let locked: TestRegistry;
  let image: Made;
  let layer: Made;
  let secret: Made;

  before(async () => {
    [registry, locked] = await Promise.all([
      startRegistry({ accessLog: true }),
      startRegistry({ htpasswd: { publisher: 'password' } }),
    ]);
    const part = makerAt(registry.url, 'demo/part');
    layer = await part.blob(await tarOf({ 'registry/a': 'a' }));
    image = await part.image('v1', { ...layer, annotations: { a: 'b' } } as Made);
    secret = await makerAt(registry.url, 'demo/private').blob(await tarOf({ 'registry/secret': 's' }));
    // The target has it, too: as a layer of an earlier version.
    await makerAt(registry.url, 'demo/demo').blob(await tarOf({ 'registry/secret': 's' }));
  });

  after(() => Promise.all([registry?.stop(), locked?.stop()]));

  /** A build whose only layer is taken from an image. */
  function buildOf(
    repository: string,
    manifest: Made,
    taken: Made,
    more: Partial<TakenLayer['layer']> = {},
  ): PreparedBuild {
    const digest = taken.digest as Digest;
    const from = {
      reference: parseReference(repository),
      manifest: { ...manifest, digest: manifest.digest as Digest },
    };
    const { mediaType, size } = taken;
    const createdBy = 'COPY registry registry';
    const one: TakenLayer = { createdBy, from, layer: { mediaType, digest, size, diffId: digest, ...more } };
    const history = [{ createdBy, emptyLayer: false }];
    return preparedBuild({ 'linux/amd64': { config: {}, layers: [one], history, images: [] } });
  }

  const to = ({ host, url }: TestRegistry, more: Partial<Settings> = {}) =>
    settingsTo({ kind: 'registry', host, namespace: 'demo' }, url, { mirrors: {}, ...more });

  async function refused(prepared: PreparedBuild, settings: Settings, code: string, message: RegExp) {
    await assert.rejects(publish(prepared, settings, silent), (error: ImagebuildError) => {
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      return true;
    });
    const { status } = await fetch(`${registry.url}/v2/demo/demo/manifests/v1`);
    assert.equal(status, 404, 'nothing is tagged');
  }

  test('that the manifest of the image does not name is refused', async () => {
    const prepared = buildOf(`${registry.host}/demo/part`, image, secret);
    await refused(prepared, to(registry), 'PREPARED_INVALID', /demo\/part.* has no layer sha256:/);
  });

  test('with another diffID is refused', async () => {
    const prepared = buildOf(`${registry.host}/demo/part`, image, layer, { diffId: digestOf('other') });
    await refused(prepared, to(registry), 'PREPARED_INVALID', /has no layer sha256:/);
  });

  test("that a forged manifest names is refused where the image's repository doesn't have it, though the target has", async () => {
    const evil = makerAt(registry.url, 'evil/image');
    const config = await evil.blob(
      JSON.stringify({
        os: 'linux',
        architecture: 'amd64',
        rootfs: { type: 'layers', diff_ids: [secret.digest] },
      }),
      mediaTypes.ociConfig,
    );
    const bytes = JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config,
      layers: [secret],
    });
    const hex = hexOf(digestOf(bytes));
    const files = {
      [`blobs/sha256/${hex.slice(0, 2)}/${hex}/data`]: bytes,
      [`repositories/evil/image/_manifests/revisions/sha256/${hex}/link`]: `sha256:${hex}`,
    };
    for (const [path, text] of Object.entries(files)) {
      const file = join(registry.root, 'docker/registry/v2', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const manifest = { mediaType: mediaTypes.ociManifest, digest: `sha256:${hex}`, size: bytes.length };
    await refused(
      buildOf(`${registry.host}/evil/image`, manifest, secret),
      to(registry),
      'CONTENT_MISSING',
      /evil\/image/,
    );
  });

  test('of an image that only the publishing login can read is refused', async () => {
    const login = { credentials: { [locked.host]: { username: 'publisher', password: 'password' } } };
    const prepared = buildOf(`${locked.host}/demo/part`, image, layer);
    await refused(prepared, to(locked, login), 'UNAUTHORIZED', /demo\/part/);
  });

  test('is mounted without its annotations, and none of its bytes is read', async () => {
    const seen = registry.accessLog().length;
    const { transfer, digest } = await publish(
      buildOf(`${registry.host}/demo/part`, image, layer),
      to(registry),
      silent,
    );
    assert.equal(transfer?.mountedBytes, layer.size);
    const requests = registry.accessLog().slice(seen);
    assert.ok(!requests.some(isRead(layer.digest)));
    assert.ok(
      requests.some(
        ({ method, path, status }) => method === 'POST' && path.includes('mount=') && status === 201,
      ),
    );
    const read = async (name: string | undefined) => {
      const headers = { accept: `${mediaTypes.ociIndex}, ${mediaTypes.ociManifest}` };
      const answer = await fetch(`${registry.url}/v2/demo/demo/manifests/${name}`, { headers });
      return (await answer.json()) as { manifests: { digest: string }[]; layers: object[] };
    };
    const { layers } = await read((await read(digest)).manifests[0]?.digest);
    assert.deepEqual(layers, [{ mediaType: layer.mediaType, digest: layer.digest, size: layer.size }]);
  });
});
