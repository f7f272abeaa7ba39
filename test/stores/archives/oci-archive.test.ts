import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { digestOf } from '../../../src/image/descriptor.ts';
import { parseManifest } from '../../../src/image/manifest.ts';
import { TarWriter } from '../../../src/stores/archives/archive-writer.ts';
import {
  type ArchiveTarget,
  createOciArchive,
  openOciArchive,
} from '../../../src/stores/archives/oci-archive.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { writeImage } from '../../support/storedimages.ts';
import { missing } from '../../support/tools.ts';
import { blobDescriptor, collect, rejectsWith, sample, writable } from '../suite/suite.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imagebuild-archive-'));
  file = join(folder, 'image.tar');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 }).toString();
}

async function finished(write: (archive: ArchiveTarget) => Promise<unknown>): Promise<Buffer> {
  const archive = await createOciArchive(file);
  await write(archive);
  await archive.finish();
  return await readFile(file);
}

describe('writing an OCI archive', () => {
  it('shows nothing under its name before it is finished, and one file after', async () => {
    const archive = await createOciArchive(file);
    const image = await writeImage(archive, 'hello', 'v1');
    assert.ok(!(await readdir(folder)).includes('image.tar'));
    await archive.finish();
    await archive.abort();
    assert.deepEqual(await readdir(folder), ['image.tar']);
    assert.equal((await (await openOciArchive(file)).resolve('v1'))?.digest, image.digest);
    assert.equal((await archive.manifest(image)).length, image.size, 'it can be read back');
  });

  it('reads small blobs while they wait for their turn, and writes them in the order in which they came', async () => {
    const blobs = Array.from({ length: 20 }, (_, index) => Buffer.alloc(1000 + index, index));
    const inTurn = await finished(async (archive) => {
      for (const bytes of blobs) await archive.write(writable(bytes));
    });
    await rm(file);
    let open = 0;
    const { promise: all, resolve } = Promise.withResolvers<void>();
    const slow = (bytes: Buffer) => ({
      ...writable(bytes),
      size: bytes.length,
      async *open(offset: number) {
        if (++open === blobs.length) resolve();
        await all; // none ends before all have begun
        await new Promise((wake) => setTimeout(wake, blobs.length - bytes[0]!));
        yield bytes.subarray(offset);
      },
    });
    const together = await finished((archive) =>
      Promise.all(blobs.map((bytes) => archive.write(slow(bytes)))),
    );
    assert.ok(together.equals(inTurn));
    assert.equal(open, blobs.length, 'each is read once');
  });

  it('reads a large blob only when it is its turn', async () => {
    let first: 'waits' | 'begun' = 'waits';
    const { promise: held, resolve } = Promise.withResolvers<void>();
    const content = (name: number, opened: () => void) => ({
      size: 600_000,
      async *open() {
        opened();
        if (name === 1) await held;
        yield Buffer.alloc(600_000, name);
      },
    });
    const archive = await createOciArchive(file);
    let isSecondOpen = false;
    const writing = [
      archive.write(content(1, () => (first = 'begun'))),
      archive.write(content(2, () => (isSecondOpen = true))),
    ];
    while (first === 'waits') await new Promise(setImmediate);
    assert.equal(isSecondOpen, false);
    resolve();
    await Promise.all(writing);
    assert.equal(isSecondOpen, true);
    await archive.abort();
  });

  it('reports a location that cannot be written to', {
    skip: existsSync('/proc/self') ? false : 'needs /proc',
  }, async () => {
    for (const place of ['/proc/image.tar', '/proc/x/image.tar'])
      await assert.rejects(createOciArchive(place), { code: 'USAGE', message: /cannot be created/ });
  });

  it('leaves nothing behind when it is aborted', async () => {
    const archive = await createOciArchive(file);
    await writeImage(archive, 'hello', 'v1');
    await archive.abort();
    assert.deepEqual(await readdir(folder), []);
  });

  it('keeps the old archive until the new one is finished', async () => {
    await writeFile(file, 'old');
    const archive = await createOciArchive(file);
    await writeImage(archive, 'hello', 'v1');
    assert.equal(await readFile(file, 'utf8'), 'old');
    await archive.abort();
    assert.equal(await readFile(file, 'utf8'), 'old');
  });

  it('has the same bytes for the same blobs, whatever failed or was written twice in between', async () => {
    const plain = await finished((archive) => writeImage(archive, 'hello', 'v1'));
    const troubled = await finished(async (archive) => {
      await rejectsWith('DIGEST_MISMATCH', archive.write(writable(sample(3_000_000), { size: 1 })));
      await writeImage(archive, 'hello', 'v1');
      await writeImage(archive, 'hello', 'v1');
      await archive.write(writable(Buffer.alloc(1_200_000, 'shared ')));
      await rejectsWith('DIGEST_MISMATCH', archive.write(writable(sample(3_000_000), { size: 4_000_000 })));
    });
    const extra = await finished(async (archive) => {
      await writeImage(archive, 'hello', 'v1');
      await archive.write(writable(Buffer.alloc(1_200_000, 'shared ')));
    });
    assert.equal(digestOf(troubled), digestOf(extra));
    assert.notEqual(digestOf(plain), digestOf(extra));
    assert.equal(digestOf(plain), digestOf(await finished((archive) => writeImage(archive, 'hello', 'v1'))));
  });

  it('is a tar with plain modes, owners and times', { skip: missing('tar') }, async () => {
    await finished((archive) => writeImage(archive, 'hello', 'v1'));
    const lines = run('tar', '--utc', '--numeric-owner', '-tvf', file).trim().split('\n');
    assert.equal(lines.length, new Set(lines).size);
    for (const line of lines) {
      const mode = line.endsWith('/') ? 'drwxr-xr-x' : '-rw-r--r--';
      assert.match(line, new RegExp(`^${mode} 0/0 +\\d+ 1970-01-01 00:00 (blobs/|index.json$|oci-layout$)`));
    }
  });

  it('writes content again when its header is longer than the space left for it', async () => {
    const tar = await TarWriter.create(file);
    const bytes = sample(1_000);
    const pathOf = ({ digest }: { digest: string }) =>
      digest === digestOf(bytes) ? 'long/'.repeat(60) : 'short';
    const { offset } = await tar.keep(await tar.draft(writable(bytes), 'a test', pathOf));
    await tar.finish();
    assert.equal(offset, 512 * 3);
    assert.deepEqual(new Uint8Array(await readFile(file)).slice(offset, offset + 1_000), bytes);
  });

  it('is read by skopeo', { skip: missing('skopeo') }, async () => {
    const archive = await createOciArchive(file);
    const image = await writeImage(archive, 'hello', 'v1');
    await archive.finish();
    run('skopeo', 'copy', '--all', '--preserve-digests', `oci-archive:${file}:v1`, `dir:${folder}/copied`);
    assert.equal(digestOf(await readFile(join(folder, 'copied', 'manifest.json'))), image.digest);
  });
});

