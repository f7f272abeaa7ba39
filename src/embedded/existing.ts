import type { Digest } from '../image/descriptor.ts';
import { type Entry, type EntryMetadata, entryMetadata } from '../layers/tree.ts';
import { parseEmbeddedPath } from './paths.ts';

/** What lies in `registry/` already: in the context's own, in the base image's, or there from an earlier instruction. */
export interface ExistingEntry {
  /** With its path relative to `registry/`. What files hold is not read: their digests say enough. */
  readonly entry: EntryMetadata;
  /** Whose it is, for messages: a base image's reference; undefined for the context's own. */
  readonly of?: string | undefined;
}

/** A repository that lies there already. */
export interface ExistingRepository {
  readonly name: string;
  /** Each `current/link`, by tag: several where one hides another. */
  readonly tags: ReadonlyMap<string, readonly ExistingEntry[]>;
  readonly revisions: ReadonlyMap<Digest, ExistingEntry>;
  /** Something that makes it a repository. */
  readonly first: ExistingEntry;
}

interface Growing extends ExistingRepository {
  readonly tags: Map<string, ExistingEntry[]>;
  readonly revisions: Map<Digest, ExistingEntry>;
}

export function contextEntry(entry: Entry): ExistingEntry {
  return { entry: entryMetadata(entry) };
}

/** How messages name it. */
export function displayEntry({ entry, of }: ExistingEntry): string {
  return of === undefined ? `registry/${entry.path}` : `registry/${entry.path} of ${of}`;
}

/** The repositories below `registry/`, by name. */
export function findRepositories(lying: readonly ExistingEntry[]): Map<string, ExistingRepository> {
  const found = new Map<string, Growing>();
  for (const one of lying) {
    const path = parseEmbeddedPath(one.entry.path);
    if (path.kind === 'blob' || path.repository === undefined) continue;
    const name = path.repository;
    const repository: Growing = found.get(name) ?? {
      name,
      tags: new Map(),
      revisions: new Map(),
      first: one,
    };
    found.set(name, repository);
    if (path.kind === 'tag') repository.tags.set(path.tag, [...(repository.tags.get(path.tag) ?? []), one]);
    if (path.kind === 'revision') repository.revisions.set(path.digest, one);
  }
  return found;
}
