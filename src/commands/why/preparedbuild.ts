import { lockFile } from '../../application/lock/lockfile.ts';
import { findPreparedDirectories, readPreparedParts } from '../../application/prepared/join.ts';
import { formatReference } from '../../image/reference.ts';
import { type ExplainedImage, mergeExplained } from './explanation.ts';

/** Explains every image of a prepared build, and what it says isn't embedded. @throws PREPARED_INVALID */
export async function explainPrepared(directory: string): Promise<ExplainedImage[]> {
  const { platforms, application } = await readPreparedParts(await findPreparedDirectories(directory));
  const explained: ExplainedImage[] = [];
  for (const { images, notes = [] } of Object.values(platforms)) {
    for (const { reference, required, reason, locked, origins } of images)
      explained.push({
        reference: formatReference(reference),
        status: required ? 'required' : 'candidate',
        reason,
        ...(locked && { locked: { digest: locked, file: `${application.directory}/${lockFile}` } }),
        origins,
      });
    for (const { reference, reason, origins } of notes)
      if (reference !== undefined) explained.push({ reference, status: 'note', reason, origins });
  }
  return mergeExplained(explained);
}
