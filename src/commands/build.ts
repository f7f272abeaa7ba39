/**
 * The story of imagebuild, from top to bottom: a request becomes a prepared build, the prepared build becomes a published image.
 *
 *   prepare   request → application → init.sh → context → Kubefile and discovery      runs the application's code, holds no secret
 *   publish   references → resolved → planned → streamed → tagged → read back       holds the secrets, runs nothing
 *
 * `build` is both in one process, for applications one trusts. On a public runner the two are separate jobs, with the prepared
 * build as a folder between them.
 */
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { prepare } from './prepare.ts';
import { publish } from './publish.ts';

/** Builds an application and publishes it. @throws ImagebuildError; the target's tags then hold what they held before. */
export async function build(request: Request, settings: Settings, progress: Progress): Promise<Result> {
  const started = performance.now();
  await using prepared = await prepare(request, settings, progress);
  const prepareSeconds = (performance.now() - started) / 1000;
  const result = await publish(prepared, settings, progress);
  return { ...result, durations: { prepareSeconds, ...result.durations } };
}
