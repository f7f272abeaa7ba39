import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { escapeLine } from '../text/escape.ts';
import { say } from '../text/say.ts';
import type { Cli } from './cli.ts';

/** The file with the app's id, key and secret, in the working directory. */
const environmentFile = '.env';

/** Flags of the commands under `imagebuild bot`. */
export interface BotFlags {
  readonly organization?: string;
  readonly webhookUrl?: string;
  readonly dryRun?: boolean;
}

/** Runs `imagebuild bot`, which serves until a signal stops it. */
export async function serve(cli: Cli): Promise<void> {
  await loadEnvironment();
  const { startServer } = await import('../bot/server/server.ts');
  const server = await startServer(process.env);
  cli.stderr.write(`${say('serveListening', { url: server.url }).text}\n`);
  if (!cli.signal.aborted) await once(cli.signal, 'abort');
  await server.stop();
}

/** Runs `imagebuild bot setup`, which registers the GitHub App and writes `.env`. */
export async function setup(cli: Cli, flags: BotFlags): Promise<void> {
  await useEnvironment(cli.env);
  const { setUp } = await import('../bot/server/setup.ts');
  const { organization, webhookUrl } = flags;
  const open = (url: string) => cli.stderr.write(`${say('setupOpen', { url: escapeLine(url) }).text}\n`);
  const { env, signal } = cli;
  const { url, file } = await setUp({ env, signal, organization, webhookUrl, file: environmentFile, open });
  const install = say('setupInstall', { url: `${escapeLine(url)}/installations/new` });
  cli.stdout.write(`${say('setupWritten', { file }).text}\n${install.text}\n`);
}

/** Runs `imagebuild bot sweep`, which handles missed comments and runs, or only lists them. */
export async function sweep(cli: Cli, { dryRun = false }: BotFlags): Promise<void> {
  await loadEnvironment();
  const { sweepOnce } = await import('../bot/server/server.ts');
  const { deliveries, findings } = await sweepOnce(process.env, dryRun);
  const lines = [
    say('sweepDeliveries', { count: deliveries }).text,
    ...findings.map(({ kind, url }) => escapeLine(`${kind}\t${url}`)),
  ];
  cli.stdout.write(`${lines.join('\n')}\n`);
}

/** Adds the variables of `.env` to the environment, and lets GitHub be contacted as it says. */
async function loadEnvironment(): Promise<void> {
  if (existsSync(environmentFile)) loadEnvFile(environmentFile);
  await useEnvironment(process.env);
}

async function useEnvironment(env: Cli['env']): Promise<void> {
  const { useEnvironmentForFetch } = await import('../network/fetch.ts');
  await useEnvironmentForFetch(env);
}
