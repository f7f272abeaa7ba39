import { lockFile } from '../../application/lock/lockfile.ts';
import { findPreparedDirectories, readPreparedParts } from '../../application/prepared/join.ts';
import type { ImageOrigin } from '../../application/prepared/prepared.ts';
import { formatReference } from '../../image/reference.ts';
import type { ExplainedImage } from './explanation.ts';

/** Explains every image of a prepared build, and what it says isn't embedded. @throws PREPARED_INVALID */
export async function explainPrepared(directory: string): Promise<ExplainedImage[]> {
  const { platforms, application } = await readPreparedParts(await findPreparedDirectories(directory));
  const explained = new Map<string, ExplainedImage>();
  for (const { images, notes = [] } of Object.values(platforms)) {
    for (const { reference, required, reason, locked, origins } of images)
      add(explained, {
        reference: formatReference(reference),
        status: required ? 'required' : 'candidate',
        reason,
        ...(locked && { locked: { digest: locked, file: `${application.directory}/${lockFile}` } }),
        origins,
      });
    for (const { reference, reason, origins } of notes)
      if (reference !== undefined) add(explained, { reference, status: 'note', reason, origins });
  }
  return [...explained.values()];
}

/** Adds an image of one platform to those of the others, each place once. */
function add(explained: Map<string, ExplainedImage>, image: ExplainedImage): void {
  const key = `${image.reference} ${image.status} ${image.reason ?? ''}`;
  const all: ImageOrigin[] = [...(explained.get(key)?.origins ?? []), ...image.origins];
  const origins = [...new Map(all.map((origin) => [JSON.stringify(origin), origin])).values()];
  explained.set(key, { ...image, origins });
}
