import { type Descriptor, openBlobs, readIndexDigest } from './layout.ts';
import type { MemoryRegistry } from './registry.ts';

/** The digests of an image: a row of expected.json. */
export interface Golden {
  readonly index: string;
  /** The digest of each `repository:tag` of a registry. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly platforms: Readonly<Record<string, PlatformGolden>>;
}

interface PlatformGolden {
  readonly manifest: string;
  readonly config: string;
  /**
   * From the bottom to the top: key (`-` for a layer of a base image or of a RUN), digest, and the history's
   * `created_by`.
   */
  readonly layers: readonly string[];
}

type Read = (digest: string) => Buffer;

const keyAnnotation = 'io.github.labring.imagebuild.layer.key';

/** Reads the digests of the image that a tag of a layout points to. */
export function readLayoutGolden(directory: string, tag: string): Golden {
  return readGolden(readIndexDigest(directory, tag), openBlobs(directory));
}

/** Reads the digests of the image that a tag of a registry points to, and those of all tags. */
export function readRegistryGolden({ read, tags }: MemoryRegistry, tag: string): Golden {
  const all = tags();
  return { ...readGolden(all[tag] ?? '', read), tags: all };
}

function readGolden(index: string, read: Read): Golden {
  const { manifests } = JSON.parse(read(index).toString());
  const platforms = manifests.map(({ digest, platform }: Descriptor) => [
    `${platform?.os}/${platform?.architecture}`,
    readPlatform(digest, read),
  ]);
  return { index, platforms: Object.fromEntries(platforms) };
}

function readPlatform(manifest: string, read: Read): PlatformGolden {
  const { config, layers } = JSON.parse(read(manifest).toString());
  const { history } = JSON.parse(read(config.digest).toString());
  const rows = history.filter((row: { empty_layer?: boolean }) => !row.empty_layer);
  const describe = ({ digest, annotations }: Descriptor, index: number) => {
    const key = annotations?.[keyAnnotation] ?? '-';
    return `key ${key} layer ${digest} ${rows[index]?.created_by}`;
  };
  return { manifest, config: config.digest, layers: layers.map(describe) };
}
