import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { readPrepared, writePrepared } from '../../../src/application/prepared/directory.ts';
import { parsePrepared, toDocument } from '../../../src/application/prepared/document.ts';
import {
  entriesIn,
  type PreparedBuild,
  type PreparedPlatform,
} from '../../../src/application/prepared/prepared.ts';
import { validateRequest } from '../../../src/application/request.ts';
import { ImagebuildError } from '../../../src/errors.ts';
import type { Content } from '../../../src/image/content.ts';
import { type Digest, digestOf, hexOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { parseReference } from '../../../src/image/reference.ts';
import type { Bytes } from '../../../src/io/bytes.ts';
import { whiteoutFor } from '../../../src/layers/overlay.ts';
import { comparePaths, entryMetadata } from '../../../src/layers/tree.ts';

const manifest = Buffer.from('kind: Pod\n');
const archive = Buffer.alloc(700_000, 'archive');
const changes = Buffer.from('the layer of a RUN');
const contents = new Map([manifest, archive, changes].map((bytes) => [digestOf(bytes), contentOf(bytes)]));

function contentOf(bytes: Buffer, digest = digestOf(bytes)): Content {
  return { digest, size: bytes.length, open: (offset = 0) => once(bytes.subarray(offset)) };
}

async function* once(bytes: Buffer): Bytes {
  yield bytes;
}

function files(digest: Digest): Content {
  const content = contents.get(digest);
  assert.ok(content);
  return content;
}

const owner = { uid: 0, gid: 0 };

const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip' as const;
const blob = { mediaType, digest: digestOf('blob'), size: 4 };

const platform: PreparedPlatform = {
  base: {
    reference: parseReference('docker.io/library/debian:12'),
    manifest: { ...blob, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
    layers: [{ ...blob, diffId: digestOf('tar') }],
  },
  config: {
    Env: ['PATH=/bin'],
    Cmd: ['kubectl apply -f manifests'],
    Labels: { a: 'b' },
    ExposedPorts: { '80/tcp': {} },
    Healthcheck: { Test: ['CMD', 'true'], Interval: 1_000_000_000 },
  },
  author: 'somebody',
  layers: [
    {
      createdBy: 'COPY manifests manifests',
      entries: [
        { path: 'manifests', type: 'dir', mode: 0o755, ...owner },
        { path: 'manifests/link', type: 'symlink', mode: 0o777, linkname: '/etc/passwd', ...owner },
        {
          path: 'manifests/pod.yaml',
          type: 'file',
          mode: 0o4644,
          content: files(digestOf(manifest)),
          capabilities: 'AQAAAgAEAAAAAAAAAAAAAAAAAAA=',
          xattrs: { 'user.a': 'AP8=', 'user.\udce9': '' },
          ...owner,
        },
        { path: 'registry', type: 'dir', mode: 0o755, generated: '', ...owner },
        { path: 'registry\udce9', type: 'symlink', mode: 0o777, linkname: 'a\udce8', ...owner },
      ],
      below: [
        { path: 'registry/docker', type: 'dir', mode: 0o750, ...owner },
        { path: 'registry/docker/x', type: 'file', mode: 0o644, size: 1, digest: digestOf('x'), ...owner },
      ],
    },
    {
      createdBy: 'RUN make',
      blob: { ...blob, digest: digestOf(changes), size: changes.length, diffId: digestOf('tar') },
    },
  ],
  history: [
    { createdBy: 'COPY manifests manifests', emptyLayer: false },
    { createdBy: 'RUN make', emptyLayer: false },
    { createdBy: 'CMD ["kubectl apply -f manifests"]', emptyLayer: true },
  ],
  images: [
    {
      reference: parseReference('docker.io/library/nginx:latest'),
      required: true,
      transport: 'registry',
      origins: [{ kind: 'manifest', file: 'manifests/pod.yaml', line: 1 }],
    },
    {
      reference: parseReference('ghcr.io/a/b:v1'),
      required: true,
      transport: 'oci-archive',
      archive: {
        digest: digestOf(archive),
        size: archive.length,
        name: 'a/b:v1',
        shown: 'images/skopeo/b.tar',
      },
      origins: [{ kind: 'archive', file: 'images/skopeo/tar.txt', line: 1 }],
    },
  ],
  required: [
    {
      reference: parseReference('docker.io/library/nginx:latest'),
      origins: [{ kind: 'manifest', file: '/manifests/pod.yaml', line: 1 }],
    },
  ],
};

const build: PreparedBuild = {
  schemaVersion: 1,
  request: validateRequest({ type: 'apps', app: 'hello', version: 'v1' }),
  application: { directory: 'applications/hello/latest', kubefile: 'Kubefile', fallback: true },
  engine: 'buildah',
  kubeVersion: '1.31.0',
  anyPlatform: ['ghcr.io/a/b:v1'],
  platforms: { 'linux/amd64': platform },
  unsupported: ['linux/arm64'],
  warnings: [{ message: 'careful', place: { file: 'Kubefile', line: 2 }, hint: 'Look.' }],
  files,
};

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'imagebuild-prepared-')), 'out');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const pathOf = (bytes: Buffer) => join(folder, 'files/sha256', hexOf(digestOf(bytes)));
const plain = (prepared: PreparedBuild) => JSON.parse(JSON.stringify(toDocument(prepared)));

