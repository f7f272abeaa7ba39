import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { resolveSettings } from '../../src/buildoptions.ts';
import { contentOf } from '../../src/image/content.ts';
import { type Descriptor, digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { copyImage } from '../../src/image/imagecopy.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { Target } from '../../src/image/store.ts';
import { silent } from '../../src/progress.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { createStoreOpener } from '../../src/stores/open.ts';
import { busyboxPath } from './busybox.ts';

export type Architecture = 'amd64' | 'arm64';

/** A member of a layer; plain text makes a file of mode 0644. */
export type Member =
  | string
  | {
      readonly type?:
        | 'file'
        | 'directory'
        | 'symlink'
        | 'link'
        | 'character-device'
        | 'block-device'
        | 'fifo';
      readonly mode?: number;
      readonly uid?: number;
      readonly gid?: number;
      readonly linkname?: string;
      readonly text?: string;
      readonly devmajor?: number;
      readonly devminor?: number;
      /** pax keywords, such as extended attributes. */
      readonly pax?: Readonly<Record<string, string>>;
      /** The static busybox of the architecture. */
      readonly busybox?: true;
    };

export interface BaseLayerSpec {
  readonly members: Readonly<Record<string, Member>>;
  readonly packed?: 'gzip' | 'zstd' | 'none';
  /** The packing that its media type names; by default the real one. */
  readonly declared?: 'gzip' | 'zstd' | 'none';
}

/** An image whose every byte the test decides, with layers that an engine would never write. */
export interface BaseSpec {
  /** `repository:tag`, without a host. */
  readonly name: string;
  readonly layers: readonly BaseLayerSpec[];
  readonly config?: object;
  readonly more?: object;
  /** Docker schema 2 instead of OCI. */
  readonly docker?: boolean;
  readonly architectures?: readonly Architecture[];
}

const packers = {
  gzip: [mediaTypes.ociLayerGzip, (bytes: Buffer) => gzipSync(bytes)],
  zstd: [mediaTypes.ociLayerZstd, (bytes: Buffer) => zstdCompressSync(bytes)],
  none: [mediaTypes.ociLayer, (bytes: Buffer) => bytes],
} as const;

/** Docker's media types for the same documents. */
const dockerTypes: Readonly<Record<string, string>> = {
  [mediaTypes.ociIndex]: mediaTypes.dockerIndex,
  [mediaTypes.ociManifest]: mediaTypes.dockerManifest,
  [mediaTypes.ociConfig]: mediaTypes.dockerConfig,
  [mediaTypes.ociLayerGzip]: mediaTypes.dockerLayerGzip,
  [mediaTypes.ociLayer]: mediaTypes.dockerLayer,
};

/**
 * Pushes images with unchanged bytes: Docker's documents stay Docker's.
 * @param registry `127.0.0.1:PORT`
 */
export async function pushBases(registry: string, bases: readonly BaseSpec[]): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-bases-'));
  await using stores = createStoreOpener(resolveSettings({}, { configuration: undefined, env: {} }), silent);
  try {
    const layout = await openLayout(work, { create: true });
    for (const base of bases) {
      const { bytes, descriptor } = await writeBase(layout, base);
      const reference = parseReference(`${registry}/${base.name}`);
      const repository = stores.repository(reference);
      await copyImage(layout, repository, descriptor);
      await repository.putManifest(bytes, descriptor, reference.tag);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function writeBase(layout: Target, base: BaseSpec): Promise<Document> {
  const manifests: Descriptor[] = [];
  for (const architecture of base.architectures ?? (['amd64', 'arm64'] as const)) {
    const descriptor = await writePlatform(layout, base, architecture);
    manifests.push({ ...descriptor, platform: { os: 'linux', architecture } });
  }
  const index = asDocker(base, encodeIndex({ manifests, annotations: {} }));
  await layout.putManifest(index.bytes, index.descriptor);
  return index;
}

async function writePlatform(
  layout: Target,
  base: BaseSpec,
  architecture: Architecture,
): Promise<Descriptor> {
  const layers: Descriptor[] = [];
  const diffIds: string[] = [];
  for (const { members, packed = 'gzip', declared = packed } of base.layers) {
    const [, packer] = packers[packed];
    const [mediaType] = packers[declared];
    const tar = await tarOf(members, architecture);
    const bytes = packer(tar);
    const written = await layout.write(contentOf(bytes));
    diffIds.push(digestOf(tar));
    layers.push({
      mediaType: base.docker ? dockerTypes[mediaType]! : mediaType,
      ...written,
      ...(base.docker
        ? {}
        : { annotations: { 'io.github.labring.imagebuild.layer.key': digestOf('forged') } }),
    });
  }
  const config = encodeJson(base.docker ? mediaTypes.dockerConfig : mediaTypes.ociConfig, {
    architecture,
    os: 'linux',
    config: base.config ?? {},
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: diffIds.map((_, index) => ({ created_by: `layer ${index}` })),
    ...base.more,
  });
  await layout.write(contentOf(config.bytes));
  const manifest = asDocker(base, encodeManifest({ config: config.descriptor, layers, annotations: {} }));
  await layout.putManifest(manifest.bytes, manifest.descriptor);
  return manifest.descriptor;
}

interface Document {
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
}

function asDocker({ docker }: BaseSpec, document: Document): Document {
  if (!docker) return document;
  const mediaType = dockerTypes[document.descriptor.mediaType]!;
  return encodeJson(mediaType, { ...JSON.parse(document.bytes.toString()), mediaType });
}

/** Packs members into a tar, as tar-stream writes it. */
export async function tarOf(
  members: Readonly<Record<string, Member>>,
  architecture: Architecture = 'amd64',
): Promise<Buffer> {
  const archive = pack();
  for (const [name, member] of Object.entries(members)) {
    const { text = '', busybox, ...header } = typeof member === 'string' ? { text: member } : member;
    const content = busybox ? await readFile(busyboxPath(architecture)) : Buffer.from(text);
    const mode = header.mode ?? (header.type === 'directory' ? 0o755 : 0o644);
    archive.entry({ name, mtime: new Date(0), ...header, mode }, content);
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
