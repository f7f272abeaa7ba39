import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readPrepared, writePrepared } from '../../src/application/prepared/directory.ts';
import type { PreparedBase, PreparedPlatform } from '../../src/application/prepared/prepared.ts';
import { publish } from '../../src/commands/publish.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { contentOf } from '../../src/image/content.ts';
import { type Digest, digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import { parseReference } from '../../src/image/reference.ts';
import { fileContent } from '../../src/layers/filecontent.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { createOciArchive } from '../../src/stores/archives/oci-archive.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';
import { makerAt } from './rawregistry.ts';

const owner = { uid: 0, gid: 0 };
const name = 'linux/amd64';

/** A platform with a file, and the same without an image to embed. */
function withFile(content: Buffer): PreparedPlatform {
  const createdBy = 'COPY secret /';
  return {
    config: {},
    layers: [
      {
        createdBy,
        entries: [{ path: 'secret', type: 'file', mode: 0o644, ...owner, content: contentOf(content) }],
      },
    ],
    history: [{ createdBy, emptyLayer: false }],
    images: [],
  };
}

describe('a forged folder that knows a digest doesn’t get the blob', {
  skip: missing('docker-registry'),
}, () => {
  let target: TestRegistry;
  let source: TestRegistry;
  let work: string;
  before(async () => {
    [target, source] = await Promise.all([
      startRegistry({ htpasswd: { publisher: 'word' } }),
      startRegistry(),
    ]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-forged-'));
  });
  after(async () => {
    await Promise.all([target?.stop(), source?.stop()]);
    await rm(work, { recursive: true, force: true });
  });

  const login = { username: 'publisher', password: 'word' };
  const to = (namespace: string, more: Partial<Settings> = {}) =>
    settingsTo({ kind: 'registry', host: target.host, namespace }, source.url, {
      shareLayers: true,
      credentials: { [target.host]: login },
      ...more,
    });
  const authorization = `Basic ${Buffer.from('publisher:word').toString('base64')}`;
  const tagsOf = async (repository: string) =>
    (await fetch(`${target.url}/v2/${repository}/tags/list`, { headers: { authorization } })).status;
  const unpublished = async (building: Promise<unknown>, namespace: string, code: RegExp) => {
    await assert.rejects(building, (error: ImagebuildError) => {
      assert.match(error.code, code, error.message);
      return true;
    });
    assert.equal(await tagsOf(`${namespace}/demo`), 404, 'nothing is published');
  };

  test('of a file', async () => {
    const secret = randomBytes(5000);
    const build = (app: string) => preparedBuild({ [name]: withFile(secret) }, { app, type: 'configs' });
    await publish(build('secret'), to('file'), silent);
    const folder = join(work, 'file');
    await writePrepared(build('demo'), folder);
    await writeFile(join(folder, 'files/sha256', digestOf(secret).slice(7)), Buffer.alloc(5000));
    const building = async () => publish(await readPrepared(folder), to('file'), silent);
    await unpublished(building(), 'file', /^DIGEST_MISMATCH$/);
  });

  test('of a layer of an engine', async () => {
    const secret = randomBytes(5000);
    await publish(
      preparedBuild({ [name]: withFile(secret) }, { app: 'secret', type: 'configs' }),
      to('engine'),
      silent,
    );
    const address = `${target.url}/v2/engine/secret/manifests/v1-amd64`;
    const headers = { authorization, accept: mediaTypes.ociManifest };
    const { layers } = (await (await fetch(address, { headers })).json()) as {
      layers: { digest: Digest; size: number }[];
    };
    const [{ digest, size }] = layers as [{ digest: Digest; size: number }];
    const blob = { mediaType: mediaTypes.ociLayerGzip, digest, size, diffId: digestOf('any') };
    const forged: PreparedPlatform = { ...withFile(secret), layers: [{ createdBy: 'RUN x', blob }] };
    const files = () => ({ digest, size, open: contentOf(Buffer.alloc(size)).open });
    const build = preparedBuild({ [name]: forged }, { type: 'configs' }, { engine: 'buildah', files });
    await unpublished(
      publish(build, to('engine'), silent),
      'engine',
      /^(?:DIGEST_MISMATCH|CONTENT_INVALID)$/,
    );
  });

  test('of an image in an archive, whose manifest names blobs that the archive lacks', async () => {
    const secret = randomBytes(1_500_000);
    const maker = makerAt(source.url, 'a/secret');
    const layer = await maker.blob(secret);
    await maker.image('1', layer);
    const images = [listed('docker.io/a/secret:1')];
    await publish(preparedBuild({ [name]: platform(images) }, { app: 'secret' }), to('archive'), silent);

    const file = join(work, 'forged.tar');
    const archive = await createOciArchive(file);
    const settings = {
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    };
    const config = encodeJson(mediaTypes.ociConfig, settings);
    await archive.write(contentOf(config.bytes));
    const layers = [{ ...layer, digest: layer.digest as Digest }];
    const manifest = encodeManifest({ config: config.descriptor, layers, annotations: {} });
    await archive.putManifest(manifest.bytes, manifest.descriptor, 'forged');
    await archive.finish();
    const content = await fileContent(file);
    const { digest, size } = content;
    const stands = { digest, size, name: 'forged', shown: 'forged.tar' };
    const wanted = listed('docker.io/a/forged:1', { transport: 'oci-archive', archive: stands });
    const forged = preparedBuild({ [name]: platform([wanted]) }, {}, { files: () => content });
    await unpublished(publish(forged, to('archive'), silent), 'archive', /^CONTENT_(?:MISSING|INVALID)$/);
  });

  test('of a private image of the target that it names, as a base or to embed it, by tag or by digest', async () => {
    const secret = preparedBuild({ [name]: withFile(randomBytes(5000)) }, { app: 'secret', type: 'configs' });
    const { platforms } = await publish(secret, to('private'), silent);
    const address = `${target.url}/v2/private/secret/manifests/v1-amd64`;
    const accept = mediaTypes.ociManifest;
    const bytes = Buffer.from(
      await (await fetch(address, { headers: { authorization, accept } })).arrayBuffer(),
    );
    const { layers, config } = JSON.parse(bytes.toString());
    const get = `${target.url}/v2/private/secret/blobs/${config.digest}`;
    const { rootfs } = (await (await fetch(get, { headers: { authorization } })).json()) as {
      rootfs: { diff_ids: Digest[] };
    };
    const { digest } = platforms[name]!;
    const direct = to('private', { mirrors: {} });
    const references = [`${target.host}/private/secret:v1-amd64`, `${target.host}/private/secret@${digest}`];
    for (const reference of references) {
      const embedding = preparedBuild({ [name]: platform([listed(reference)]) });
      await unpublished(publish(embedding, direct, silent), 'private', /^(?:UNAUTHORIZED|DENIED)$/);
      const base = {
        reference: parseReference(reference),
        manifest: { mediaType: mediaTypes.ociManifest, digest: digest as Digest, size: bytes.length },
        layers: layers.map(
          ({ mediaType, digest: one, size }: PreparedBase['layers'][number], index: number) => ({
            mediaType,
            digest: one,
            size,
            diffId: rootfs.diff_ids[index],
          }),
        ),
      };
      const forged = { ...withFile(Buffer.from('x')), base };
      const building = publish(preparedBuild({ [name]: forged }, { type: 'configs' }), direct, silent);
      await unpublished(building, 'private', /^(?:UNAUTHORIZED|DENIED)$/);
    }
  });
});
