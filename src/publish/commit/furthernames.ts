import type { Request } from '../../application/request.ts';
import type { ImagebuildError } from '../../errors.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import { formatReference } from '../../image/reference.ts';
import type { Source, Target } from '../../image/store.ts';
import { type PublishedName, type Settings, targetReference } from '../../settings.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';
import { followPublication } from '../ending.ts';
import { platformTag } from '../lookup/versiontags.ts';
import { type CommittedIndex, tagLacks } from './commit.ts';
import type { ImageDocuments } from './manifests.ts';

/** Another name that an image gets. */
export interface FurtherName {
  readonly target: Target;
  readonly tag: string;
  /** As people read it. */
  readonly reference: string;
  /** Annotations of the index's descriptor, for a layout's `index.json`. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The open target of the first name (stores/open.ts). */
interface FirstTarget {
  readonly target: Target;
  readonly platformTags: boolean;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** An image that is published and verified under its first name. */
interface NamedImage {
  readonly source: Source;
  readonly committed: CommittedIndex;
  readonly images: readonly ImageDocuments[];
  /** The names that it has. */
  readonly published: readonly string[];
}

interface NameOptions {
  /** Copies the image to another repository. */
  readonly copy: (source: Source, target: Target, index: Descriptor) => Promise<void>;
  /** Called before a name is written. */
  readonly onName: (reference: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens where the further names of a directory's image are written: in registries each at its own, in a
 * layout as tags beside the first. An archive has one name, since podman loads none with several.
 */
export function openFurtherNames(
  { version, directory }: Request,
  { target, platformTags, annotations }: FirstTarget,
  repository: (name: PublishedName) => Target,
  { destination, furtherNames = [] }: Settings,
): FurtherName[] {
  if (directory === undefined || !platformTags) return [];
  if (destination.kind === 'registry')
    return furtherNames.map((name) => ({
      target: repository(name),
      tag: name.tag,
      reference: formatReference(name),
    }));
  const others = furtherNames.filter(({ tag }) => tag !== version);
  return [...new Map(others.map((name) => [name.tag, name])).values()].map((name) => ({
    target,
    tag: name.tag,
    reference: targetReference(destination, { app: '', version: name.tag }),
    annotations: renamed(annotations, formatReference(name)),
  }));
}

/** Returns annotations that hold the name of an image, with another one. */
function renamed(
  annotations: FirstTarget['annotations'] = {},
  name: string,
): NonNullable<FirstTarget['annotations']> {
  return Object.fromEntries(Object.keys(annotations).map((key) => [key, name]));
}

/**
 * Gives a published image its further names, one after the other, each with the tags of its platforms before
 * its own (docs/compatibility.md C 4). In another repository the image is copied first, from where it was
 * published.
 * @returns all names that the image has.
 * @throws an error that says which names the image has, and what the failed one holds.
 */
export async function writeFurtherNames(
  { source, committed, images, published }: NamedImage,
  names: readonly FurtherName[],
  { copy, onName, signal }: NameOptions,
): Promise<string[]> {
  const done = [...published];
  for (const name of names) {
    const ending = followPublication(name.target, name, signal);
    onName(name.reference);
    try {
      const { index } = committed;
      if (name.target.location !== source.location) await copy(source, name.target, index.descriptor);
      const put = async (tag: string, bytes: Uint8Array, descriptor: Descriptor) => {
        const before = await name.target.resolve(tag);
        ending.writing(tag, descriptor.digest, before?.digest);
        await name.target.putManifest(bytes, descriptor, tag);
        ending.written(tag);
      };
      for (const { platform, manifest } of images)
        await put(platformTag(name.tag, platform), manifest.bytes, manifest.descriptor);
      const { annotations } = name;
      await put(name.tag, index.bytes, { ...index.descriptor, ...(annotations ? { annotations } : {}) });
      const now = await name.target.resolve(name.tag);
      if (now?.digest !== index.descriptor.digest)
        throw tagLacks(name.target, name.tag, index.descriptor.digest, now?.digest);
    } catch (thrown) {
      throw withPublished(await ending.explain(asImagebuildError(thrown)), done);
    }
    done.push(name.reference);
  }
  return done;
}

/** Adds to what an error says of a name the names that the image has already. */
function withPublished(error: ImagebuildError, published: readonly string[]): ImagebuildError {
  return error.target ? error.with({ target: { ...error.target, published } }) : error;
}
