import { publishedName, resolveBuildSettings } from '../../buildoptions.ts';
import type { BuildModeInput, ModeResult } from './mode.ts';
import { readBuildOptions } from './request.ts';

/**
 * Adds to the result of a pull request's build how it differs from what is published: the summary says so.
 * The code may be anyone's: the table of inputs lets the mode `pull-request` neither push nor have a login.
 */
export async function compareBuild(outcome: ModeResult, input: BuildModeInput): Promise<ModeResult> {
  const { request, inputs, invocation, progress } = input;
  const reference = publishedName(request, invocation);
  if (outcome.kind !== 'result' || outcome.result.reference === undefined || reference === undefined)
    return outcome;
  const settings = resolveBuildSettings(request, readBuildOptions(inputs), invocation);
  const { comparePublished } = await import('../../commands/preview/comparepublished.ts');
  const comparison = await comparePublished(reference, outcome.result.reference, settings, progress);
  return { ...outcome, comparison };
}
