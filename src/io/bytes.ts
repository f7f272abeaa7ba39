/** A stream of bytes. Leaving the loop early (`return`) releases what feeds it. */
export type Bytes = AsyncIterable<Uint8Array>;

/** How bytes are opened. */
export interface OpenOptions {
  /** The reader compares the bytes with their digest itself: to hash them on their way too would be for nothing. */
  readonly unchecked?: boolean;
  /** So many bytes are read at most; a place may give more. */
  readonly length?: number;
}
