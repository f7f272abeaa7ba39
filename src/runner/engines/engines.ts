import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { createProgramEnvironment, makeHomes, type ProcessEnvironment } from '../environment.ts';
import { findProgram, isOnPath } from '../findprogram.ts';
import { runProgram } from '../program.ts';
import { buildah } from './buildah.ts';
import { buildx } from './buildx.ts';
import type { Engine, EngineName } from './engine.ts';

const engines: Readonly<Record<EngineName, Engine>> = { buildx, buildah };

/** A daemon that doesn't answer within this time, in milliseconds, counts as missing. */
const probeTimeoutMs = 5000;

/** The environment in which engines are looked for. */
interface ProbeOptions {
  readonly env: ProcessEnvironment;
  /** A directory for the homes of the programs that are run; made if it is missing. */
  readonly homes: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Chooses the engine for RUN: the configured one; otherwise buildx, if a Docker daemon answers and its
 * builder can write OCI layouts; otherwise buildah.
 * @throws PROGRAM_MISSING with what to install.
 */
export async function chooseEngine(choice: 'auto' | EngineName, options: ProbeOptions): Promise<Engine> {
  const { env } = options;
  if (choice !== 'auto') {
    findProgram(choice === 'buildx' ? 'docker' : 'buildah', env['PATH']);
    return engines[choice];
  }
  if ((await probeBuildx(options)).ready) return buildx;
  if (isOnPath('buildah', env['PATH'])) return buildah;
  throw new ImagebuildError('PROGRAM_MISSING', say('engineMissing'), { hint: say('engineMissingHint') });
}

/** The state of buildx, with the reason in words. */
interface BuildxState {
  readonly ready: boolean;
  readonly reason: string;
}

/** Asks Docker and buildx if they are ready; takes a few seconds at most. */
export async function probeBuildx(options: ProbeOptions): Promise<BuildxState> {
  if (!isOnPath('docker', options.env['PATH'])) return { ready: false, reason: say('dockerMissing').text };
  const asking = [
    ['info', '--format', '{{json .DriverStatus}}'],
    ['buildx', 'inspect'],
  ];
  const [info, builder] = await Promise.all(asking.map((args) => ask(args, options)));
  return readBuildxState(info, builder);
}

/**
 * Reads the state of buildx from the answers of Docker. Docker's own builder writes OCI layouts only with the
 * containerd image store.
 * @param info the driver status that `docker info` prints; undefined when it failed.
 * @param builder the output of `docker buildx inspect`; undefined when it failed.
 */
export function readBuildxState(info: string | undefined, builder: string | undefined): BuildxState {
  if (info === undefined) return { ready: false, reason: say('dockerNotRunning').text };
  if (builder === undefined) return { ready: false, reason: say('buildxMissing').text };
  const driver = /^Driver:\s*(\S+)/m.exec(builder)?.[1];
  if (driver !== 'docker' || info.includes('io.containerd.snapshotter'))
    return { ready: true, reason: say('buildxReady', { driver: driver ?? 'unknown' }).text };
  return { ready: false, reason: say('buildxWithoutLayouts').text };
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
      env: await createEngineEnvironment(buildx, env, homes),
      timeoutMs: probeTimeoutMs,
      maxOutputBytes: 64 * 1024,
      signal,
    });
  } catch (error) {
    if (error instanceof ImagebuildError && error.code !== 'CANCELLED') return undefined;
    throw error;
  }
}

/** Creates the environment of an engine, and its homes with the files that it needs. */
export async function createEngineEnvironment(
  engine: Engine,
  ours: ProcessEnvironment,
  homes: string,
): Promise<Record<string, string>> {
  await makeHomes(homes);
  for (const [path, text] of Object.entries(engine.homeFiles(ours, homes))) {
    await mkdir(dirname(join(homes, path)), { recursive: true });
    await writeFile(join(homes, path), text);
  }
  return createProgramEnvironment(ours, homes, engine.env(ours, homes));
}
