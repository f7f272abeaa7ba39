import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import type { Cli } from './cli.ts';

/** The file with the app's id, key and secret, in the directory one stands in. */
const environmentFile = '.env';

/** Flags of the commands under `bot`. */
export interface BotFlags {
  readonly organization?: string;
  readonly webhookUrl?: string;
  readonly dryRun?: boolean;
}

/** Serves until a signal asks it to end. */
export async function serve(cli: Cli): Promise<void> {
  loadEnvironment();
  const { startServer } = await import('../bot/server/server.ts');
  const server = await startServer(process.env);
  cli.stderr.write(`listening at ${server.url}\n`);
  if (!cli.signal.aborted) await once(cli.signal, 'abort');
  await server.stop();
}

/** Registers the app on GitHub and writes `.env`. */
export async function setup(cli: Cli, flags: BotFlags): Promise<void> {
  const { setUp } = await import('../bot/server/setup.ts');
  const { organization, webhookUrl } = flags;
  const open = (url: string) => cli.stderr.write(`Open ${url} in your browser.\n`);
  const { env, signal } = cli;
  const { url, file } = await setUp({ env, signal, organization, webhookUrl, file: environmentFile, open });
  cli.stdout.write(`wrote ${file}\nInstall the app: ${url}/installations/new\n`);
}

/** Handles what was missed, or lists it. */
export async function sweep(cli: Cli, { dryRun = false }: BotFlags): Promise<void> {
  loadEnvironment();
  const { sweepOnce } = await import('../bot/server/server.ts');
  const { deliveries, findings } = await sweepOnce(process.env, dryRun);
  const lines = [`${deliveries} deliveries failed`, ...findings.map(({ kind, url }) => `${kind}\t${url}`)];
  cli.stdout.write(`${lines.join('\n')}\n`);
}

function loadEnvironment(): void {
  if (existsSync(environmentFile)) loadEnvFile(environmentFile);
}
