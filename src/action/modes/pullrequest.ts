import { publishedName, resolveBuildSettings } from '../../buildoptions.ts';
import { build } from './build.ts';
import type { BuildModeInput, ModeResult } from './mode.ts';
import { readBuildOptions } from './request.ts';

/**
 * Builds what a pull request changes into a layout, and compares it with what is published. The code may be
 * anyone's: the table of inputs lets this mode neither push nor have a login.
 */
export async function pullRequest(input: BuildModeInput): Promise<ModeResult> {
  const outcome = await build(input);
  const { request, inputs, invocation, progress } = input;
  const reference = publishedName(request, invocation);
  if (outcome.kind !== 'result' || outcome.result.reference === undefined || reference === undefined)
    return outcome;
  const settings = resolveBuildSettings(request, readBuildOptions(inputs), invocation);
  const { comparePublished } = await import('../../commands/preview/comparepublished.ts');
  const comparison = await comparePublished(reference, outcome.result.reference, settings, progress);
  return { ...outcome, comparison };
}
