/** An image as far as it can be compared: plain data, read from a store or known before it is published. */
export interface ImageDescription {
  /** By the name of the platform, `linux/amd64`. */
  readonly platforms: Readonly<Record<string, PlatformDescription>>;
}

/** The image of one platform. What isn't given isn't compared. */
export interface PlatformDescription {
  /** Of the manifest. */
  readonly digest: string;
  /** The images under its /registry. */
  readonly images: readonly EmbeddedImage[];
  /** Its files, without those of embedded images. */
  readonly files: readonly FileDescription[];
  /** The `config` object of its configuration. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Configuration and layers, as they are stored. */
  readonly blobs: readonly { readonly digest: string; readonly size: number }[];
}

interface EmbeddedImage {
  /** Its repository, without a host: `library/nginx`. */
  readonly name: string;
  readonly tag: string;
  /** Of the platform's manifest. */
  readonly digest: string;
  /** Bytes of its configuration and layers. */
  readonly size: number;
}

export interface FileDescription {
  readonly path: string;
  readonly type: 'file' | 'link' | 'other';
  readonly size: number;
  /**
   * Permission bits, owner, and the digest of the content or the target of the link: equal for equal files.
   */
  readonly identity: string;
}