describe('a prepared build in a folder', () => {
  test('is read as it was written, and its files as they were', async () => {
    await writePrepared(build, folder);
    const read = await readPrepared(folder);
    assert.deepEqual(plain(read), plain(build));
    assert.deepEqual((await readdir(folder)).sort(), ['files', 'prepared.json']);
    assert.deepEqual(await readdir(join(folder, 'files/sha256')), [...contents.keys()].map(hexOf).sort());
    assert.deepEqual(await buffer(read.files(digestOf(archive)).open()), archive);
    const entry = entriesIn(read.platforms['linux/amd64']!.layers[0]!)[2];
    assert.ok(entry?.type === 'file');
    assert.equal((await buffer(entry.content.open(6))).toString(), 'Pod\n');
    assert.equal((await buffer(entry.content.open(manifest.length))).length, 0);
    assert.throws(() => read.files(digestOf('other')), { code: 'CONTENT_MISSING' });
  });

  test('lists the paths that an instruction removed, and has their whiteouts again when it is read', async () => {
    const [whole] = platform.layers;
    assert.ok(whole && 'entries' in whole);
    const entries = [...whole.entries.slice(0, 1), whiteoutFor('manifests/old'), ...whole.entries.slice(1)];
    const all = [...entries, whiteoutFor('registry/z')].sort((a, b) => comparePaths(a.path, b.path));
    const layers = [{ ...whole, entries: all }, ...platform.layers.slice(1)];
    await writePrepared({ ...build, platforms: { 'linux/amd64': { ...platform, layers } } }, folder);
    const [written] = JSON.parse(await readFile(join(folder, 'prepared.json'), 'utf8')).platforms[
      'linux/amd64'
    ].layers;
    assert.deepEqual(written.removed, ['manifests/old', 'registry/z']);
    assert.doesNotMatch(JSON.stringify(written.entries), /\.wh\./);
    const read = entriesIn((await readPrepared(folder)).platforms['linux/amd64']!.layers[0]!);
    assert.deepEqual(read.map(entryMetadata), all.map(entryMetadata));
    const removed = read.find(({ path }) => path === 'manifests/.wh.old');
    assert.ok(removed?.type === 'file');
    assert.equal((await buffer(removed.content.open())).length, 0);
  });

  test('holds each file once, and can be written again', async () => {
    await writePrepared(
      { ...build, platforms: { 'linux/amd64': platform, 'linux/arm64': platform }, unsupported: [] },
      folder,
    );
    await writePrepared(build, folder);
    assert.equal((await readdir(join(folder, 'files/sha256'))).length, contents.size);
    await readPrepared(folder);
  });

  test('is not written when a file changed since it was prepared', async () => {
    const changed = contentOf(Buffer.from('kind: Bad\n'), digestOf(manifest));
    const entries = [{ path: 'a', type: 'file', mode: 0o644, content: changed, ...owner }] as const;
    const platforms = {
      'linux/amd64': { ...platform, images: [], layers: [{ createdBy: 'COPY', entries }] },
    };
    await assert.rejects(writePrepared({ ...build, platforms }, folder), { code: 'DIGEST_MISMATCH' });
    await assert.rejects(readPrepared(folder), { code: 'PREPARED_INVALID' });
  });

  test('without files needs no files/', async () => {
    const platforms = { 'linux/amd64': { ...platform, images: [], layers: [], history: [] } };
    await writePrepared({ ...build, platforms }, folder);
    await rm(join(folder, 'files'), { recursive: true });
    await readPrepared(folder);
  });
});

