import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { BlobLayer, PreparedBuild } from '../../src/application/prepared/prepared.ts';
import { contentOf } from '../../src/image/content.ts';
import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { layerTar } from '../../src/layers/layer.ts';
import { type Entry, entriesOf } from '../../src/layers/tree.ts';

/** A layer as an engine makes it, with its bytes. */
export interface MadeLayer {
  readonly layer: BlobLayer;
  readonly bytes: Buffer;
}

/** A regular file that root owns. */
export function file(path: string, text: string, mode = 0o644): Entry {
  return { path, type: 'file', mode, uid: 0, gid: 0, content: contentOf(Buffer.from(text)) };
}

/** Makes the layer that a RUN would leave, compressed with gzip. */
export async function ran(command: string, entries: readonly Entry[]): Promise<MadeLayer> {
  const sorted = entriesOf(new Map(entries.map((entry) => [entry.path, entry])));
  const spec = { entries: sorted, compression: { type: 'none' }, mtime: 0 } as const;
  return packed(command, await buffer(layerTar(spec).open(0)));
}

/** Compresses a tar with gzip and names it as the layer of a command. */
export function packed(command: string, tar: Buffer): MadeLayer {
  const bytes = gzipSync(tar);
  const { ociLayerGzip: mediaType } = mediaTypes;
  const blob = { mediaType, digest: digestOf(bytes), size: bytes.length, diffId: digestOf(tar) };
  return { layer: { createdBy: `RUN ${command}`, blob }, bytes };
}

/** Returns the files of a prepared build by digest: the layers' bytes. */
export function filesOf(made: readonly MadeLayer[]): PreparedBuild['files'] {
  const contents = new Map(made.map(({ bytes }) => [digestOf(bytes), contentOf(bytes)]));
  return (digest) => {
    const content = contents.get(digest);
    if (content) return content;
    throw new RangeError(`${digest} was not made`);
  };
}
