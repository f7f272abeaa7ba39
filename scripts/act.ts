import { join } from 'node:path';
import { versionInGoModule } from '../test/support/tools.ts';
import { buildGoPrograms } from './gomodule.ts';

const root = join(import.meta.dirname, '..');
const tools = join(root, '.cache', 'tools');
/** The Go module that names act and everything that it is built from, each with its checksum. */
const module = join(root, 'test', 'tools', 'act');
const path = 'github.com/nektos/act';

/** The executable of act, or why there isn't one. */
export type BuiltAct = { readonly path: string } | { readonly absent: string };

/**
 * Builds act, which runs GitHub workflows on this machine, and keeps it under .cache/tools.
 * @throws when its sources are there and can't be built.
 */
export function buildAct(log: (line: string) => void): BuiltAct {
  const name = `act-${versionInGoModule(module, path)}`;
  const absent = buildGoPrograms(tools, { module, programs: { [name]: path }, limitMs: 600_000 }, log);
  return absent === undefined ? { path: join(tools, name) } : { absent };
}
