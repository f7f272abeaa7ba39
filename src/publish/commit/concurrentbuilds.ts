import { requestPlatforms } from '../../application/request.ts';
import { type Descriptor, parsePlatform } from '../../image/descriptor.ts';
import type { Target } from '../../image/store.ts';
import { platformTag } from '../lookup/versiontags.ts';

/** Builds of other platforms that run at the same time. */
export interface ConcurrentBuilds {
  /** Returns the manifests of other platforms whose tags have moved since this build began. */
  published(): Promise<Descriptor[]>;
}

/**
 * Remembers what the tags of the platforms that a build leaves alone name now. Two builds of one platform
 * each may both read the index before either has written its own, and a registry moves a tag unconditionally.
 * The second one then has to restore what it removed from the index, and all it can go by is the tag of that
 * platform, which is written before the index.
 * @param others `linux/arm64`.
 */
export async function watchConcurrentBuilds(
  target: Target,
  version: string,
  others: readonly string[],
): Promise<ConcurrentBuilds> {
  if (others.length === 0) return { published: async () => [] };
  const tags = others.map((platform) => [platform, platformTag(version, platform)] as const);
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

/** Lists the platforms that may be published besides those that a build makes or drops. */
export function otherPlatforms(built: readonly string[], dropped: readonly string[]): string[] {
  return requestPlatforms.filter((each) => !built.includes(each) && !dropped.includes(each));
}
