import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '../test/support/tools.ts';

const root = join(import.meta.dirname, '..');
const tools = join(root, '.cache', 'tools');
/** The Go module that names act and everything that it is built from, each with its checksum. */
const goModule = join(root, 'test', 'tools', 'act');
const name = 'github.com/nektos/act';

/** The executable of act, or why there isn't one. */
export type BuiltAct = { readonly path: string } | { readonly absent: string };

/**
 * Builds act, which runs GitHub workflows on this machine, and keeps it under .cache/tools. Its sources come
 * from the Go module proxy; without Go, or without the sources, it isn't there.
 * @throws when the sources are there and can't be built.
 */
export function buildAct(log: (line: string) => void): BuiltAct {
  const path = join(tools, `act-${versionOf(readFileSync(join(goModule, 'go.mod'), 'utf8'))}`);
  if (existsSync(path)) return { path };
  const absent = missing('go');
  if (absent) return { absent };
  log('Building act, which takes some minutes …');
  const unavailable = runGo('list', '-mod=readonly', '-deps', name);
  if (unavailable !== undefined)
    return { absent: `Go can't get act: ${unavailable.trim().split('\n').at(-1)}` };
  mkdirSync(tools, { recursive: true });
  // Another run of the tests sees all of it or nothing.
  const half = `${path}.${process.pid}`;
  const failed = runGo('build', '-mod=readonly', '-trimpath', '-o', half, name);
  if (failed !== undefined) throw new Error(`act can't be built:\n${failed}`);
  renameSync(half, path);
  return { path };
}

function versionOf(goMod: string): string {
  const [, version] = new RegExp(`^\\s*${name.replaceAll('.', '\\.')} (v\\S+)`, 'm').exec(goMod) ?? [];
  if (version === undefined) throw new Error(`test/tools/act/go.mod doesn't name ${name}`);
  return version;
}

/** Runs Go in the module. @returns what it wrote when it failed. */
function runGo(...args: readonly string[]): string | undefined {
  // act needs no C, so a machine without a compiler can build it.
  const env = { ...process.env, CGO_ENABLED: '0' };
  const { status, stderr, error } = spawnSync('go', args, { cwd: goModule, env, encoding: 'utf8' });
  return status === 0 ? undefined : `${stderr ?? ''}${error?.message ?? ''}`;
}
