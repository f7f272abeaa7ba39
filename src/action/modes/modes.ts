import type { Request } from '../../application/request.ts';
import {
  type BuildMode,
  type BuildModeInput,
  isBuildMode,
  type Mode,
  type ModeInput,
  type ModeResult,
} from './mode.ts';

const loadBuild = () => import('./build.ts');

/** The modes that build an application. To add one, add a row. Their code is loaded when they run. */
const buildTable: Readonly<Record<BuildMode, (input: BuildModeInput) => Promise<ModeResult>>> = {
  build: async (input) => (await loadBuild()).build(input),
  prepare: async (input) => (await loadBuild()).prepare(input),
  async publish(input) {
    const { copyFrom } = input.request;
    if (copyFrom !== undefined) return (await import('./copy.ts')).copy(input, copyFrom);
    return (await loadBuild()).publish(input);
  },
  accept: async (input) => (await import('./accept.ts')).accept(input),
  async 'pull-request'(input) {
    const built = await (await loadBuild()).build(input);
    return (await import('./pullrequest.ts')).compareBuild(built, input);
  },
};

/** All other modes. To add one, add a row. */
const otherTable: Readonly<Record<Exclude<Mode, BuildMode>, (input: ModeInput) => Promise<ModeResult>>> = {
  plan: async (input) => (await import('./accept.ts')).plan(input),
  comment: async (input) => (await import('./comment.ts')).comment(input),
  report: async (input) => (await import('./comment.ts')).report(input),
  preview: async (input) => (await import('./comment.ts')).preview(input),
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
