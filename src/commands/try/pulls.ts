import type { Observation } from '../../cluster/observe/observation.ts';
import { formatReference, type Reference, tryParseReference } from '../../image/reference.ts';
import type { AnsweredRequest } from '../../serve/http/answeredrequest.ts';

/** An image that an install needs, or that a node asked for. */
export interface TriedImage {
  /** `docker.io/library/nginx:1.27` */
  readonly image: string;
  /** The platforms of the nodes. */
  readonly platforms: readonly string[];
  /** true: the image that was tried has it, and where the network was cut, it was pulled from there. */
  readonly held: boolean;
  /** The pods that run it: `Pod web/a-1`; empty for one that a node asked for and no pod names. */
  readonly pods: readonly string[];
  /** true: it was there already, such as an image that comes with the node. */
  readonly unasked?: boolean | undefined;
}

/** A manifest that was asked for by a name. */
interface NodePull {
  /** undefined when the client didn't say it. */
  readonly host: string | undefined;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
  readonly answered: boolean;
}

/** Selects the requests for manifests, each name once: answered when it was at least once. */
export function listPulls(requests: readonly AnsweredRequest[]): NodePull[] {
  const pulls = new Map<string, NodePull>();
  for (const { route, status, failure } of requests) {
    if (route?.kind !== 'manifest') continue;
    const { host, repository, reference } = route;
    const key = `${host ?? ''} ${repository} ${reference}`;
    const answered = (status === 200 && failure === undefined) || pulls.get(key)?.answered === true;
    pulls.set(key, { host, repository, reference, answered });
  }
  return [...pulls.values()];
}

/**
 * Compares what pods run with what nodes pulled while they could pull from nowhere else.
 * @param platforms of the nodes.
 */
export function comparePulls(
  observation: Pick<Observation, 'images'>,
  pulls: readonly NodePull[],
  platforms: readonly string[],
): TriedImage[] {
  const used = new Set<NodePull>();
  const ofPods = podImages(observation).map(({ reference, pods }): TriedImage => {
    const own = pulls.filter((pull) => isPullOf(pull, reference));
    for (const pull of own) used.add(pull);
    const held = own.length > 0 && own.some(({ answered }) => answered);
    const unasked = own.length === 0 ? { unasked: true } : {};
    return { image: formatReference(reference), platforms, held, pods, ...unasked };
  });
  // A digest that belongs to a tag which was asked for is the same pull.
  const tags = new Set([...used, ...pulls].flatMap((one) => (isTagged(one) ? [placeOf(one)] : [])));
  const others = pulls.filter((pull) => !used.has(pull) && (isTagged(pull) || !tags.has(placeOf(pull))));
  const ofNodes = others.map((pull): TriedImage => {
    const separator = isTagged(pull) ? ':' : '@';
    const image = `${placeOf(pull)}${separator}${pull.reference}`;
    return { image, platforms, held: pull.answered, pods: [] };
  });
  return [...ofPods, ...ofNodes].sort(byName);
}

/** Compares what pods name with what an image holds; nobody pulled anything from it. */
export function compareHeld(
  observation: Pick<Observation, 'images'>,
  holds: (reference: Reference, platform: string) => boolean,
  platforms: readonly string[],
): TriedImage[] {
  return podImages(observation)
    .map(({ reference, pods }) => ({
      ...{ image: formatReference(reference), platforms, pods },
      held: platforms.every((platform) => holds(reference, platform)),
    }))
    .sort(byName);
}

function podImages({ images }: Pick<Observation, 'images'>) {
  const found = new Map<string, { readonly reference: Reference; readonly pods: Set<string> }>();
  for (const { image, chains, counts } of images) {
    const reference = counts ? tryParseReference(image) : undefined;
    if (!reference) continue;
    const name = formatReference(reference);
    const { pods } = found.get(name) ?? { pods: new Set() };
    for (const [first] of chains) if (first?.kind === 'pod') pods.add(first.text);
    found.set(name, { reference, pods });
  }
  return [...found.values()].map(({ reference, pods }) => ({ reference, pods: [...pods].sort() }));
}

/** containerd asks for the digest where there is one, and otherwise for the tag. */
function isPullOf(pull: NodePull, { host, repository, tag, digest }: Reference): boolean {
  const isSame = pull.repository === repository && (pull.host ?? host) === host;
  return isSame && pull.reference === (digest ?? tag);
}

function isTagged({ reference }: NodePull): boolean {
  return !reference.includes(':');
}

function placeOf({ host, repository }: NodePull): string {
  return host === undefined ? repository : `${host}/${repository}`;
}

function byName(a: TriedImage, b: TriedImage): number {
  return a.image < b.image ? -1 : Number(a.image > b.image);
}
