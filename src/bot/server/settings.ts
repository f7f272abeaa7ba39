import type { BotTimeouts } from '../bot.ts';
import { type BotEnvironment, required, wrong } from './environment.ts';
import { readPrivateKey } from './key.ts';

/** How the server runs, as the environment says it. */
export interface BotSettings {
  readonly appId: number;
  readonly privateKey: string;
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** Of GitHub's API; undefined for github.com. */
  readonly baseUrl: string | undefined;
  /** Where webhooks are fetched from while developing, such as a channel of smee.io. */
  readonly webhookProxy: string | undefined;
  /** Owners whose installations are served; undefined for the app's own owner. */
  readonly owners: readonly string[] | undefined;
  readonly timeouts: Partial<BotTimeouts>;
}

/** As the log library has them. */
const logLevels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** What Probot takes when no secret is set: everybody knows it. */
const knownSecret = 'development';

/**
 * Reads how the server is to run.
 * @throws NOT_CONFIGURED when the app, its key or its webhook secret is missing or is none, or the secret is the framework's default
 * (docs/security.md 1).
 */
export function readBotSettings(env: BotEnvironment): BotSettings {
  return {
    appId: readAppId(env),
    privateKey: readPrivateKey(env),
    secret: readSecret(env),
    host: env['HOST'] || '127.0.0.1',
    port: readPort(env),
    logLevel: readLogLevel(env),
    baseUrl: baseUrlOf(env),
    webhookProxy: env['WEBHOOK_PROXY_URL'] || undefined,
    owners: words(env['IMAGEBUILD_OWNERS']),
    timeouts: {
      ...seconds('run', env, 'IMAGEBUILD_PATIENCE'),
      ...seconds('edit', env, 'IMAGEBUILD_EDIT_INTERVAL'),
    },
  };
}

/** The address of GitHub's API; undefined for github.com. */
export function baseUrlOf(env: BotEnvironment): string | undefined {
  const host = env['GHE_HOST'];
  return host ? `${env['GHE_PROTOCOL'] || 'https'}://${host}/api/v3` : undefined;
}

function readAppId(env: BotEnvironment): number {
  const text = required(env, 'APP_ID').trim();
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  // What is mistaken for it, the client id, begins with letters.
  throw wrong(
    'APP_ID',
    `is ${JSON.stringify(text)}, which is no number`,
    'Write the App ID that the app’s settings show.',
  );
}

function readPort(env: BotEnvironment): number {
  const text = env['PORT'] || '3000';
  if (/^[0-9]{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw wrong('PORT', `is ${JSON.stringify(text)}, which is no port`, 'Write a number up to 65535.');
}

function readLogLevel(env: BotEnvironment): string {
  const level = env['LOG_LEVEL'] || 'info';
  if (logLevels.includes(level)) return level;
  throw wrong(
    'LOG_LEVEL',
    `is ${JSON.stringify(level)}, which is no level`,
    `Write one of ${logLevels.join(', ')}.`,
  );
}

function readSecret(env: BotEnvironment): string {
  const secret = required(env, 'WEBHOOK_SECRET');
  if (secret !== knownSecret) return secret;
  throw wrong(
    'WEBHOOK_SECRET',
    `is "${knownSecret}", which everybody knows`,
    'Write a secret of your own into .env and into the app’s settings: `openssl rand -hex 32`.',
  );
}

function words(text: string | undefined): string[] | undefined {
  const found = (text ?? '').split(/[\s,]+/).filter(Boolean);
  return found.length === 0 ? undefined : found;
}

function seconds(what: keyof BotTimeouts, env: BotEnvironment, name: string): Partial<BotTimeouts> {
  const text = env[name];
  if (!text) return {};
  if (/^[0-9]{1,6}(?:\.[0-9]+)?$/.test(text)) return { [what]: Number(text) * 1000 };
  throw wrong(
    name,
    `is ${JSON.stringify(text)}, which is no number of seconds`,
    'Write a number such as 60.',
  );
}
