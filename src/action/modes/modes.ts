import type { Request } from '../../application/request.ts';
import { accept, plan } from './accept.ts';
import { build, prepare, publish } from './build.ts';
import {
  type BuildMode,
  type BuildModeInput,
  isBuildMode,
  type Mode,
  type ModeInput,
  type ModeResult,
} from './mode.ts';

/** The modes that build an application. To add one, add a row. */
const buildTable: Readonly<Record<BuildMode, (input: BuildModeInput) => Promise<ModeResult>>> = {
  build,
  prepare,
  publish: async (input) => {
    const { copyFrom } = input.request;
    return copyFrom === undefined ? publish(input) : (await import('./copy.ts')).copy(input, copyFrom);
  },
  accept,
  'pull-request': async (input) => (await import('./pullrequest.ts')).compareBuild(await build(input), input),
};

/** All other modes. To add one, add a row. */
const otherTable: Readonly<Record<Exclude<Mode, BuildMode>, (input: ModeInput) => Promise<ModeResult>>> = {
  plan,
  comment: async (input) => (await import('./comment.ts')).comment(input),
  report: async (input) => (await import('./comment.ts')).report(input),
};

/**
 * Runs a mode.
 * @param request undefined for a mode that doesn't build.
 * @throws ImagebuildError
 */
export async function runMode(
  mode: Mode,
  request: Request | undefined,
  input: ModeInput,
): Promise<ModeResult> {
  if (!isBuildMode(mode)) return await otherTable[mode](input);
  if (!request) throw new TypeError(`mode ${mode} needs a request`);
  return await buildTable[mode]({ ...input, request });
}
