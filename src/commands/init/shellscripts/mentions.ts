import type { Place } from '../../../errors.ts';
import { lineAt, type OldRepository, type TextFile } from './oldrepository.ts';

/** Where the pages of a repository say that its images are. */
export interface Mention {
  readonly registry: string;
  readonly namespace: string;
  /** The first page that says so. */
  readonly place: Place;
}

/** A name of an image with its registry: `docker.io/acme/nginx`. */
const imagePattern =
  /(?<![\w./-])([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)\/([a-z0-9][a-z0-9_-]*)\/([a-z0-9][\w.-]*)/g;

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

function mostFrequent(
  files: readonly TextFile[],
  isWanted: (namespace: string, name: string) => boolean,
): Mention | undefined {
  const counts = new Map<string, { count: number; readonly mention: Mention }>();
  for (const { path, text } of files)
    for (const match of text.matchAll(imagePattern)) {
      const [, registry = '', namespace = '', name = ''] = match;
      if (!isWanted(namespace, name)) continue;
      const key = `${registry}/${namespace}`;
      const place = { file: path, line: lineAt(text, match.index) };
      const known = counts.get(key) ?? { count: 0, mention: { registry, namespace, place } };
      counts.set(key, { ...known, count: known.count + 1 });
    }
  const [first] = [...counts.values()].sort((a, b) => b.count - a.count);
  return first?.mention;
}
