import { ImagebuildError } from '../../errors.ts';
import { type Cluster, pathOf } from '../cluster.ts';
import { nameObject, type ObjectFacts, type OwnerFacts, readObject } from './facts.ts';
import type { ChainObject, ChainStep } from './observation.ts';

/** Finds the ways from an object to what created it. */
interface ChainFinder {
  /** Returns the ways over owner references, each from the object itself on; at least one. */
  find(object: ObjectFacts): Promise<readonly (readonly ChainObject[])[]>;
}

/** Owners above each other. */
const longestChain = 12;
/** Ways from one object, when owners have several owners. */
const mostChains = 16;

/**
 * Follows owner references through objects of any kind. Each owner is read once; one that is missing, or that
 * the login may not read, ends its chain.
 */
export function createChainFinder(cluster: Pick<Cluster, 'get' | 'findResource'>): ChainFinder {
  const owners = new Map<string, Promise<ObjectFacts>>();
  const readOwner = (owner: OwnerFacts, namespace: string | undefined) => {
    const found = owners.get(owner.uid) ?? fetchOwner(cluster, owner, namespace);
    owners.set(owner.uid, found);
    found.catch(() => owners.delete(owner.uid));
    return found;
  };
  const find = async (object: ObjectFacts, below: readonly string[]): Promise<(readonly ChainObject[])[]> => {
    const self = toChainObject(object);
    if (object.owners.length === 0 || below.length >= longestChain || below.includes(object.uid))
      return [[self]];
    const chains: (readonly ChainObject[])[] = [];
    for (const owner of object.owners) {
      // Checked here, since owners of owners would multiply.
      if (chains.length >= mostChains) break;
      const facts = await readOwner(owner, object.namespace).catch(() =>
        referenceOnly(owner, object.namespace),
      );
      const above = await find(facts, [...below, object.uid]);
      chains.push(...above.map((chain) => [self, ...chain]));
    }
    return chains.slice(0, mostChains);
  };
  return {
    async find(object) {
      return find(await complete(cluster, object), []);
    },
  };
}

/** An object that only an event named may still be there. */
async function complete(cluster: Pick<Cluster, 'get'>, object: ObjectFacts): Promise<ObjectFacts> {
  if (object.kind !== 'Pod' || object.owners.length > 0 || object.release || object.applied) return object;
  const path = pathOf({ apiVersion: 'v1', name: 'pods', namespaced: true }, object);
  const found = await cluster.get(path).catch(() => undefined);
  return found?.metadata.uid === object.uid
    ? readObject({ ...found, apiVersion: 'v1', kind: 'Pod' })
    : object;
}

/** Reads an owner; as its reference alone when it is gone. @throws errors that another try may not have */
async function fetchOwner(
  cluster: Pick<Cluster, 'get' | 'findResource'>,
  owner: OwnerFacts,
  namespace: string | undefined,
): Promise<ObjectFacts> {
  try {
    const resource = await cluster.findResource(owner.apiVersion, owner.kind);
    const found = resource && (await cluster.get(pathOf(resource, { namespace, name: owner.name })));
    if (!resource || found?.metadata.uid !== owner.uid) return referenceOnly(owner, namespace);
    return readObject({ ...found, apiVersion: owner.apiVersion, kind: owner.kind });
  } catch (error) {
    if (error instanceof ImagebuildError && error.code === 'DENIED') return referenceOnly(owner, namespace);
    throw error;
  }
}

function referenceOnly(owner: OwnerFacts, namespace: string | undefined): ObjectFacts {
  const isOfCluster = owner.kind === 'Node' || owner.kind === 'Namespace';
  return {
    ...owner,
    namespace: isOfCluster ? undefined : namespace,
    ...{ owners: [], release: undefined, applied: false, hook: false },
  };
}

function toChainObject({ owners: _, ...object }: ObjectFacts): ChainObject {
  return object;
}

const stepKinds: Readonly<Record<string, string>> = { Pod: 'pod', Node: 'node' };

/** Returns a chain as people read it, with the release or manifest that its last objects belong to. */
export function describeChain(chain: readonly ChainObject[]): ChainStep[] {
  const steps = chain.map((object) => ({
    kind: stepKinds[object.kind] ?? 'owner',
    text: nameObject(object),
  }));
  const release = chain.findLast((object) => object.release)?.release;
  if (release)
    return [...steps, { kind: 'release', text: `Helm release ${release.namespace}/${release.name}` }];
  if (chain.some(({ hook }) => hook)) return [...steps, { kind: 'release', text: 'Helm hook' }];
  return chain.some(({ applied }) => applied)
    ? [...steps, { kind: 'manifest', text: 'applied manifest' }]
    : steps;
}
