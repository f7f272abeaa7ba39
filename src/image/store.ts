import type { Bytes, OpenOptions } from '../io/bytes.ts';
import type { Descriptor, Digest } from './descriptor.ts';

/** What a place lets one pull, as its last answer said. To read a manifest is a pull; to ask for its descriptor is none. */
export interface PullQuota {
  /** Whose quota it is: a registry, or a mirror of it. */
  readonly host: string;
  /** Undefined where nothing is said of a limit. */
  readonly remaining?: number | undefined;
  /** All pulls of a window. */
  readonly limit?: number | undefined;
  /** How long a pull counts. Seconds. */
  readonly windowSeconds?: number | undefined;
}

/**
 * A store holds OCI content by digest: one repository of a registry, an OCI layout, an archive. This is the little
 * that is asked of a place where content comes from.
 */
export interface Source {
  /** How messages name it: `docker.io/library/nginx`, `oci:out/hello`. */
  readonly location: string;
  /** The descriptor of the manifest or index under a tag or digest, without its content; undefined when there is none. */
  resolve(tagOrDigest: string): Promise<Descriptor | undefined>;
  /** The bytes of a manifest or index, checked against digest and size. At most 4 MiB. @throws CONTENT_MISSING */
  manifest(descriptor: Descriptor): Promise<Uint8Array>;
  /**
   * The bytes of a blob from an offset to its end. A transfer that was cut goes on by itself. Read from 0, the bytes are checked
   * against digest and size before the stream ends, unless the reader does that. @throws CONTENT_MISSING, DIGEST_MISMATCH
   */
  blob(descriptor: Descriptor, offset?: number, options?: OpenOptions): Bytes;
  /** Of a registry only. */
  quota?(): PullQuota | undefined;
}

/** Content that can be opened again at any offset, and whose digest need not be known before it was read once. */
export interface Writable {
  readonly digest?: Digest | undefined;
  readonly size?: number | undefined;
  open(offset: number): Bytes;
}

export interface WrittenBlob {
  readonly digest: Digest;
  readonly size: number;
}

/** The little more that is asked of a place where content goes to. */
export interface Target extends Source {
  /** Whether a blob is there. */
  has(descriptor: Descriptor): Promise<boolean>;
  /** Makes a blob of another repository of the same registry appear here; false when it could not. */
  mount(descriptor: Descriptor, from: Source): Promise<boolean>;
  /**
   * Stores a blob; hashes while it goes. When `content.digest` or `size` is given and the bytes differ, the upload is cancelled.
   * A cut upload is resumed by opening the content at the offset where the store stands.
   */
  write(content: Writable): Promise<WrittenBlob>;
  /** Stores a manifest or index whose content is there already, and points the tag at it when one is given. */
  putManifest(bytes: Uint8Array, descriptor: Descriptor, tag?: string): Promise<void>;
  /** Every tag there is, in no order; [] when there is no such repository. */
  tags(): Promise<string[]>;
}

/**
 * Returns a store that behaves as another one except for the members given. The others run on the original, whatever
 * class it has, so none of them and none of their arguments is lost.
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

/** Lists the members of an object, those of its class included. */
function memberNames(object: object): string[] {
  const prototype: object | null = Object.getPrototypeOf(object);
  const inherited = prototype === null || prototype === Object.prototype ? [] : memberNames(prototype);
  return [...inherited, ...Object.getOwnPropertyNames(object)].filter((name) => name !== 'constructor');
}
