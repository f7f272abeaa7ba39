import type { FoundImage } from './readers.ts';
import type { DiscoverySet } from './sets.ts';

/** How what a reader found compares with what a set needs. */
export interface Score {
  readonly needed: number;
  readonly found: number;
  readonly missed: readonly string[];
  /** Found, but nothing pulls it: a guess that fails, or an image too many. */
  readonly invented: readonly string[];
  /** Certain by the rules, but found as a candidate only. */
  readonly uncertain: readonly string[];
}

/**
 * Compares. A candidate that no registry has is left out when it is confirmed (B 7), so it isn't invented.
 */
export function score(set: DiscoverySet, found: readonly FoundImage[]): Score {
  const needed = [...new Set([...set.required, ...set.candidates])];
  const leftOut = new Set(set.decoys.flatMap(({ notInRegistry }) => notInRegistry ?? []));
  const embedded = found.filter(({ reference, required }) => required || !leftOut.has(reference));
  const names = new Set(embedded.map(({ reference }) => reference));
  const candidates = new Set(embedded.filter(({ required }) => !required).map(({ reference }) => reference));
  return {
    needed: needed.length,
    found: needed.filter((reference) => names.has(reference)).length,
    missed: needed.filter((reference) => !names.has(reference)),
    invented: [...names].filter((reference) => !needed.includes(reference)).sort(),
    uncertain: set.required.filter((reference) => candidates.has(reference)),
  };
}
