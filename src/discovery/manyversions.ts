import type { Warning } from '../errors.ts';
import type { Reference } from '../image/reference.ts';
import { compileWildcards } from '../text/linearpattern.ts';
import { say } from '../text/say.ts';
import { configurationFile } from './finder.ts';

/** The most candidate tags of one repository that are embedded. */
const mostVersions = 8;

/** Versions of a repository to keep, by the name of the repository: tags, or patterns with `*`. */
export type ImageVersions = Readonly<Record<string, readonly string[]>>;

interface Candidate {
  readonly reference: Reference;
  readonly required: boolean;
}

/**
 * Drops the candidates of operators that name every version that they can run (docs/compatibility.md B 8):
 * more than 8 tags of one repository are dropped to none when something requires the repository, else to the
 * newest that isn't a pre-release.
 * @returns what is kept, what is dropped, and a warning for each such repository.
 */
export function limitVersions<Image extends Candidate>(
  images: readonly Image[],
  kept: ImageVersions = {},
): { readonly images: Image[]; readonly dropped: Image[]; readonly warnings: Warning[] } {
  const dropped = new Set<Image>();
  const warnings: Warning[] = [];
  for (const [repository, all] of groupByRepository(images)) {
    const candidates = all.filter(({ required }) => !required);
    if (new Set(candidates.map(({ reference }) => versionOf(reference))).size <= mostVersions) continue;
    const isKept = createMatcher(kept, repository);
    const newest = candidates.length < all.length ? undefined : findNewest(candidates);
    const left = candidates.filter((image) => image !== newest && !isKept(versionOf(image.reference)));
    for (const image of left) dropped.add(image);
    if (left.length > 0)
      warnings.push(tooMany(repository, candidates.length, candidates.length - left.length));
  }
  return { images: images.filter((image) => !dropped.has(image)), dropped: [...dropped], warnings };
}

function groupByRepository<Image extends Candidate>(images: readonly Image[]): Map<string, Image[]> {
  const groups = new Map<string, Image[]>();
  for (const image of images) {
    const { host, repository } = image.reference;
    const key = `${host}/${repository}`;
    groups.set(key, [...(groups.get(key) ?? []), image]);
  }
  return groups;
}

function versionOf({ tag, digest }: Reference): string {
  return tag ?? digest ?? '';
}

function createMatcher(kept: ImageVersions, repository: string): (version: string) => boolean {
  const short = repository.replace(/^docker\.io\//, '');
  const names = [repository, short, short.replace(/^library\//, '')];
  const patterns = names.flatMap((name) => (Object.hasOwn(kept, name) ? kept[name]! : []));
  const tests = patterns.map((pattern) => compileWildcards(pattern));
  return (version) => tests.some((test) => test.test(version));
}

const preRelease = /(?:^|[^a-z])(?:alpha|beta|rc|dev|pre|preview|nightly|snapshot|canary|test)(?![a-z])/i;

function findNewest<Image extends Candidate>(images: readonly Image[]): Image | undefined {
  const tagged = images.filter(({ reference }) => reference.tag !== undefined);
  const released = tagged.filter(({ reference }) => !preRelease.test(reference.tag!));
  const [first, ...rest] = released.length > 0 ? released : tagged.length > 0 ? tagged : images;
  return rest.reduce(
    (newest, image) =>
      newest && compareVersions(versionOf(newest.reference), versionOf(image.reference)) > 0 ? newest : image,
    first,
  );
}

/** Compares number by number; of equal numbers the shorter text is a release, the longer a variant of it. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => (text.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return b.length - a.length || (a < b ? -1 : 1);
}

function tooMany(repository: string, count: number, left: number): Warning {
  return {
    message: say('manyVersions', { repository, count, left }).text,
    hint: say('manyVersionsHint', { file: configurationFile, repository }).text,
  };
}
