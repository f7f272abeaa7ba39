import { z } from 'zod';
import { type Digest, isDigest } from '../../image/descriptor.ts';

/**
 * What an application of the namespace has published last, as the list of neighbours says it: where to look, not what to believe.
 */
export interface ListedBuild {
  /** One part of a repository's name: what lies beside the application, nothing above or below the namespace. */
  readonly app: string;
  /** Of the index, so that a tag that moves later is not followed. */
  readonly digest: Digest;
  /** The layers it has. */
  readonly marks: ReadonlySet<string>;
}

/** The largest list that is read or written, in characters. */
export const listLimit = 1024 * 1024;

/** Bytes of a key that the list names a layer by. A mark that stands for another layer too costs a look, and the look tells. */
const markBytes = 6;
const markLength = 8;

/** The first 48 bits of a layer's key, in base64url. */
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

/** Reads a list; what cannot be read of it is passed over. */
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
    return []; // a list that is damaged is as good as none, and is written anew
  }
}

function parseMarks(text: string): Set<string> {
  return new Set(text.match(new RegExp(`.{${markLength}}`, 'g')));
}

/** The list as text. What was published longest ago falls off where it would grow too long. */
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

/** What a publication changes in the list. */
export interface ListUpdate {
  readonly publication: ListedBuild;
  /** Its index also has platforms of the publication before, whose layers it keeps. */
  readonly extends: boolean;
  /** What was looked for and is gone. */
  readonly gone: ReadonlySet<ListedBuild['digest']>;
}

/** The list with a publication, which comes first. */
export function updateList(list: readonly ListedBuild[], change: ListUpdate): ListedBuild[] {
  const { publication, gone } = change;
  const { app } = publication;
  const before = change.extends ? list.find((other) => other.app === app) : undefined;
  const others = list.filter((other) => other.app !== app && !gone.has(other.digest));
  return [{ ...publication, marks: new Set([...publication.marks, ...(before?.marks ?? [])]) }, ...others];
}

/**
 * The publications to look into, the one that has most first; each has something that those before it have not.
 * @param wanted what each missing layer weighs, by its mark.
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
    const [best] = list
      .map((publication) => ({ publication, gain: gain(publication) }))
      .sort((a, b) => b.gain - a.gain);
    if (!best || best.gain === 0) break;
    chosen.push(best.publication);
    for (const mark of best.publication.marks) missing.delete(mark);
  }
  return chosen;
}
