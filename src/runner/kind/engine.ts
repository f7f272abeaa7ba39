import { statfs } from 'node:fs/promises';
import { createStoreEnvironment } from '../environment.ts';
import { isOnPath } from '../findprogram.ts';
import { runProgram } from '../program.ts';
import { type KindCall, runKind } from './kind.ts';

/** The engine that runs the node of a cluster. */
interface ContainerEngine {
  /** docker, podman, nerdctl or finch. */
  readonly name: string;
  readonly processors: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes that are free where it keeps images; undefined where that is another machine. */
  readonly free: number | undefined;
}

/** What `info --format` is asked: processors, bytes of memory, and where images are. */
const questions: Readonly<Record<string, string>> = {
  docker: '{{.NCPU}} {{.MemTotal}} {{.DockerRootDir}}',
  podman: '{{.Host.CPUs}} {{.Host.MemTotal}} {{.Store.GraphRoot}}',
  nerdctl: '{{.NCPU}} {{.MemTotal}} {{.DockerRootDir}}',
  finch: '{{.NCPU}} {{.MemTotal}} {{.DockerRootDir}}',
};

/** Returns the engine that kind uses: the one that is named, or the first that is on PATH. */
export function chosenEngine({ env }: Pick<KindCall, 'env'>): string {
  const named = env['KIND_EXPERIMENTAL_PROVIDER'] ?? '';
  if (Object.hasOwn(questions, named)) return named;
  return ['docker', 'podman', 'nerdctl'].find((name) => isOnPath(name, env['PATH'])) ?? 'docker';
}

/**
 * Asks the engine what it has for a cluster.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED when it doesn't answer, TIMEOUT, CANCELLED
 */
export async function probeEngine({ env, signal }: KindCall): Promise<ContainerEngine> {
  const name = chosenEngine({ env });
  const printed = await runProgram({
    program: name,
    displayName: `${name} info`,
    args: ['info', '--format', questions[name] ?? ''],
    directory: '/',
    env: createStoreEnvironment(env),
    timeoutMs: 10_000,
    maxOutputBytes: 64 * 1024,
    signal,
  });
  const [processors = '', memory = '', ...images] = printed.trim().split(' ');
  return {
    name,
    processors: Number(processors) || 0,
    memory: Number(memory) || 0,
    free: await freeBytes(images.join(' ')),
  };
}

async function freeBytes(directory: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** Asks kind for its version, `v0.33.0`. @throws PROGRAM_MISSING, PROGRAM_FAILED, TIMEOUT, CANCELLED */
export async function kindVersion(call: KindCall): Promise<string> {
  const printed = await runKind(['version'], call, { timeoutMs: 10_000 });
  return /\bv\d\S*/.exec(printed)?.[0] ?? printed.trim();
}
