import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../test/support/registry.ts';
import type { Program } from './program.ts';

/** A server in a process of its own, killed at the end of its block. */
export interface Server extends AsyncDisposable {
  readonly url: string;
}

/** The path where Probot and imagebuild receive webhooks. */
export const hookPath = '/api/github/webhooks';

const patience = 30_000;

/**
 * Starts a server and waits until its log contains the words. `PORT` names a free port. It runs as in
 * production, because Probot's pretty log is slow.
 * @throws if it ends before, or doesn't say so within 30 seconds, with its output.
 */
export async function startServer({ command, args, env }: Program, ready: string): Promise<Server> {
  const port = await freePort();
  const production = { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) };
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...production, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const stop = async () => {
    process.off('exit', kill);
    kill();
    await ended;
  };
  const end = Date.now() + patience;
  while (!log.includes(ready)) {
    if (child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`${args.join(' ')} does not say “${ready}”:\n${log}`);
    }
    await sleep(20);
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop };
}
