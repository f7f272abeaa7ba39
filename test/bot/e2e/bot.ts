import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHub } from '../../github/github.ts';
import { programEnv } from '../../support/cli.ts';
import { freePort } from '../../support/registry.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'src', 'cli', 'main.ts');
const pace = join(import.meta.dirname, '..', '..', 'github', 'pace.ts');

/** The bot as a process of its own, as `imagebuild bot` starts it. */
export interface BotProcess {
  readonly url: string;
  /** Where webhooks go. */
  readonly hook: string;
  /** All it printed so far. */
  log(): string;
  /** Ends it by a signal and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the bot against a fake GitHub and waits until it is ready. */
export async function startBot(
  github: GitHub,
  env: Readonly<Record<string, string>> = {},
): Promise<BotProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', pace, main, 'bot'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...programEnv,
      HOME: '/nonexistent',
      HOST: '127.0.0.1',
      PORT: String(port),
      ...github.environment,
      ...env,
    },
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => parts.push(part.toString()));
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  const log = () => parts.join('');
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    process.off('exit', kill);
    await ended(child, signal);
  };
  try {
    await isReady(child, log);
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return { url, hook: `${url}/api/github/webhooks`, log, stop };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await exit;
  clearTimeout(late);
}

/** Until it has looked for what it missed: from then on it asks nothing of its own accord. */
async function isReady(child: ChildProcess, log: () => string): Promise<void> {
  for (let tries = 0; tries < 4000; tries++) {
    if (child.exitCode !== null) throw new Error(`the bot ended:\n${log()}`);
    if (log().includes('looked for what was missed')) return;
    await sleep(30);
  }
  throw new Error(`the bot is not ready:\n${log()}`);
}
