import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = '/proc/sys/fs/binfmt_misc';
const registration = join(directory, 'register');
const names = { amd64: 'x86_64', arm64: 'aarch64' } as const;

/**
 * For a test's `skip` option: false if this machine runs programs of an architecture, otherwise the reason.
 * Root registers QEMU, as systemd does from the same file, and leaves it registered because other runs of the
 * tests use it too.
 */
export function cannotEmulate(architecture: keyof typeof names): string | false {
  const own = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (own === architecture) return false;
  const name = `qemu-${names[architecture]}`;
  try {
    ensurePath(registration, () => execFileSync('mount', ['-t', 'binfmt_misc', 'none', directory]));
    const line = () => readFileSync(`/usr/lib/binfmt.d/${name}.conf`, 'utf8').trim();
    ensurePath(join(directory, name), () => writeFileSync(registration, line()));
    return false;
  } catch (error) {
    return `needs QEMU for ${architecture}: ${(error as Error).message}`;
  }
}

/** Creates a path. If another process creates it at the same time, the failure here doesn't matter. */
function ensurePath(path: string, make: () => void): void {
  try {
    if (!existsSync(path)) make();
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}
