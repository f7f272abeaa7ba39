import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';

/** One request as the registry itself logged it. */
export interface AccessLine {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Bytes of the answer's body. */
  readonly bytes: number;
  readonly userAgent: string;
}

export interface TestRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly url: string;
  /** The folder that holds `docker/registry/v2`. */
  readonly root: string;
  /** Every request so far; needs `accessLog: true`. */
  accessLog(): AccessLine[];
  stop(): Promise<void>;
}

export interface TestRegistryOptions {
  /** Serve this folder (kept when the registry stops) instead of a temporary one (removed). */
  readonly root?: string;
  readonly htpasswd?: Readonly<Record<string, string>>;
  /** Bearer tokens of another server, see test/registry/tokens.ts. */
  readonly token?: { realm: string; service: string; issuer: string; rootcertbundle: string };
  readonly readOnly?: boolean;
  readonly accessLog?: boolean;
}

/** Starts a real `docker-registry` on a free port of 127.0.0.1 and waits until it answers. */
export async function startRegistry(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-registry-'));
  const root = options.root ?? join(work, 'root');
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const log = join(work, 'log');
  writeFileSync(join(work, 'config.yml'), stringify(configuration(options, host, root, work)));
  const child = spawnLogged('docker-registry', ['serve', join(work, 'config.yml')], log);
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    await ended(child);
    rmSync(work, { recursive: true, force: true });
  };
  try {
    await answers(`http://${host}/v2/`, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host,
    url: `http://${host}`,
    root,
    stop,
    accessLog: () => parseAccessLog(readFileSync(log, 'utf8')),
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function configuration(options: TestRegistryOptions, host: string, root: string, work: string): object {
  return {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: !options.accessLog } },
    http: { addr: host, secret: 'imagebuild-test' },
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
  const child = spawn(program, args, { stdio: ['ignore', fd, fd] });
  closeSync(fd);
  child.unref();
  return child;
}

async function answers(url: string, child: ChildProcess, log: string): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  for (let tries = 0; tries < 200; tries++) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`docker-registry ended: ${readFileSync(log, 'utf8')}`);
    const status = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 0,
    );
    if (status === 200 || status === 401) return;
    await sleep(25);
  }
  throw new Error(`docker-registry did not answer at ${url}`);
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
