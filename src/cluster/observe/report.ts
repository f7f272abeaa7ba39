import { tryParseReference } from '../../image/reference.ts';
import { cleanReason } from '../reason.ts';
import { describeChain } from './chains.ts';
import { nameObject, type ObjectFacts } from './facts.ts';
import { digestIn, fullName } from './images.ts';
import type {
  ChainObject,
  Observation,
  ObservedImage,
  ObserveOptions,
  UnreadyObject,
} from './observation.ts';
import type { ObservedState } from './state.ts';

/** The ways from objects to what created them, by uid. */
type Chains = ReadonlyMap<string, readonly (readonly ChainObject[])[]>;

type Counts = ObserveOptions['counts'];

/** Ways that are shown of one image. */
const mostChains = 5;
/** Objects that are named as not ready. */
const mostNotReady = 50;

/** Says what was observed. */
export function reportState(
  state: ObservedState,
  chains: Chains,
  counts: Counts,
  end: Observation['end'],
): Observation {
  const images = [...state.sightings].map(([image, subjects]) =>
    describeImage(
      image,
      [...subjects.values()].flatMap((digests) => [...digests]),
      [...subjects.keys()].flatMap((uid) => chainsOf(state, chains, uid)),
      counts,
    ),
  );
  return {
    images: joinNodeImages(images, state, counts).sort((a, b) => (a.image < b.image ? -1 : 1)),
    end,
    notReady: listNotReady(state, chains, counts),
  };
}

function chainsOf(state: ObservedState, chains: Chains, uid: string): readonly (readonly ChainObject[])[] {
  const subject = state.subjects.get(uid);
  return chains.get(uid) ?? (subject ? [[chainObjectOf(subject)]] : []);
}

function chainObjectOf({ owners: _, ...object }: ObjectFacts): ChainObject {
  return object;
}

function describeImage(
  image: string,
  digests: readonly string[],
  all: readonly (readonly ChainObject[])[],
  counts: Counts,
): ObservedImage {
  const counting = counts ? all.filter((chain) => counts(chain)) : all;
  // Pods of one owner differ in nothing but their names.
  const byOwner = new Map<string, readonly ChainObject[]>();
  for (const chain of [...(counting.length > 0 ? counting : all)].sort(compareChains)) {
    const key = chain.slice(chain.length > 1 ? 1 : 0).map(({ uid }) => uid);
    if (!byOwner.has(key.join(' '))) byOwner.set(key.join(' '), chain);
  }
  const objects = [...byOwner.values()].sort(compareChains).slice(0, mostChains);
  return {
    image,
    digests: [...new Set(digests)].sort(),
    chains: objects.map(describeChain),
    objects,
    counts: counts === undefined || counting.length > 0,
  };
}

function compareChains(a: readonly ChainObject[], b: readonly ChainObject[]): number {
  const [first, second] = [a, b].map((chain) => chain.map(nameObject).join(' '));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

/**
 * Joins the images of nodes: they give pods' images a digest that the kubelet didn't report, and are images
 * of their own when no pod shows them.
 */
function joinNodeImages(
  images: readonly ObservedImage[],
  { nodeImages, before }: ObservedState,
  counts: Counts,
): ObservedImage[] {
  const joined = new Map(images.map((image) => [image.image, image]));
  for (const { names, node } of nodeImages.values()) {
    const full = new Set(names.map(fullName));
    const digests = names.map(digestIn).filter((digest) => digest !== undefined);
    const same = [...joined.values()].filter(
      (image) => full.has(fullName(image.image)) || image.digests.some((digest) => digests.includes(digest)),
    );
    for (const image of same) {
      const own = names.filter((name) => repositoryOf(name) === repositoryOf(image.image)).map(digestIn);
      const all = [...image.digests, ...own.filter((digest) => digest !== undefined)];
      joined.set(image.image, { ...image, digests: [...new Set(all)].sort() });
    }
    if (same.length > 0 || [...full].some((name) => before.images.has(name))) continue;
    const name = names.find((each) => digestIn(each) === undefined) ?? names[0] ?? '';
    const self = { apiVersion: 'v1', kind: 'Node', name: node.name, uid: node.uid };
    joined.set(name, describeImage(name, digests, [[self]], counts));
  }
  return [...joined.values()];
}

function repositoryOf(image: string): string | undefined {
  const reference = tryParseReference(image);
  return reference && `${reference.host}/${reference.repository}`;
}

/** Lists the objects that count and aren't ready, with the cluster's reasons. */
export function listNotReady(state: ObservedState, chains: Chains, counts: Counts): UnreadyObject[] {
  const found: UnreadyObject[] = [];
  for (const [uid, reason] of state.notReady) {
    const subject = state.subjects.get(uid);
    const counting = !counts || chainsOf(state, chains, uid).some((chain) => counts(chain));
    if (!subject || !counting) continue;
    const warning = state.warnings.get(uid);
    const told = warning === undefined || reason.includes(warning) ? reason : `${reason}; ${warning}`;
    found.push({ object: nameObject(subject), reason: cleanReason(told) });
  }
  return found.sort((a, b) => (a.object < b.object ? -1 : 1)).slice(0, mostNotReady);
}
