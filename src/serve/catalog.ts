import { parseEmbeddedPath } from '../embedded/registryfiles.ts';
import { type Digest, isDigest, type Platform } from '../image/descriptor.ts';
import type { ServedFile } from './content/places.ts';
import type { HostsByTag } from './hosts.ts';

/** The embedded registry of one platform of a cluster image. */
export interface PlatformRegistry {
  readonly platform: Platform;
  /** Its blobs, each with its place. */
  readonly blobs: ReadonlyMap<Digest, ServedFile>;
  readonly repositories: ReadonlyMap<string, EmbeddedRepository>;
  readonly hosts: HostsByTag;
}

/** A repository as the `distribution` registry reads it from its links. */
interface EmbeddedRepository {
  readonly tags: ReadonlyMap<string, Digest>;
  readonly revisions: ReadonlySet<Digest>;
  readonly layers: ReadonlySet<Digest>;
}

interface GrowingRepository extends EmbeddedRepository {
  readonly tags: Map<string, Digest>;
  readonly revisions: Set<Digest>;
  readonly layers: Set<Digest>;
}

const root = 'docker/registry/v2';

/**
 * Reads the repositories of a registry. A link whose text isn't a digest, or is another one than its path
 * names, counts for nothing.
 * @param files with paths below `docker/registry/v2/`.
 */
export function readRepositories(
  files: readonly ServedFile[],
): Pick<PlatformRegistry, 'blobs' | 'repositories'> {
  const blobs = new Map<Digest, ServedFile>();
  const repositories = new Map<string, GrowingRepository>();
  for (const file of files) {
    const path = parseEmbeddedPath(`${root}/${file.path}`);
    if (path.kind === 'blob') blobs.set(path.digest, file);
    if (path.kind === 'blob' || path.repository === undefined) continue;
    const repository = repositories.get(path.repository) ?? newRepository();
    repositories.set(path.repository, repository);
    if (path.kind === 'tag' && isDigest(file.link)) repository.tags.set(path.tag, file.link);
    if (path.kind === 'revision' && path.digest === file.link) repository.revisions.add(path.digest);
    if (path.kind === 'layer' && path.digest === file.link) repository.layers.add(path.digest);
  }
  return { blobs, repositories };
}

function newRepository(): GrowingRepository {
  return { tags: new Map(), revisions: new Set(), layers: new Set() };
}
