import {
  type ExistingEntry,
  findRepositories,
  linkDigest,
  manifestOf,
  type ReplacedTag,
} from './registryfiles.ts';

/** What one layer, or all below it, has in `registry/`. */
interface RegistryContent {
  readonly entries: readonly ExistingEntry[];
  /** How messages name it. */
  readonly of: string;
}

/** Finds the tags that a layer replaces, sorted. A tag with the same manifest isn't replaced. */
export function findReplacedTags(before: RegistryContent, after: RegistryContent): ReplacedTag[] {
  const [lower, upper] = [before, after].map(({ entries }) => findRepositories(entries));
  return [...upper!.values()]
    .flatMap((repository) => {
      const below = lower!.get(repository.name);
      if (!below) return [];
      return [...repository.tags].flatMap(([tag, [link]]): ReplacedTag[] => {
        const old = below.tags.get(tag)?.[0];
        if (!old || !link || linkDigest(old) === linkDigest(link)) return [];
        const known = [repository, below];
        return [
          {
            image: `${repository.name}:${tag}`,
            before: { manifest: manifestOf(linkDigest(old), known), of: before.of },
            after: { manifest: manifestOf(linkDigest(link), known), of: after.of },
          },
        ];
      });
    })
    .sort((a, b) => (a.image < b.image ? -1 : 1));
}
