import type { Request } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { say } from '../text/say.ts';
import { type Plan, planPrepared } from './planprepared.ts';
import { prepare } from './prepare.ts';

/**
 * Prepares an application and plans its publication. Asks the sources and, for a registry, the target; with
 * `offline` neither. Transfers no blob, and installs nothing in a cluster.
 * @throws USAGE for a build that watches a cluster.
 */
export async function plan(request: Request, settings: Settings, progress: Progress): Promise<Plan> {
  const kind = settings.observe?.kind;
  if (kind !== undefined)
    throw new ImagebuildError('USAGE', say('planObserved', { type: kind }), {
      hint: say('planObservedHint', { type: kind }),
    });
  await using prepared = await prepare(request, settings, progress);
  return await planPrepared(prepared, settings, progress);
}
