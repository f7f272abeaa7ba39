import { formatReference, type Reference } from '../image/reference.ts';

/** What sealos calls the cluster's own registry unless the Env of an image says otherwise. */
export const defaultClusterRegistry = 'sealos.hub:5000';

/** Returns the cluster's own registry by the Env of an image: `registryDomain` and `registryPort`. */
export function findClusterRegistry(env: readonly string[] = []): string {
  const variables = new Map(
    env.map((row) => {
      const at = row.indexOf('=');
      return [row.slice(0, at), row.slice(at + 1)] as const;
    }),
  );
  const [domain, port] = defaultClusterRegistry.split(':');
  return `${variables.get('registryDomain') || domain}:${variables.get('registryPort') || port}`.toLowerCase();
}

interface NamedReference {
  readonly reference: Reference;
}

/**
 * Separates the images of the cluster's own registry, which is never a source (docs/compatibility.md B 14).
 * @returns the others, and those that no other image stands for by repository and tag: they must be in the
 *   cluster already.
 */
export function separateClusterImages<Image extends NamedReference>(
  images: readonly Image[],
  registry: string,
): { readonly others: Image[]; readonly inCluster: Image[] } {
  const isOwn = ({ reference }: Image) => reference.host === registry;
  const others = images.filter((image) => !isOwn(image));
  const embedded = new Set(others.map(({ reference }) => nameInRegistry(reference)));
  const own = images.filter(isOwn);
  return { others, inCluster: own.filter(({ reference }) => !embedded.has(nameInRegistry(reference))) };
}

/** Returns the name of an image in a registry, `team/tool:v1`. */
function nameInRegistry(reference: Reference): string {
  return formatReference(reference).slice(reference.host.length + 1);
}