describe('reading an archive', () => {
  async function layoutFolder(): Promise<string> {
    const layout = join(folder, 'layout');
    await writeImage(await openLayout(layout, { create: true }), 'hello', 'docker.io/library/hello:v1');
    return layout;
  }

  async function readsWhole(): Promise<void> {
    const archive = await openOciArchive(file);
    const index = await archive.resolve('hello:v1');
    assert.ok(index);
    assert.deepEqual(await archive.tags(), ['v1']);
    const parsed = parseManifest(await archive.manifest(index), index.mediaType, 'hello');
    assert.equal(parsed.kind, 'index');
    for (const child of parsed.kind === 'index' ? parsed.manifests : []) {
      assert.equal((await archive.resolve(child.digest))?.mediaType, child.mediaType);
      const manifest = parseManifest(await archive.manifest(child), child.mediaType, 'hello');
      assert.ok(manifest.kind === 'manifest');
      for (const layer of manifest.layers) {
        const bytes = await collect(archive.blob(layer));
        assert.deepEqual(await collect(archive.blob(layer, 11)), bytes.subarray(11));
      }
    }
  }

  for (const format of ['gnu', 'pax', 'ustar'])
    it(`reads GNU tar's ${format} format, with ./ before the names`, { skip: missing('tar') }, async () => {
      run('tar', `--format=${format}`, '-cf', file, '-C', await layoutFolder(), '.');
      await readsWhole();
    });

  it('reads what skopeo writes', { skip: missing('skopeo') }, async () => {
    const from = `oci:${await layoutFolder()}:docker.io/library/hello:v1`;
    run(
      'skopeo',
      'copy',
      '--all',
      '--preserve-digests',
      from,
      `oci-archive:${file}:docker.io/library/hello:v1`,
    );
    await readsWhole();
  });

  it('reads names of any length and links that stay inside', async () => {
    const bytes = sample(2_000);
    const hex = digestOf(bytes).slice(7);
    const deep = `${'deep/'.repeat(50)}blob`;
    await writeFile(
      file,
      await tarOf([
        { name: deep, bytes },
        { name: `blobs/sha256/${hex}`, linkname: `../../${deep}` },
        { name: 'index.json', type: 'link', linkname: 'names' },
        { name: 'names', bytes: Buffer.from('{"schemaVersion":2,"manifests":[]}') },
      ]),
    );
    const archive = await openOciArchive(file);
    assert.deepEqual(await collect(archive.blob(blobDescriptor(bytes))), bytes);
  });

  it('detects a flipped byte', async () => {
    const bytes = sample(10_000);
    const tar = await finished((archive) => archive.write(writable(bytes)));
    tar[5_000]! ^= 1;
    await writeFile(file, tar);
    await rejectsWith('DIGEST_MISMATCH', collect((await openOciArchive(file)).blob(blobDescriptor(bytes))));
  });

  it('names the program that decompresses a compressed one', async () => {
    await writeFile(file, gzipSync(await finished((archive) => writeImage(archive, 'hello', 'v1'))));
    await assert.rejects(openOciArchive(file), {
      code: 'CONTENT_INVALID',
      hint: `Its name says that it is a plain tar. Rename and decompress it: mv ${file} ${file}.gz && gunzip ${file}.gz`,
    });
  });

  it('reports a missing archive and one of another kind', async () => {
    await rejectsWith('CONTENT_MISSING', openOciArchive(file));
    await writeFile(file, '');
    await rejectsWith('CONTENT_INVALID', openOciArchive(file));
    await writeFile(file, 'this is not a tar file'.repeat(100));
    await rejectsWith('CONTENT_INVALID', openOciArchive(file));
    await rejectsWith('CONTENT_INVALID', openOciArchive(folder));
  });

  it('refuses one that is cut, wherever it was cut', async () => {
    const tar = await finished((archive) => writeImage(archive, 'hello', 'v1'));
    for (const length of [100, 1_024, 1_600, 700_000, tar.length - 3_000]) {
      await writeFile(file, tar.subarray(0, length));
      await rejectsWith('CONTENT_INVALID', openOciArchive(file));
    }
  });

  const hostile: Record<string, [TarMember, RegExp]> = {
    'an absolute path': [{ name: '/etc/passwd', bytes: sample(1) }, /"\/etc\/passwd" leads out of it/],
    'a path that climbs': [{ name: 'blobs/../../x', bytes: sample(1) }, /"blobs\/\.\.\/\.\.\/x" leads out/],
    'a link that climbs': [
      { name: 'blobs/x', linkname: '../../x' },
      /the link "blobs\/x" leads out of it, to "\.\.\/\.\.\/x"/,
    ],
    'an absolute link': [{ name: 'x', linkname: '/etc/passwd' }, /"x" leads out of it, to "\/etc\/passwd"/],
    'a hard link that climbs': [{ name: 'x', type: 'link', linkname: '../x' }, /"\.\.\/x" leads out/],
    'a device': [{ name: 'x', type: 'character-device' }, /"x" is a device or a pipe/],
    'a pipe': [{ name: 'x', type: 'fifo' }, /"x" is a device or a pipe/],
    'links in a circle': [
      { name: 'index.json', linkname: 'index.json' },
      /the links of "index.json" never end/,
    ],
    'an invalid size': [{ name: 'x', bytes: sample(1), pax: { size: '-1' } }, /an invalid size/],
    'a sparse file': [
      { name: 'x', bytes: sample(1), pax: { 'GNU.sparse.size': '9', 'GNU.sparse.map': '0,1' } },
      /is a sparse file, .* without --sparse/,
    ],
    'a damaged sparse file': [
      { name: 'x', bytes: sample(1), pax: { 'GNU.sparse.major': '1' } },
      /holes of the sparse file .* damaged/,
    ],
    'an absolute path in pax': [
      { name: 'x', bytes: sample(1), pax: { path: '/etc/x' } },
      /"\/etc\/x" leads out/,
    ],
  };
  for (const [what, [member, message]] of Object.entries(hostile))
    it(`refuses ${what}`, async () => {
      const index = { name: 'index.json', bytes: Buffer.from('{"schemaVersion":2,"manifests":[]}') };
      await writeFile(file, await tarOf([index]));
      await openOciArchive(file);
      await writeFile(file, await tarOf([index, member]));
      await assert.rejects(openOciArchive(file), { code: 'CONTENT_INVALID', message });
    });
});

interface TarMember {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly linkname?: string;
  readonly type?: 'link' | 'fifo' | 'character-device';
  readonly pax?: Record<string, string>;
}

/** Returns a tar file as another program writes it. */
async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const tar = pack();
  for (const { bytes = new Uint8Array(), type, ...member } of members) {
    const kind = type ?? (member.linkname === undefined ? 'file' : 'symlink');
    tar.entry({ ...member, type: kind, size: bytes.length }, Buffer.from(bytes));
  }
  tar.finalize();
  return await buffer(tar);
}
