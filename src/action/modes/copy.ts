import { listNamespaces, resolveBuildSettings } from '../../buildoptions.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { InputName, Inputs } from '../inputs.ts';
import type { BuildModeInput, ModeResult } from './mode.ts';
import { readBuildOptions } from './request.ts';

/** Inputs of the mode publish that mean nothing for a copy. */
const foreign: readonly InputName[] = ['output', 'archives', 'archive-format', 'prepared', 'compression'];

/** Publishes an image of another registry as it is. Nothing of an application is run or read. */
export async function copy(
  { request, inputs, invocation, progress }: BuildModeInput,
  copyFrom: string,
): Promise<ModeResult> {
  refuseForeign(inputs);
  const options = readBuildOptions(inputs);
  const settings = resolveBuildSettings(request, { ...options, push: true }, invocation);
  await (await import('../../commands/preflight/publishlogin.ts')).requireLogin(request, settings);
  const command = await import('../../commands/publishimages/publishcopy.ts');
  const own = listNamespaces(options, invocation);
  const result = await command.publishCopy({ ...request, copyFrom }, own, settings, progress);
  return { kind: 'result', result };
}

/** @throws USAGE for an input that would be dropped without a word */
function refuseForeign(inputs: Inputs): void {
  const [name] = foreign.filter((input) => inputs[input] !== undefined);
  if (name === undefined) return;
  throw new ImagebuildError('USAGE', say('copyTakesNoInput', { input: name }), { hint: say('omitIt') });
}
