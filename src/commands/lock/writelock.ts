import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { locateApplication } from '../../application/directorybuild/locate.ts';
import { keepOtherPlatforms, type LockChanges, lockChanges } from '../../application/lock/changes.ts';
import { lockImages } from '../../application/lock/comparelock.ts';
import {
  formatLock,
  type LockedImages,
  lockFile,
  lockPlace,
  readLock,
} from '../../application/lock/lockfile.ts';
import { observedChains } from '../../application/prepared/observedchains.ts';
import type { ImageOrigin, PreparedBuild } from '../../application/prepared/prepared.ts';
import { installsIn } from '../../application/shapes.ts';
import { formatReference } from '../../image/reference.ts';
import { cannotCreate } from '../../io/directory.ts';
import type { Progress } from '../../progress.ts';
import { wantedImages } from '../../publish/resolve/descriptors.ts';
import { resolveImages } from '../../publish/resolve/images.ts';
import { imageSources } from '../../publish/resolve/imagesources.ts';
import type { ResolvedImage } from '../../publish/resolve/imagetypes.ts';
import { requirePulls } from '../../publish/resolve/quota.ts';
import type { Settings } from '../../settings.ts';
import { createStoreOpener } from '../../stores/open.ts';
import { say } from '../../text/say.ts';

/** A lock that was written. */
export interface WrittenLock {
  /** As people see it. */
  readonly file: string;
  /** The images in it. */
  readonly images: number;
  /** The candidates that their registry doesn't have. */
  readonly leftOut: readonly string[];
  readonly changes: LockChanges;
}

/**
 * Writes the lock of a prepared build.
 * @returns also the build, with every image locked to what was written.
 */
export async function writeLock<Build extends PreparedBuild>(
  prepared: Build,
  settings: Settings,
  progress: Progress,
): Promise<{ readonly written: WrittenLock; readonly prepared: Build }> {
  const { request } = prepared;
  const application = await locateApplication(settings.applications, request);
  const place = lockPlace(application, request.version, application.shown);
  const before = await readLock(place);
  const locked = await resolveLock(prepared, settings, progress);
  const after = keepOtherPlatforms(before, locked, Object.keys(prepared.platforms));
  const text = await formatLock(place, after);
  await writeFile(join(place.directory, lockFile), text).catch((cause) => {
    throw cannotCreate(place.shown, cause, 'file');
  });
  return {
    written: {
      file: place.shown,
      images: after.images.length,
      leftOut: after.leftOut,
      changes: lockChanges(before, after),
    },
    prepared: { ...prepared, platforms: lockImages(after, prepared.platforms) },
  };
}

/** Asks the sources of a build's embedded images what its references name now. */
async function resolveLock(
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
): Promise<LockedImages> {
  const { limits, sources, waitForQuota, signal } = settings;
  progress({ type: 'phase', phase: 'resolve', message: say('phaseResolve').text });
  await using stores = createStoreOpener(settings, progress);
  const wanted = wantedImages(prepared, limits.images, sources);
  const { images, warnings } = await resolveImages(wanted, {
    sourceOf: imageSources(prepared.files, stores),
    checkPulls: (pulls) => requirePulls(pulls, { waitMs: waitForQuota, progress, signal }),
  });
  for (const warning of warnings) progress({ type: 'warning', warning });
  const found = new Set(images.map(({ name }) => name));
  const candidates = wanted.filter((image) => !image.prepared.required && !found.has(image.name));
  const { installs, imageLists } = prepared;
  return {
    ...installsIn({ installs }),
    ...(imageLists && { imageLists: [...imageLists] }),
    images: lockedRows(images),
    leftOut: candidates.map(({ name }) => name),
  };
}

/** Makes the rows of a lock: one for each name, even where init.sh fetched an archive for each platform. */
function lockedRows(images: readonly ResolvedImage[]): LockedImages['images'] {
  const rows = new Map<string, LockedImages['images'][number]>();
  for (const image of images) {
    const reference = formatReference(image.prepared.reference);
    const known = rows.get(reference);
    rows.set(reference, {
      reference,
      digest: known?.digest ?? image.digest,
      platforms: { ...known?.platforms, ...platformRows(image) },
      origins: [...(known?.origins ?? []), ...image.prepared.origins.map(formatOrigin)],
      observed: [...(known?.observed ?? []), ...observedRows(image.prepared.origins)],
    });
  }
  return [...rows.values()];
}

function platformRows({ embedded }: ResolvedImage): LockedImages['images'][number]['platforms'] {
  const rows = [...embedded].map(([platform, { manifest, blobs }]) => {
    const sizes = new Map(blobs.map((blob) => [blob.digest, blob.size]));
    const size = [...sizes.values()].reduce((sum, each) => sum + each, 0);
    return [platform, { digest: manifest.digest, size }];
  });
  return Object.fromEntries(rows);
}

/** Returns the ways by which a cluster came to pull an image; that it did, where none is known. */
function observedRows(origins: readonly ImageOrigin[]): string[] {
  const chains = observedChains(origins);
  if (chains.length > 0) return chains;
  return origins.some(({ kind }) => kind === 'observed') ? [say('reasonObserved').text] : [];
}

function formatOrigin({ kind, file, line }: ImageOrigin): string {
  return line === undefined ? `${kind} ${file}` : `${kind} ${file}:${line}`;
}
