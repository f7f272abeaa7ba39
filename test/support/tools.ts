import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Returns the path of a program on PATH, or undefined. */
export function which(program: string): string | undefined {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(directory, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

/**
 * For a test's `skip` option: false if every program is there, otherwise the reason, which the run prints.
 */
export function missing(...programs: string[]): string | false {
  const absent = programs.filter((program) => which(program) === undefined);
  return absent.length === 0 ? false : `needs ${absent.join(', ')}`;
}

/** Like `missing`, for tests that only root can run (chroot, binfmt). */
export function missingForRoot(...programs: string[]): string | false {
  return process.getuid?.() === 0 ? missing(...programs) : 'needs root';
}

/** Returns the version of a Go module that a go.mod names. */
export function versionInGoModule(module: string, name: string): string {
  const pattern = new RegExp(`^\\s*${name.replaceAll('.', '\\.')} (v\\S+)`, 'm');
  const [, version] = pattern.exec(readFileSync(join(module, 'go.mod'), 'utf8')) ?? [];
  if (version === undefined) throw new Error(`${module}/go.mod doesn't name ${name}`);
  return version;
}
