import type { Digest } from '../image/digest.ts';
import { type Entry, entriesOf, type Tree } from '../image/tree.ts';
import { parseEmbeddedPath } from './embedded-paths.ts';

/** A repository that the context's own `registry/` holds. */
export interface OwnRepository {
  readonly name: string;
  /** Each tag's `current/link`, by tag. */
  readonly tags: ReadonlyMap<string, Entry>;
  readonly revisions: readonly Digest[];
}

interface Growing extends OwnRepository {
  readonly tags: Map<string, Entry>;
  readonly revisions: Digest[];
}

/** The repositories below `registry/`, by name. What the links hold is not read: their digests say enough. */
export function findRepositories(existing: Tree): Map<string, OwnRepository> {
  const found = new Map<string, Growing>();
  for (const entry of entriesOf(existing)) {
    const path = parseEmbeddedPath(entry.path);
    if (path.kind === 'blob' || path.repository === undefined) continue;
    const name = path.repository;
    const repository: Growing = found.get(name) ?? { name, tags: new Map(), revisions: [] };
    found.set(name, repository);
    if (path.kind === 'tag') repository.tags.set(path.tag, entry);
    if (path.kind === 'revision') repository.revisions.push(path.digest);
  }
  return found;
}
