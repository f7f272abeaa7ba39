import { requestPlatforms } from '../../application/imagetypes.ts';
import { type Descriptor, parsePlatform } from '../../image/descriptor.ts';
import type { Target } from '../../image/store.ts';
import { tagsOf } from '../lookup/published.ts';

/** What other builds publish while this one runs. */
export interface ConcurrentBuilds {
  /** The manifests of the other platforms whose tags have moved since this build began. */
  published(): Promise<Descriptor[]>;
}

/** Where no platform has a tag of its own, and where a build makes all of them, there is nobody to lose. */
export const noConcurrentBuilds: ConcurrentBuilds = { published: async () => [] };

/**
 * Remembers what the tags of the platforms that a build leaves alone hold now. Two builds of one platform each may both read the
 * index before either has written its own, and a registry writes a tag without a condition: the second then has to put back what
 * it took away, and all it can know it by is the tag of that platform, which is written before the index.
 * @param others `linux/arm64`.
 */
export async function watchConcurrentBuilds(
  target: Target,
  version: string,
  others: readonly string[],
): Promise<ConcurrentBuilds> {
  if (others.length === 0) return noConcurrentBuilds;
  const tags = [...tagsOf(version, others).platform];
  const read = () => Promise.all(tags.map(([, tag]) => target.resolve(tag)));
  const before = await read();
  return {
    async published() {
      const now = await read();
      return now.flatMap((descriptor, index) => {
        if (!descriptor || descriptor.digest === before[index]?.digest) return [];
        const { mediaType, digest, size } = descriptor;
        return [{ mediaType, digest, size, platform: parsePlatform(tags[index]![0]) }];
      });
    },
  };
}

/** The platforms that may be published beside those that a build makes or drops. */
export function otherPlatforms(built: readonly string[], dropped: readonly string[]): string[] {
  return requestPlatforms.filter((each) => !built.includes(each) && !dropped.includes(each));
}