describe('a forged directory', () => {
  /** Each makes the folder wrong after it was written. */
  const forgeries: readonly (readonly [what: string, forge: () => unknown, message: RegExp])[] = [
    ['without prepared.json', () => rm(join(folder, 'prepared.json')), /prepared\.json cannot be read/],
    ['with prepared.json as a link', () => swapForLink(join(folder, 'prepared.json')), /it is a link/],
    ['without a file', () => rm(pathOf(manifest)), /it cannot be opened/],
    ['with a file as a link', () => swapForLink(pathOf(manifest)), /it is a link/],
    ['with a file as a pipe', () => swapForPipe(pathOf(manifest)), /it is not a regular file/],
    ['with a file as a directory', () => swapForDirectory(pathOf(manifest)), /it is not a regular file/],
    ['with files/sha256 as a link', () => swapForLink(join(folder, 'files/sha256')), /it is not a directory/],
    ['with files as a link', () => swapForLink(join(folder, 'files')), /it is not a directory/],
    ['with a longer file', () => writeFile(pathOf(manifest), 'kind: Pod\n\n'), /11 bytes instead of 10/],
    ['with text that is no JSON', () => writeFile(join(folder, 'prepared.json'), '{'), /it is not JSON/],
  ];
  for (const [what, forge, message] of forgeries)
    test(`${what} is refused`, { timeout: 60_000 }, async () => {
      await writePrepared(build, folder);
      await forge();
      await assert.rejects(readPrepared(folder), { code: 'PREPARED_INVALID', message });
    });

  test('with other bytes of the same size is refused', async () => {
    await writePrepared(build, folder);
    await writeFile(pathOf(manifest), 'kind: Bad\n');
    await assert.rejects(readPrepared(folder), { code: 'DIGEST_MISMATCH' });
  });

  test('whose bytes change after it was read fails while they are read, at every offset', async () => {
    await writePrepared(build, folder);
    const content = (await readPrepared(folder)).files(digestOf(manifest));
    await writeFile(pathOf(manifest), 'kind: Bad\n');
    for (const offset of [0, 9])
      await assert.rejects(buffer(content.open(offset)), { code: 'DIGEST_MISMATCH' });
  });

  test('with a file that is swapped for a link after it was looked at is not followed', async () => {
    await writePrepared(build, folder);
    const content = (await readPrepared(folder)).files(digestOf(manifest));
    await swapForLink(pathOf(manifest));
    await assert.rejects(buffer(content.open()), { code: 'PREPARED_INVALID', message: /it is a link/ });
  });

  test('with a document over 64 MiB is refused unread', async () => {
    await writePrepared(build, folder);
    execFileSync('truncate', ['-s', '65M', join(folder, 'prepared.json')]);
    await assert.rejects(readPrepared(folder), { code: 'LIMIT_EXCEEDED' });
  });

  async function swapForLink(path: string): Promise<void> {
    await rename(path, `${path}.real`);
    await symlink(`${path}.real`, path);
  }
  async function swapForPipe(path: string): Promise<void> {
    await rm(path);
    execFileSync('mkfifo', [path]);
  }
  async function swapForDirectory(path: string): Promise<void> {
    await rm(path);
    await mkdir(path);
  }
});

