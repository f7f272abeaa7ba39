import { namespaceSchema, registrySchema } from '../../../application/configurationschemas.ts';
import type { Place } from '../../../errors.ts';
import { lineAt, type OldRepository, type TextFile } from './oldrepository.ts';

/** Where the pages of a repository say that its images are. */
export interface Mention {
  readonly registry: string;
  readonly namespace: string;
  /** The first page that says so. */
  readonly place: Place;
}

/** A name of an image with its registry, `docker.io/acme/nginx`, or with its tag, `acme/nginx:v1`. */
const imagePattern =
  /(?<![\w./-])(?:(?<registry>[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)\/|(?=[a-z0-9][a-z0-9_-]*\/[^\s:/]+:\w))(?<namespace>[a-z0-9][a-z0-9_-]*)\/(?<name>[a-z0-9][\w-]*(?:\.\w[\w-]*)*)/g;

/** The registry of a cluster of sealos itself, to which nothing is published from outside. */
const clusterRegistry = /^sealos\.hub\b/;

/**
 * Finds the registry and namespace under which pages, or else scripts, name the applications of a root most
 * often.
 * @param others namespaces that are those of other types.
 */
export function findMention(
  { pages, initScripts, applications }: OldRepository,
  root: string,
  others: readonly string[],
): Mention | undefined {
  const names = new Set(applications.get(root));
  const isWanted = (namespace: string, name: string) => names.has(name) && !others.includes(namespace);
  return mostFrequent(pages, isWanted) ?? mostFrequent(initScripts, isWanted);
}

/** Returns the registry and namespace under which most applications are named; of equals, the first. */
function mostFrequent(
  files: readonly TextFile[],
  isWanted: (namespace: string, name: string) => boolean,
): Mention | undefined {
  const found = new Map<string, FoundTarget>();
  for (const file of files)
    for (const { index, groups } of file.text.matchAll(imagePattern)) {
      const { registry = 'docker.io', namespace = '', name = '' } = groups ?? {};
      if (!isWanted(namespace, name) || !isTarget(registry, namespace)) continue;
      const key = `${registry}/${namespace}`;
      const known = found.get(key) ?? { registry, namespace, names: new Set(), file, index };
      known.names.add(name);
      found.set(key, known);
    }
  const [first] = [...found.values()].sort((a, b) => b.names.size - a.names.size);
  if (first === undefined) return undefined;
  const { registry, namespace, file, index } = first;
  return { registry, namespace, place: { file: file.path, line: lineAt(file.text, index) } };
}

/** A registry and namespace, what is named under them, and where the first time. */
interface FoundTarget {
  readonly registry: string;
  readonly namespace: string;
  readonly names: Set<string>;
  readonly file: TextFile;
  readonly index: number;
}

function isTarget(registry: string, namespace: string): boolean {
  return (
    !clusterRegistry.test(registry) &&
    registrySchema.safeParse(registry).success &&
    namespaceSchema.safeParse(namespace).success
  );
}
