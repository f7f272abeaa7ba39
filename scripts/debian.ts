import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { which } from '../test/support/tools.ts';

/** The programs that tests run besides imagebuild, and the Debian package of each. */
export const debianTools: Readonly<Record<string, string>> = {
  'docker-registry': 'docker-registry',
  skopeo: 'skopeo',
  buildah: 'buildah',
  podman: 'podman',
  umoci: 'umoci',
  bwrap: 'bubblewrap',
  sudo: 'sudo',
  htpasswd: 'apache2-utils',
  busybox: 'busybox-static',
  'qemu-aarch64-static': 'qemu-user-static',
  chromium: 'chromium',
};

/**
 * The folder with the static busybox of each architecture, filled by `fetchBusybox`; tests make real images
 * from it.
 */
export const busyboxDirectory = join(import.meta.dirname, '..', '.cache', 'tools');
const busyboxArchitectures = ['amd64', 'arm64'] as const;

/** The Debian packages that the single executable needs, and no others. */
const systemPackages = ['libc6', 'libstdc++6', 'libgcc-s1'];

type Log = (line: string) => void;

/**
 * Installs missing programs if it can (root, apt).
 * @returns the programs that are still missing; the tests that need them are skipped.
 */
export function installTools(log: Log): string[] {
  const absent = missingTools();
  if (absent.length === 0) return [];
  const packages = [...new Set(absent.map((tool) => debianTools[tool] ?? tool))];
  if (!mayInstall()) {
    log(`Missing: ${absent.join(', ')}. To run their tests too: apt-get install ${packages.join(' ')}`);
    return absent;
  }
  log(`Installing ${packages.join(', ')} …`);
  runApt('update', '-qq');
  // A package that this Debian doesn't have mustn't prevent the others.
  for (const name of packages) runApt('install', '-qq', '--no-install-recommends', '-y', name);
  return missingTools();
}

/** Runs apt-get when no other run of the tests, and nobody else, holds the locks of apt and dpkg. */
function runApt(...args: readonly string[]): boolean {
  return runQuietly('flock', ['/var/lib/apt', 'apt-get', '-o', 'DPkg::Lock::Timeout=600', ...args]);
}

/**
 * Puts the static busybox of both architectures under .cache/tools. The package of the other architecture is
 * downloaded and unpacked with package lists of its own, which needs neither root nor a change to the system.
 */
export function fetchBusybox(log: Log): void {
  for (const architecture of busyboxArchitectures) {
    const path = join(busyboxDirectory, `busybox-${architecture}`);
    if (existsSync(path) || which('apt-get') === undefined) continue;
    log(`Fetching busybox for ${architecture} …`);
    const scratch = mkdtempSync(join(tmpdir(), 'imagebuild-busybox-'));
    try {
      if (unpackPackages(['busybox-static'], architecture, scratch)) {
        mkdirSync(busyboxDirectory, { recursive: true });
        putInPlace(join(scratch, 'root', 'bin', 'busybox'), path);
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
}

/** Copies an executable atomically, so that another run of the tests sees all of it or nothing. */
function putInPlace(from: string, to: string): void {
  const half = `${to}.${process.pid}`;
  copyFileSync(from, half);
  chmodSync(half, 0o755);
  renameSync(half, to);
}

/**
 * Makes the root of a file system from the Debian packages that the single executable needs, in .cache/.
 * @returns the directory; undefined where the packages can't be had.
 */
export function fetchSystemRoot(architecture: 'amd64' | 'arm64', log: Log): string | undefined {
  const path = join(busyboxDirectory, `debian-${architecture}`);
  if (existsSync(path)) return path;
  if (which('apt-get') === undefined) return undefined;
  log(`Fetching ${systemPackages.join(', ')} for ${architecture} …`);
  mkdirSync(busyboxDirectory, { recursive: true });
  const scratch = mkdtempSync(join(busyboxDirectory, 'debian-'));
  try {
    if (!unpackPackages(systemPackages, architecture, scratch)) return undefined;
    chmodSync(join(scratch, 'root'), 0o755);
    // Another run may have put its own there by now; it holds the same.
    if (!existsSync(path)) renameSync(join(scratch, 'root'), path);
    return path;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Downloads packages of an architecture and unpacks them into `root/` of a directory. */
function unpackPackages(names: readonly string[], architecture: string, scratch: string): boolean {
  const lists = join(scratch, 'lists');
  const cache = join(scratch, 'cache');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  mkdirSync(join(cache, 'archives', 'partial'), { recursive: true });
  const options = [
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    `Dir::State::lists=${lists}`,
    `Dir::State::status=/dev/null`,
    `Dir::Cache=${cache}`,
    'Acquire::Languages=none',
    `APT::Sandbox::User=${process.env['USER'] ?? 'root'}`,
  ].flatMap((option) => ['-o', option]);
  if (!runQuietly('apt-get', [...options, 'update', '-qq'], scratch)) return false;
  if (!runQuietly('apt-get', [...options, 'download', '-qq', ...names], scratch)) return false;
  const archives = readdirSync(scratch).filter((file) => file.endsWith('.deb'));
  return archives.length > 0 && archives.every((one) => runQuietly('dpkg-deb', ['-x', one, 'root'], scratch));
}

function missingTools(): string[] {
  return Object.keys(debianTools).filter((tool) => which(tool) === undefined);
}

function mayInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get') !== undefined;
}

/**
 * Runs a program and returns whether it succeeded. Its output is shown only if it fails, and it never asks a
 * question.
 */
function runQuietly(program: string, args: readonly string[], cwd?: string): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = spawnSync(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (run.status !== 0)
    process.stderr.write(`${[program, ...args].join(' ')}: ${run.stderr ?? run.error?.message}\n`);
  return run.status === 0;
}
