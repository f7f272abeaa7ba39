import { text } from 'node:stream/consumers';
import type { ImageListRecord } from '../../application/prepared/prepared.ts';
import type { Download } from '../../context/remote.ts';
import type { ImageListText } from '../../discovery/finder.ts';
import { ImagebuildError, type Place } from '../../errors.ts';
import { contentOf } from '../../image/content.ts';
import type { BlobSpool } from '../../layers/filecontent.ts';
import { say } from '../../text/say.ts';

/** The largest list that is read, in bytes. */
const largestList = 1024 * 1024;

/** A list of images at an address: its text, and what is recorded of it. */
interface FetchedImageList extends ImageListText {
  readonly record: ImageListRecord;
}

/**
 * Fetches the lists of images that a configuration names. @param place of the configuration. @throws
 * COPY_SOURCE_MISSING, LIMIT_EXCEEDED, REGISTRY_UNAVAILABLE when offline
 */
export async function fetchImageLists(
  addresses: readonly string[],
  download: Download,
  place: Place,
): Promise<FetchedImageList[]> {
  const lists: FetchedImageList[] = [];
  for (const address of new Set(addresses)) {
    const content = await download(address, undefined, place);
    const record = { address, digest: content.digest };
    lists.push({ address, text: await text(content.open(0)), record });
  }
  return lists;
}

/** Creates a spool that keeps a list in memory. */
export function newListSpool(): BlobSpool {
  return {
    async add(bytes) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of bytes) {
        size += chunk.length;
        if (size > largestList)
          throw new ImagebuildError('LIMIT_EXCEEDED', say('imageListTooLarge', { limit: largestList }), {
            hint: say('imageListTooLargeHint'),
          });
        chunks.push(chunk);
      }
      return contentOf(Buffer.concat(chunks));
    },
  };
}
