/** A stream of bytes. Leaving the loop early (`return`) releases its resources. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Options for opening bytes. */
export interface OpenOptions {
  /** True when the reader compares the bytes with their digest itself, so that they aren't hashed twice. */
  readonly unchecked?: boolean;
  /** True when the bytes that were read before were damaged: they are read where the content comes from. */
  readonly fresh?: boolean;
  /** The most bytes that are read; a store may return more. */
  readonly length?: number;
}
