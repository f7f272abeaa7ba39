import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that made a cluster. It is written into the cluster's name, which nothing can lose. */
interface ClusterOwner {
  /** Tells machines apart, and containers in which process ids mean something else. */
  readonly host: string;
  readonly pid: number;
  /** When the process started, in seconds since 1970; 0 where that isn't known. */
  readonly started: number;
  /** Tells the clusters of a process apart. */
  readonly run: string;
}

const prefix = 'imagebuild';
const pattern = new RegExp(`^${prefix}-([0-9a-f]{8})-(\\d{1,10})-([0-9a-z]{1,8})-([0-9a-f]{6})$`);

/** Returns the owner of a cluster that this process makes. */
export function ownOwner(): ClusterOwner {
  const { pid } = process;
  return { host: hostId(), pid, started: startOf(pid) ?? 0, run: randomBytes(3).toString('hex') };
}

/** Returns a name that kind accepts: it has at most 50 characters. */
export function formatClusterName({ host, pid, started, run }: ClusterOwner): string {
  return [prefix, host, pid, started.toString(36), run].join('-');
}

/** Reads the owner out of a cluster's name; undefined for a cluster that isn't ours. */
export function parseClusterName(name: string): ClusterOwner | undefined {
  const [, host, pid, started, run] = pattern.exec(name) ?? [];
  if (host === undefined || pid === undefined || started === undefined || run === undefined) return undefined;
  return { host, pid: Number(pid), started: Number.parseInt(started, 36), run };
}

/** The state of the owner of a cluster; `elsewhere`: it may run on another machine. */
export type OwnerState = 'running' | 'ended' | 'elsewhere';

export function ownerState({ host, pid, started }: ClusterOwner): OwnerState {
  if (host !== hostId()) return 'elsewhere';
  if (!exists(pid)) return 'ended';
  const now = startOf(pid);
  // Another process may have the id by now. The clock may have been set by a moment.
  const isAnother = now !== undefined && started !== 0 && Math.abs(now - started) > 5;
  return isAnother ? 'ended' : 'running';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function hostId(): string {
  const parts = [hostname(), read('/etc/machine-id'), link('/proc/self/ns/pid')];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8);
}

/** Ticks of a second in /proc: the kernel has the same on every architecture that Node runs on. */
const ticks = 100;

/** Returns when a process started, in seconds since 1970; undefined where /proc doesn't tell. */
function startOf(pid: number): number | undefined {
  // pid (name) state …; the name may hold anything, and the start is the 22nd field.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  const [, booted] = /^btime (\d+)$/m.exec(read('/proc/stat')) ?? [];
  const started = Number(fields[19]);
  if (booted === undefined || !Number.isFinite(started)) return undefined;
  return Number(booted) + Math.floor(started / ticks);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
