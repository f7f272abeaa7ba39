import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '../test/support/tools.ts';

/** Programs that are built from a Go module of this repository, which names their sources with checksums. */
export interface GoPrograms {
  /** The folder with go.mod and go.sum. */
  readonly module: string;
  /** Import paths of the programs by the name that their file gets. */
  readonly programs: Readonly<Record<string, string>>;
  /** Further arguments of `go build`. */
  readonly args?: readonly string[];
  /** The longest time that Go may take to fetch the sources, and then to build each program. */
  readonly limitMs: number;
}

/**
 * Builds those programs that aren't in a directory yet. Their sources come from the Go module proxy; without
 * Go, or without the sources, there are no programs.
 * @returns why there are none, or undefined.
 * @throws when the sources are there and can't be built.
 */
export function buildGoPrograms(
  directory: string,
  what: GoPrograms,
  log: (line: string) => void,
): string | undefined {
  const todo = Object.entries(what.programs).filter(([name]) => !existsSync(join(directory, name)));
  if (todo.length === 0) return undefined;
  const absent = missing('go');
  if (absent) return absent;
  const names = todo.map(([name]) => name).join(', ');
  log(`Building ${names}, which takes some minutes …`);
  const unavailable = runGo(what, 'list', '-mod=readonly', '-deps', ...todo.map(([, path]) => path));
  if (unavailable !== undefined) return `Go can't get ${names}: ${unavailable.trim().split('\n').at(-1)}`;
  mkdirSync(directory, { recursive: true });
  for (const [name, path] of todo) buildProgram(what, path, join(directory, name));
  return undefined;
}

function buildProgram(what: GoPrograms, path: string, target: string): void {
  // Another run of the tests sees all of it or nothing.
  const half = `${target}.${process.pid}`;
  const args = ['build', '-mod=readonly', '-trimpath', ...(what.args ?? []), '-o', half, path];
  const failed = runGo(what, ...args);
  if (failed !== undefined) throw new Error(`${path} can't be built:\n${failed}`);
  renameSync(half, target);
}

/** Runs Go in the module. @returns what it wrote when it failed. */
function runGo({ module: cwd, limitMs: timeout }: GoPrograms, ...args: string[]): string | undefined {
  // None of the programs needs C, so a machine without a compiler can build them.
  const env = { ...process.env, CGO_ENABLED: '0' };
  const { status, stderr, error } = spawnSync('go', args, {
    ...{ cwd, env, timeout, encoding: 'utf8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return status === 0 ? undefined : `${stderr ?? ''}${error?.message ?? ''}`;
}
