import { z } from 'zod';
import { type Digest, isDigest } from '../../image/descriptor.ts';

/**
 * The build that an application of the namespace published last, as the list names it: a hint where to look,
 * not a fact.
 */
export interface ListedBuild {
  /** The last part of a repository's name: a repository of the namespace, nothing above or below it. */
  readonly app: string;
  /** Of the index, so that a tag that moves later isn't followed. */
  readonly digest: Digest;
  /** The marks of its layers. */
  readonly marks: ReadonlySet<string>;
}

/** The largest list that is read or written, in characters. */
export const listLimit = 1024 * 1024;

/**
 * Bytes of a layer's key that the list contains. When two layers have the same mark, a build is read in vain;
 * no more.
 */
const markBytes = 6;
const markLength = 8;

/** Returns the first 48 bits of a layer's key, in base64url. */
export function markOf(key: Digest): string {
  return Buffer.from(key.slice('sha256:'.length), 'hex').subarray(0, markBytes).toString('base64url');
}

const entry = z.object({
  app: z
    .string()
    .max(128)
    .regex(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/),
  digest: z.custom<Digest>(isDigest),
  marks: z.string().regex(/^(?:[A-Za-z0-9_-]{8})*$/),
});

/** Reads a list and skips entries that can't be read. */
export function parseList(text: string | undefined): ListedBuild[] {
  if (text === undefined || text.length > listLimit) return [];
  const known = new Map<string, ListedBuild>();
  for (const value of entriesOf(text)) {
    const { success, data } = entry.safeParse(value);
    if (success && !known.has(data.app)) known.set(data.app, { ...data, marks: parseMarks(data.marks) });
  }
  return [...known.values()];
}

function entriesOf(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // a damaged list is written again
  }
}

function parseMarks(text: string): Set<string> {
  return new Set(text.match(new RegExp(`.{${markLength}}`, 'g')));
}

/**
 * Writes the list as text. Where it would get too long, the builds that were published longest ago are left
 * out.
 */
export function encodeList(list: readonly ListedBuild[]): string {
  let left = listLimit - 2;
  const entries: string[] = [];
  for (const { app, digest, marks } of list) {
    const text = JSON.stringify({ app, digest, marks: [...marks].sort().join('') });
    left -= text.length + 1;
    if (left < 0) break;
    entries.push(text);
  }
  return `[${entries.join(',')}]`;
}

/** A change to the list. */
interface ListUpdate {
  readonly build: ListedBuild;
  /** true: its index also has platforms of the application's build before, whose layers stay in the list. */
  readonly extends: boolean;
  /** Indexes that were looked for and are gone. */
  readonly gone: ReadonlySet<ListedBuild['digest']>;
}

/** Puts a build first in the list. */
export function updateList(list: readonly ListedBuild[], update: ListUpdate): ListedBuild[] {
  const { build, gone } = update;
  const { app } = build;
  const before = update.extends ? list.find((other) => other.app === app) : undefined;
  const others = list.filter((other) => other.app !== app && !gone.has(other.digest));
  return [{ ...build, marks: new Set([...build.marks, ...(before?.marks ?? [])]) }, ...others];
}

/**
 * Chooses the builds to read, the one that saves the most bytes first; each has a layer that those before it
 * lack.
 * @param wanted the bytes of each missing layer, by its mark.
 */
export function chooseBuilds(
  list: readonly ListedBuild[],
  wanted: ReadonlyMap<string, number>,
  most: number,
): ListedBuild[] {
  const missing = new Map(wanted);
  const chosen: ListedBuild[] = [];
  const gain = ({ marks }: ListedBuild) => {
    let sum = 0;
    for (const [mark, weight] of missing) if (marks.has(mark)) sum += weight;
    return sum;
  };
  while (chosen.length < most && missing.size > 0) {
    const [best] = list.map((build) => ({ build, gain: gain(build) })).sort((a, b) => b.gain - a.gain);
    if (!best || best.gain === 0) break;
    chosen.push(best.build);
    for (const mark of best.build.marks) missing.delete(mark);
  }
  return chosen;
}