describe('a forged document', () => {
  // biome-ignore lint/suspicious/noExplicitAny: it is forged in places that no type allows.
  type Forged = any;
  const layer = (document: Forged) => document.platforms['linux/amd64'].layers[0];
  const made = (document: Forged) => document.platforms['linux/amd64'].layers[1];
  const foreign = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
  const image = (document: Forged) => document.platforms['linux/amd64'].images[0];
  const base = (document: Forged) => document.platforms['linux/amd64'].base;
  const needs = (document: Forged) => document.platforms['linux/amd64'].required;

  const forgeries: readonly (readonly [
    what: string,
    forge: (document: Forged) => unknown,
    message: RegExp,
  ])[] = [
    ['another version', (d) => (d.schemaVersion = 2), /schemaVersion must be one of 1/],
    ['an unknown key', (d) => (d.run = 'rm -rf /'), /no key "run"/],
    [
      'an unknown key of a configuration',
      (d) => (d.platforms['linux/amd64'].config.Exec = []),
      /no key "Exec"/,
    ],
    ['another engine', (d) => (d.engine = 'shell'), /engine must be one of "native", "buildah", "buildx"/],
    ['a layer of an engine that did not run', (d) => (d.engine = 'native'), /says that no engine ran/],
    ['a request that is refused', (d) => (d.request.version = '../x'), /version "\.\.\/x" contains "\/"/],
    ['build args of an application', (d) => (d.request.buildArgs = { A: '1' }), /take no build arguments/],
    ['no platform', (d) => (d.platforms = {}), /it has no platforms/],
    ['another platform', (d) => (d.platforms['linux/s390x'] = d.platforms['linux/amd64']), /platforms/],
    [
      'a platform nobody asked for',
      (d) => (d.request.platforms = ['linux/arm64']),
      /linux\/amd64, which was not requested/,
    ],
    [
      'a platform that is not supported',
      (d) => d.unsupported.push('linux/amd64'),
      /which it lists as unsupported/,
    ],
    [
      'a path above the root',
      (d) => (layer(d).entries[2].path = '../etc/passwd'),
      /is not a path inside an image/,
    ],
    ['an absolute path', (d) => (layer(d).entries[2].path = '/etc/passwd'), /is not a path inside an image/],
    [
      'a generated path above',
      (d) => (layer(d).entries[3].generated = '../x'),
      /is not a path inside an image/,
    ],
    ['entries out of order', (d) => layer(d).entries.reverse(), /comes after/],
    ['an entry twice', (d) => layer(d).entries.splice(1, 0, layer(d).entries[0]), /comes after/],
    [
      'a file below a link',
      (d) => (layer(d).entries[2].path = 'manifests/link/x'),
      /which is not a directory/,
    ],
    ['what lies below out of order', (d) => layer(d).below.reverse(), /"registry\/docker" comes after/],
    [
      'what lies below where nothing is generated',
      (d) => (layer(d).below = [{ ...layer(d).below[0], path: 'manifests/x' }]),
      /"manifests\/x" is not below a mark/,
    ],
    ['what lies below above the root', (d) => (layer(d).below[1].path = '../x'), /is not a path inside/],
    ['other capabilities', (d) => (layer(d).entries[2].capabilities = 'AQ=='), /capabilities/],
    [
      'the name of a whiteout',
      (d) => (layer(d).entries[2].path = 'manifests/q.wh.x/.wh.x'),
      /"manifests\/q.wh.x\/.wh.x" has a name/,
    ],
    [
      'the name of a whiteout above a path',
      (d) => (layer(d).entries[2].path = 'manifests/m/.wh.x/y'),
      /would hide other files/,
    ],
    [
      'the name of an opaque directory',
      (d) => (layer(d).entries[2].path = 'manifests/m/.wh..wh..opq'),
      /would hide/,
    ],
    ['a directory named like a whiteout', (d) => (layer(d).entries[0].path = '.wh.manifests'), /would hide/],
    ['a whiteout below', (d) => (layer(d).below[1].path = 'registry/docker/.wh.x'), /would hide/],
    ['a required image that is no reference', (d) => (needs(d)[0].reference = 'No Image'), /"No Image"/],
    ['a required image that nothing needs', (d) => (needs(d)[0].origins = []), /origins/],
    [
      'more required images than an image may need',
      (d) => needs(d).push(...Array(10_000).fill(needs(d)[0])),
      /required/,
    ],
    ['a required image with more to say', (d) => (needs(d)[0].command = 'x'), /no key "command"/],
    ['a removed whiteout', (d) => (layer(d).removed = ['.wh.x']), /would hide/],
    ['a removed path above the root', (d) => (layer(d).removed = ['../x']), /is not a path inside/],
    ['a removed path that the layer has', (d) => (layer(d).removed = ['manifests/link']), /is removed, but/],
    ['a path that is removed twice', (d) => (layer(d).removed = ['a', 'a']), /removed twice/],
    ['attributes of another kind', (d) => (layer(d).entries[3].xattrs = { 'security.a': '' }), /xattrs/],
    [
      'an attribute that ends its record',
      (d) => (layer(d).entries[3].xattrs = { 'user.a=b\n9 path=x': '' }),
      /xattrs/,
    ],
    ['an attribute of a link', (d) => (layer(d).entries[1].xattrs = { 'user.a': '' }), /xattrs/],
    [
      'a path that stands for no bytes',
      (d) => (layer(d).entries[2].path = 'manifests/l\ud800'),
      /not a path/,
    ],
    [
      'a path that stands for the bytes of another one',
      (d) => (layer(d).entries[2].path = 'manifests/l\udcc3\udca9'),
      /not a path/,
    ],
    [
      'a link that stands for no bytes',
      (d) => (layer(d).entries[1].linkname = '\ud800'),
      /stands for no bytes/,
    ],
    [
      'an attribute that stands for no bytes',
      (d) => (layer(d).entries[3].xattrs = { 'user.\ud800': '' }),
      /stands for no bytes/,
    ],
    ['a device', (d) => (layer(d).entries[0].type = 'device'), /type/],
    ['a mode with more bits', (d) => (layer(d).entries[0].mode = 0o100755), /mode is too large/],
    ['a negative size', (d) => (layer(d).entries[2].size = -1), /size is too small/],
    ['half a byte', (d) => (layer(d).entries[2].size = 1.5), /size must be a whole number/],
    [
      'two sizes of a file',
      (d) => layer(d).entries.push({ ...layer(d).entries[2], path: 'z', size: 1 }),
      /has the size 10 in one place, and 1 in another/,
    ],
    ['a digest that is a path', (d) => (layer(d).entries[2].digest = 'sha256:../../../etc/passwd'), /digest/],
    ['another hash', (d) => (layer(d).entries[2].digest = `sha512:${'0'.repeat(64)}`), /digest/],
    ['an empty link', (d) => (layer(d).entries[1].linkname = ''), /linkname/],
    ['a link with a NUL', (d) => (layer(d).entries[1].linkname = 'a\0b'), /linkname/],
    ['a base that is no reference', (d) => (base(d).reference = 'oci:/etc'), /is not an image reference/],
    ['a base without a manifest', (d) => delete base(d).manifest, /manifest/],
    ['a layer of a base without a diffID', (d) => delete base(d).layers[0].diffId, /diffId/],
    ['a layer of a base that is a path', (d) => (base(d).layers[0].digest = '../x'), /digest/],
    ['a word more about a base', (d) => (base(d).url = 'http://x'), /url/],
    ['no reference', (d) => (image(d).reference = 'http://x'), /is not an image reference/],
    ['a wildcard among references', (d) => (d.anyPlatform = ['*']), /is not an image reference/],
    ['an archive that isn’t one', (d) => (image(d).transport = 'docker-archive'), /names no archive/],
    ['another transport', (d) => (image(d).transport = 'dir'), /transport must be one of/],
    [
      'a store of the machine that publishes',
      (d) => (image(d).transport = 'containers-storage'),
      /transport must be one of/,
    ],
    [
      'a history without a layer',
      (d) => d.platforms['linux/amd64'].history.shift(),
      /history has rows for 1 layers, but it has 2/,
    ],
    [
      "an engine's layer in zstd",
      (d) => (made(d).blob.mediaType = mediaTypes.ociLayerZstd),
      /layers\.1\.blob\.mediaType must be one of/,
    ],
    [
      "an engine's layer that is foreign",
      (d) => (made(d).blob.mediaType = foreign),
      /mediaType must be one of/,
    ],
    ["an engine's layer without a diffID", (d) => delete made(d).blob.diffId, /blob\.diffId/],
    ["an engine's layer with annotations", (d) => (made(d).blob.annotations = {}), /no key "annotations"/],
    ["an engine's layer with an address", (d) => (made(d).blob.urls = ['http://x']), /no key "urls"/],
    ["an engine's layer with entries", (d) => (made(d).entries = []), /no key/],
    [
      'a layer of an image that is no reference',
      (d) => {
        const descriptor = { mediaType: mediaTypes.ociLayer, digest: digestOf('x'), size: 1 };
        const from = { reference: 'A B', manifest: descriptor };
        d.platforms['linux/amd64'].layers[1] = {
          createdBy: 'COPY',
          from,
          layer: { ...descriptor, diffId: digestOf('x') },
        };
      },
      /A B/,
    ],
    ['a layer of nothing', (d) => delete made(d).blob, /entries|blob/],
    [
      "an engine's layer and a file of one digest and two sizes",
      (d) => (made(d).blob.digest = digestOf(manifest)),
      /has the size 10 in one place, and 18 in another/,
    ],
    ['a list for a map', (d) => (d.platforms['linux/amd64'].config.Labels = ['a']), /Labels must be a map/],
  ];
  for (const [what, forge, message] of forgeries)
    test(`with ${what} is refused`, () => {
      const document = plain(build);
      forge(document);
      assert.throws(() => parsePrepared(document, 'prepared.json'), {
        code: 'PREPARED_INVALID',
        place: { file: 'prepared.json' },
        message,
      });
    });

  test('with 200,001 entries is refused, with 200,000 it is read', () => {
    const document = plain(build);
    const entries = Array.from({ length: 200_000 }, (_, index) => ({
      ...layer(document).entries[0],
      path: `d${String(index).padStart(6, '0')}`,
    }));
    layer(document).entries = entries;
    delete layer(document).below;
    parsePrepared(document, 'prepared.json');
    entries.push({ ...entries[0], path: 'e' });
    assert.throws(() => parsePrepared(document, 'prepared.json'), {
      message: /entries is too large or too long: at most 200000/,
    });
  });

  test('is not nested too deeply for an answer', async () => {
    await writePrepared(build, folder);
    await writeFile(join(folder, 'prepared.json'), `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
    await assert.rejects(
      readPrepared(folder),
      (error) => error instanceof ImagebuildError && error.code === 'PREPARED_INVALID',
    );
  });

  test('is written without blanks', async () => {
    await writePrepared(build, folder);
    assert.deepEqual(
      await readFile(join(folder, 'prepared.json'), 'utf8'),
      JSON.stringify(toDocument(build)),
    );
  });
});
