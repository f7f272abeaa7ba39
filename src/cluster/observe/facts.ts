import type { KubernetesObject } from '../cluster.ts';

/** An object, with what leads from it to whoever created it. */
export interface ObjectFacts {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid: string;
  readonly owners: readonly OwnerFacts[];
  readonly release: { readonly name: string; readonly namespace: string } | undefined;
  readonly applied: boolean;
  /** Helm ran it as a hook, which names no release. */
  readonly hook: boolean;
}

/** An owner as a reference names it; it is in the same namespace, or in none. */
export interface OwnerFacts {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** Owner references that are followed, of one object. */
const mostOwners = 8;
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Keeps of an object what leads to whoever created it. */
export function readObject({ apiVersion, kind, metadata }: KubernetesObject): ObjectFacts {
  const { namespace, name, uid = '', annotations = {}, ownerReferences } = metadata;
  return {
    ...{ apiVersion, kind, namespace, name, uid },
    owners: (ownerReferences ?? [])
      .slice(0, mostOwners)
      .map((owner) => ({ apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid })),
    release: readRelease(annotations, namespace),
    hook: annotations['helm.sh/hook'] !== undefined,
    applied: annotations[lastApplied] !== undefined || isAppliedByKubectl(metadata),
  };
}

function readRelease(annotations: Readonly<Record<string, string>>, namespace: string | undefined) {
  const name = annotations['meta.helm.sh/release-name'];
  if (!name) return undefined;
  return { name, namespace: annotations['meta.helm.sh/release-namespace'] || namespace || 'default' };
}

/** Server-side apply leaves no annotation, but the name of its manager; a controller's name is another. */
function isAppliedByKubectl(metadata: KubernetesObject['metadata']): boolean {
  const { managedFields } = metadata as { managedFields?: unknown };
  if (!Array.isArray(managedFields)) return false;
  return managedFields.some(({ manager, operation, subresource }) => {
    if (subresource) return false;
    return (manager === 'kubectl' && operation === 'Apply') || /^kubectl-(?:create|run)$/.test(manager);
  });
}

/** `Pod web/a-1`, `Node n1` */
export function nameObject({
  kind,
  namespace,
  name,
}: Pick<ObjectFacts, 'kind' | 'name'> & { readonly namespace?: string | undefined }): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
