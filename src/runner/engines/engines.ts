import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from '../environment.ts';
import { findProgram, isOnPath } from '../findprogram.ts';
import { runProgram } from '../program.ts';
import { buildah } from './buildah.ts';
import { buildx } from './buildx.ts';
import type { Engine, EngineChoice, EngineName } from './engine.ts';

export const engines: Readonly<Record<EngineName, Engine>> = { buildx, buildah };

/** A daemon that does not answer within so many milliseconds is none. */
const probeTimeoutMs = 5000;

/** Where it is looked for engines. */
export interface ProbeOptions {
  readonly env: ProcessEnvironment;
  /** A directory for the homes of programs that are asked; made when it is not there. */
  readonly homes: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The engine that is to carry out RUN: the one that was chosen, else buildx when a Docker daemon answers whose builder can write what we
 * read, else buildah.
 * @throws PROGRAM_MISSING with what to install.
 */
export async function chooseEngine(choice: EngineChoice, machine: ProbeOptions): Promise<Engine> {
  const { env } = machine;
  if (choice !== 'auto') {
    findProgram(choice === 'buildx' ? 'docker' : 'buildah', env['PATH']);
    return engines[choice];
  }
  if ((await probeBuildx(machine)).ready) return buildx;
  if (isOnPath('buildah', env['PATH'])) return buildah;
  throw new ImagebuildError(
    'PROGRAM_MISSING',
    'RUN needs buildah, or Docker with buildx, and neither is ready',
    {
      hint: 'Install buildah (apt-get install buildah), or start Docker with a builder of its own: docker buildx create --use.',
    },
  );
}

/** Whether buildx can be used, and the reason in a sentence. */
export interface BuildxState {
  readonly ready: boolean;
  readonly reason: string;
}

/** Asks Docker and buildx, for a few seconds at most. */
export async function probeBuildx(machine: ProbeOptions): Promise<BuildxState> {
  if (!isOnPath('docker', machine.env['PATH'])) return { ready: false, reason: 'docker is not on PATH' };
  const asking = [
    ['info', '--format', '{{json .DriverStatus}}'],
    ['buildx', 'inspect'],
  ];
  const [info, builder] = await Promise.all(asking.map((args) => ask(args, machine)));
  return buildxState(info, builder);
}

/**
 * What the answers of Docker mean. Docker's own builder writes OCI layouts only with containerd's image store.
 * @param info what `docker info` prints of its driver, @param builder what `docker buildx inspect` prints; undefined when it failed.
 */
export function buildxState(info: string | undefined, builder: string | undefined): BuildxState {
  if (info === undefined) return { ready: false, reason: 'no Docker daemon answers' };
  if (builder === undefined) return { ready: false, reason: 'Docker has no buildx' };
  const driver = /^Driver:\s*(\S+)/m.exec(builder)?.[1];
  if (driver !== 'docker' || info.includes('io.containerd.snapshotter'))
    return { ready: true, reason: `its builder is of the driver ${driver ?? 'unknown'}` };
  return {
    ready: false,
    reason: 'the builder in use cannot write OCI layouts (docker buildx create --use makes one that can)',
  };
}

async function ask(
  args: readonly string[],
  { env, homes, signal }: ProbeOptions,
): Promise<string | undefined> {
  try {
    return await runProgram({
      program: 'docker',
      args,
      directory: homes,
      env: await engineEnvironment(buildx, env, homes),
      timeoutMs: probeTimeoutMs,
      maxOutputBytes: 64 * 1024,
      signal,
    });
  } catch (error) {
    if (error instanceof ImagebuildError && error.code !== 'CANCELLED') return undefined;
    throw error;
  }
}

/** What an engine sees of our environment, and homes with what it needs in them. */
export async function engineEnvironment(
  engine: Engine,
  ours: ProcessEnvironment,
  homes: string,
): Promise<Record<string, string>> {
  await makeHomes(homes);
  for (const [path, text] of Object.entries(engine.homeFiles(ours))) await writeFile(join(homes, path), text);
  return createProgramEnvironment(ours, homes, engine.env(ours));
}
