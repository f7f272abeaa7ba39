import type { Bytes, OpenOptions } from '../io/bytes.ts';
import { countBytes } from './content.ts';
import type { Descriptor, Digest } from './descriptor.ts';

/**
 * The pulls that a registry allows, from its last answer. Reading a manifest counts as a pull; resolving its
 * descriptor doesn't.
 */
export interface PullQuota {
  /** The registry, or its mirror. */
  readonly host: string;
  /** Undefined when the registry reports no limit. */
  readonly remaining?: number | undefined;
  /** The pulls that a window allows. */
  readonly limit?: number | undefined;
  /** The length of a window, in seconds. */
  readonly windowSeconds?: number | undefined;
}

/**
 * A store to read from. A store holds OCI content by digest: a repository of a registry, an OCI layout or an
 * archive.
 */
export interface Source {
  /** Its name in messages: `docker.io/library/nginx`, `oci:out/hello`. */
  readonly location: string;
  /**
   * Finds the descriptor of the manifest or index under a tag or digest, without reading it; undefined when
   * it doesn't exist.
   */
  resolve(tagOrDigest: string): Promise<Descriptor | undefined>;
  /**
   * Reads a manifest or index of at most 4 MiB, and checks its digest and size. @throws CONTENT_MISSING,
   * DIGEST_MISMATCH
   */
  manifest(descriptor: Descriptor): Promise<Uint8Array>;
  /**
   * Reads a blob from an offset to its end. A transfer that was cut continues by itself. When it is read from
   * 0, its digest and size are checked before the stream ends, unless the reader does that. @throws
   * CONTENT_MISSING, DIGEST_MISMATCH
   */
  blob(descriptor: Descriptor, offset?: number, options?: OpenOptions): Bytes;
  /**
   * Returns the tar of a layer that is compressed only as this store shows it: it can be read at any
   * position. Undefined for every other layer.
   */
  plainTar?(layer: Digest): PlainTar | undefined;
  /** Tells whether the store has a blob, without reading it. */
  has?(descriptor: Descriptor): Promise<boolean>;
  /** Tells whether content is inside, unread; only stores on this machine can say so for sure. */
  holds?(descriptor: Pick<Descriptor, 'digest'>): Promise<boolean>;
  /** Returns the pull quota; only registries have one. */
  quota?(): PullQuota | undefined;
  /** Lists tags, in no particular order; [] when the repository doesn't exist. */
  tags?(bounds?: TagBounds): Promise<string[]>;
}

/** The tar of a layer, unchecked. */
export interface PlainTar {
  /** Bytes. */
  readonly size: number;
  open(offset: number): Bytes;
}

/** Bounds for a list of tags that is only a help: it ends early rather than fail, and nothing is retried. */
export interface TagBounds {
  readonly pages: number;
  /** Milliseconds that one answer may take. */
  readonly timeoutMs: number;
}

/** Content that can be opened again at any offset. Its digest may be unknown until it was read once. */
export interface Writable {
  readonly digest?: Digest | undefined;
  readonly size?: number | undefined;
  open(offset: number): Bytes;
}

export interface WrittenBlob {
  readonly digest: Digest;
  readonly size: number;
}

/** A store to read from and write to. */
export interface Target extends Source {
  /** Tells whether the store has a blob. */
  has(descriptor: Descriptor): Promise<boolean>;
  /** Mounts a blob of another repository of the same registry; false when that isn't possible. */
  mount(descriptor: Descriptor, from: Source): Promise<boolean>;
  /**
   * Stores a blob and hashes it on the way. When `content.digest` or `size` is given and the bytes differ,
   * the upload is cancelled. An upload that was cut continues by opening the content at the offset that the
   * store has.
   * @param options.isAbsent true: the store has just said that it doesn't have it, and isn't asked again.
   */
  write(content: Writable, options?: { readonly isAbsent?: boolean }): Promise<WrittenBlob>;
  /**
   * Stores a manifest or index whose blobs and manifests are already there, and points the tag at it if one
   * is given.
   */
  putManifest(bytes: Uint8Array, descriptor: Descriptor, tag?: string): Promise<void>;
  /** Lists all tags, in no particular order; [] when the repository doesn't exist. */
  tags(bounds?: TagBounds): Promise<string[]>;
}

/**
 * Returns a store that behaves as another one except for the members given. The others run on the original,
 * whatever class it has, so none of them and none of their arguments is lost.
 */
export function wrapSource<Store extends Source>(
  store: Store,
  overrides: Partial<Store>,
): Pick<Store, keyof Store> {
  const members = memberNames(store).map((name) => {
    const member: unknown = Reflect.get(store, name);
    return [name, typeof member === 'function' ? member.bind(store) : member];
  });
  return { ...Object.fromEntries(members), ...overrides };
}

/** Wraps a source so that the bytes of its blobs and tars are counted as they are read. */
export function countingSource(source: Source, onBytes: (count: number) => void): Source {
  return wrapSource(source, {
    blob: (descriptor, offset, options) => countBytes(source.blob(descriptor, offset, options), onBytes),
    plainTar(layer) {
      const plain = source.plainTar?.(layer);
      return plain && { ...plain, open: (offset) => countBytes(plain.open(offset), onBytes) };
    },
  });
}

/** Lists the members of an object, those of its class included. */
function memberNames(object: object): string[] {
  const prototype: object | null = Object.getPrototypeOf(object);
  const inherited = prototype === null || prototype === Object.prototype ? [] : memberNames(prototype);
  return [...inherited, ...Object.getOwnPropertyNames(object)].filter((name) => name !== 'constructor');
}
