/**
 * Start reading here. A build has two steps, and everything else is called from them:
 *
 *   prepare   request → application → init.sh → context → Kubefile and embedded images
 *   publish   resolve references → plan layers → upload → tag → verify
 *
 * Prepare runs the application's code and has no secrets. Publish has the secrets and runs none of that code.
 *
 * `build` runs both in one process, for applications that you trust. On a public runner they are separate
 * jobs, and the prepared build is passed between them as a directory.
 */
import type { PreparedBuild } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import type { ImagebuildError } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { type Settings, targetReference } from '../settings.ts';
import { asImagebuildError } from '../text/unknownerror.ts';
import { prepare } from './prepare.ts';
import { publish } from './publish.ts';

/**
 * Builds an application and publishes it. @throws ImagebuildError; on failure no tag has moved.
 */
export async function build(request: Request, settings: Settings, progress: Progress): Promise<Result> {
  const started = performance.now();
  await using prepared = await prepare(request, settings, progress).catch((error) => {
    throw unpublished(asImagebuildError(error), request, settings);
  });
  const prepareSeconds = (performance.now() - started) / 1000;
  const locked = settings.lock === 'update' ? await updateLock(prepared, settings, progress) : prepared;
  const result = await publish(locked, settings, progress);
  return { ...result, durations: { prepareSeconds, ...result.durations } };
}

/** Brings the application's lock up to date, and returns the build with the digests that it has now. */
async function updateLock(prepared: PreparedBuild, settings: Settings, progress: Progress) {
  const { writeLock } = await import('./lock/writelock.ts');
  return (await writeLock(prepared, settings, progress)).prepared;
}

/** Says of a build that ended before it published anything that the registry is as it was. */
function unpublished(error: ImagebuildError, request: Request, { destination }: Settings): ImagebuildError {
  if (destination.kind !== 'registry' && error.code !== 'CANCELLED') return error;
  return error.with({ target: { reference: targetReference(destination, request), state: 'unchanged' } });
}
