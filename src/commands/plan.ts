import type { Request } from '../application/request.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { type Plan, planPrepared } from './planprepared.ts';
import { prepare } from './prepare.ts';

/**
 * Prepares an application and plans its publication. Asks the sources and, for a registry, the target; with
 * `offline` neither. Transfers no blob.
 */
export async function plan(request: Request, settings: Settings, progress: Progress): Promise<Plan> {
  await using prepared = await prepare(request, settings, progress);
  return await planPrepared(prepared, settings, progress);
}
