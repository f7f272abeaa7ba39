import { ImagebuildError } from '../errors.ts';
import { type Containment, containments, type Host, readHost, toolPath } from './containment/containment.ts';
import type { ProcessEnvironment } from './environment.ts';
import { findProgram } from './findprogram.ts';
import { killLeftovers } from './leftovers.ts';
import { type Program, runProgram } from './program.ts';

/** A program whose code isn't ours. */
export interface ContainedProgram extends Program {
  /** The directory that its environment was made for. */
  readonly homes: string;
  /** The environment of this process, which says where the programs are that contain it. */
  readonly ours: ProcessEnvironment;
  /** The way to contain it; the strongest that works here when left out. */
  readonly containment?: Containment | undefined;
}

/** Milliseconds that a trial may take. */
const trialTime = 10_000;

/**
 * Runs a program like `runProgram`. No process that it started keeps running afterwards, whatever session,
 * environment and parent it has, as far as this machine allows (docs/security-model.md).
 */
export async function runContained(given: ContainedProgram): Promise<string> {
  const { homes, ours, directory, env } = given;
  const host = readHost(ours);
  const containment = given.containment ?? (await findContainment(host, ours));
  const file = findProgram(given.program, env['PATH']);
  const [program, ...args] = containment.wrap([file, ...given.args], env, host);
  try {
    return await runProgram({
      ...given,
      displayName: given.displayName ?? given.program,
      program: findProgram(program, toolPath(ours)),
      args,
    });
  } finally {
    await killLeftovers({ homes, directory });
  }
}

let found: Promise<Containment> | undefined;

/** Finds the strongest containment that works on this machine; it is tried once. */
function findContainment(host: Host, ours: ProcessEnvironment): Promise<Containment> {
  found ??= tryContainments(host, ours);
  return found;
}

async function tryContainments(host: Host, ours: ProcessEnvironment): Promise<Containment> {
  for (const containment of containments)
    if (containment.isPossible(host) && (await works(containment, host, ours))) return containment;
  throw new RangeError('the last containment is always possible');
}

/** A container or a policy may forbid what a machine has, which only a trial shows. */
async function works(containment: Containment, host: Host, ours: ProcessEnvironment): Promise<boolean> {
  const env = { PATH: toolPath(ours) };
  const [program, ...args] = containment.wrap([findProgram('true', env.PATH)], env, host);
  try {
    await runProgram({ program, args, directory: '/', env, timeoutMs: trialTime });
    return true;
  } catch (error) {
    if (error instanceof ImagebuildError) return false;
    throw error;
  }
}
