import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { Certificate } from './tls.ts';

/** A request as the registry itself logged it. */
export interface AccessLine {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Bytes of the response's body. */
  readonly bytes: number;
  readonly userAgent: string;
}

export interface TestRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly url: string;
  /** The folder that contains `docker/registry/v2`. */
  readonly root: string;
  /** Returns every request so far; needs `accessLog: true`. */
  accessLog(): AccessLine[];
  stop(): Promise<void>;
}

export interface TestRegistryOptions {
  /** Another program than Debian's docker-registry that takes its configuration, as version 3 does. */
  readonly program?: string;
  /** The folder to serve, kept when the registry stops; by default a temporary one, which is removed. */
  readonly root?: string;
  readonly htpasswd?: Readonly<Record<string, string>>;
  /** Bearer tokens of another server, see test/stores/registry/tokens.ts. */
  readonly token?: { realm: string; service: string; issuer: string; rootcertbundle: string };
  readonly readOnly?: boolean;
  /** Serves https with this certificate. */
  readonly tls?: (Certificate & { readonly clientcas?: readonly string[] }) | undefined;
  readonly accessLog?: boolean;
}

/**
 * Starts a real registry, by default `docker-registry`, on a port of 127.0.0.1 that the kernel chooses, and
 * waits until it listens.
 */
export async function startRegistry(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-registry-'));
  const root = options.root ?? join(work, 'root');
  const log = join(work, 'log');
  writeFileSync(join(work, 'config.yml'), stringify(configuration(options, root, work)));
  const child = spawnLogged(options.program ?? 'docker-registry', ['serve', join(work, 'config.yml')], log);
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    await ended(child);
    rmSync(work, { recursive: true, force: true });
  };
  const host = await listening(child, log).catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    host,
    url: `${options.tls ? 'https' : 'http'}://${host}`,
    root,
    stop,
    accessLog: () => parseAccessLog(readFileSync(log, 'utf8')),
  };
}

/**
 * Returns a port that was free a moment ago, for a server that must be told one. It is below the kernel's
 * ephemeral ports (from 32768 on), so only another caller could take it before then, by chance.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

function configuration(options: TestRegistryOptions, root: string, work: string): object {
  return {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: !options.accessLog } },
    http: { addr: '127.0.0.1:0', secret: 'imagebuild-test', ...(options.tls && { tls: options.tls }) },
    storage: {
      filesystem: { rootdirectory: root },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false }, readonly: { enabled: options.readOnly ?? false } },
    },
    ...authentication(options, work),
  };
}

function authentication(options: TestRegistryOptions, work: string): object {
  if (options.token) return { auth: { token: options.token } };
  if (!options.htpasswd) return {};
  const path = join(work, 'htpasswd');
  const lines = Object.entries(options.htpasswd).map(([user, password]) =>
    execFileSync('htpasswd', ['-niB', '-C', '4', user], { input: password }),
  );
  writeFileSync(path, Buffer.concat(lines));
  return { auth: { htpasswd: { realm: 'test', path } } };
}

function spawnLogged(program: string, args: string[], log: string): ChildProcess {
  const fd = openSync(log, 'a');
  // Version 3 would look for a collector of traces.
  const env = { ...process.env, OTEL_TRACES_EXPORTER: 'none' };
  const child = spawn(program, args, { env, stdio: ['ignore', fd, fd] });
  closeSync(fd);
  child.unref();
  return child;
}

/**
 * Waits until the registry logs its address.
 * @returns `127.0.0.1:PORT`
 */
async function listening(child: ChildProcess, log: string): Promise<string> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (failure) throw failure;
    const [, host] = /msg="listening on (127\.0\.0\.1:\d+)(?:, tls)?"/.exec(readFileSync(log, 'utf8')) ?? [];
    if (host !== undefined) return host;
    if (child.exitCode !== null) throw new Error(`docker-registry ended: ${readFileSync(log, 'utf8')}`);
    await sleep(10);
  }
  throw new Error(`docker-registry does not listen: ${readFileSync(log, 'utf8')}`);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve();
  return new Promise((resolve) => {
    child.ref();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** The combined log format: host - user [time] "METHOD path HTTP/1.1" status bytes "referrer" "agent". */
function parseAccessLog(text: string): AccessLine[] {
  const pattern = /"([A-Z]+) (\S+) HTTP\/[\d.]+" (\d+) (\d+) "[^"]*" "([^"]*)"/;
  return text.split('\n').flatMap((line) => {
    const match = pattern.exec(line);
    if (!match) return [];
    const [, method = '', path = '', status = '', bytes = '', userAgent = ''] = match;
    return [{ method, path, status: Number(status), bytes: Number(bytes), userAgent }];
  });
}
