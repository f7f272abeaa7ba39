import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../errors.ts';
import { nearestFirst } from '../text/nearest.ts';
import { say } from '../text/say.ts';
import { isDigest } from './descriptor.ts';
import type { Source, TagBounds } from './store.ts';

const mostTags = 10;
const bounds: TagBounds = { pages: 5, timeoutMs: 3000 };
/** Milliseconds that all pages together may take. */
const patience = 5000;

/** Lists of tags that were asked for, by the location of their source. */
export type ListedTags = Map<string, Promise<readonly string[]>>;

/**
 * Returns a hint that names the tags there are, the most similar first, for an image whose tag doesn't exist.
 * Undefined when the list can't be had, whatever the reason: it is only a help.
 * @param listed the lists of other images, so that one repository is asked once for all that it lacks.
 */
export async function suggestTags(
  tagOrDigest: string,
  source: Source,
  listed: ListedTags = new Map(),
): Promise<Message | undefined> {
  if (isDigest(tagOrDigest)) return undefined;
  const listing = listed.get(source.location) ?? listPatiently(source);
  listed.set(source.location, listing);
  const all = await listing;
  const tags = all.filter((one) => !isSignatureTag(one));
  if (tags.length === 0) return undefined;
  const near = nearestFirst(tagOrDigest, tags).slice(0, mostTags);
  return say('tagsThereAre', { tags: near.join(', '), count: tags.length, shown: near.length });
}

async function listPatiently(source: Source): Promise<readonly string[]> {
  const late = new AbortController();
  try {
    return await Promise.race([
      source.tags?.(bounds) ?? [],
      sleep(patience, [], { ref: false, signal: late.signal }),
    ]);
  } catch {
    return [];
  } finally {
    late.abort();
  }
}

/** Tells whether a tag names what belongs to an image: a signature, an attestation (cosign, referrers). */
function isSignatureTag(tag: string): boolean {
  return /^sha256-[0-9a-f]{64}/.test(tag);
}
