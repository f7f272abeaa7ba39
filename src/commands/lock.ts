import type { Request } from '../application/request.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { type WrittenLock, writeLock } from './lock/writelock.ts';
import { prepare } from './prepare.ts';

/**
 * Prepares an application, asks the registries for the digests of its embedded images, and writes them to
 * `images.lock.yaml` beside its Kubefile. With `lock: 'update'` the digests that the file has stay.
 * @throws ImagebuildError; then the file is as it was.
 */
export async function lock(request: Request, settings: Settings, progress: Progress): Promise<WrittenLock> {
  const mode = settings.lock === 'update' ? 'update' : 'ignore';
  await using prepared = await prepare(request, { ...settings, lock: mode }, progress);
  return (await writeLock(prepared, settings, progress)).written;
}
