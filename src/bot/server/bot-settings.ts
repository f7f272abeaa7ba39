import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ImagebuildError, type Message } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { BotTimeouts } from '../bot.ts';

/** How the server runs, as its environment says. */
export interface BotSettings {
  readonly appId: number;
  /** The app's RSA key, in PEM. */
  readonly privateKey: string;
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** The address of GitHub's API; undefined for github.com. */
  readonly baseUrl: string | undefined;
  /** Where webhooks are fetched from while developing, such as a channel of smee.io. */
  readonly webhookProxy: string | undefined;
  /** Owners whose installations are served; undefined for the app's own owner. */
  readonly owners: readonly string[] | undefined;
  readonly timeouts: Partial<BotTimeouts>;
}

/** Environment variables by name. */
export type BotEnvironment = Readonly<Record<string, string | undefined>>;

/** The levels of the log library. */
const logLevels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** The secret that Probot falls back to: everybody knows it. */
const knownSecret = 'development';

/**
 * Reads how the server is to run.
 * @throws NOT_CONFIGURED when the app, its key or its webhook secret is missing or invalid, or the secret is
 * the framework's default (docs/security-rules.md 1).
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
    owners: splitNames(env['IMAGEBUILD_OWNERS']),
    timeouts: {
      ...readSeconds('dispatchMs', env, 'IMAGEBUILD_PATIENCE'),
      ...readSeconds('editMs', env, 'IMAGEBUILD_EDIT_INTERVAL'),
    },
  };
}

/** The address of GitHub's API; undefined for github.com. */
export function baseUrlOf(env: BotEnvironment): string | undefined {
  const host = env['GHE_HOST'];
  return host ? `${env['GHE_PROTOCOL'] || 'https'}://${host}/api/v3` : undefined;
}

function readAppId(env: BotEnvironment): number {
  const text = readRequired(env, 'APP_ID').trim();
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  // The client id, which begins with letters, is easily mistaken for it.
  throw notConfigured(say('botAppIdInvalid', { value: JSON.stringify(text) }), say('botWriteAppId'));
}

/**
 * Reads the app's private key in PEM: `PRIVATE_KEY` itself, with its line breaks or written as `\n`, or in
 * base64; else the file that `PRIVATE_KEY_PATH` names.
 * @throws NOT_CONFIGURED when there isn't one, or it isn't an RSA key.
 */
export function readPrivateKey(env: BotEnvironment): string {
  const path = env['PRIVATE_KEY_PATH'];
  if (path && !env['PRIVATE_KEY']) return checkKey(readKeyFile(path), say('botKeyFileInvalid', { path }));
  const text = readRequired(env, 'PRIVATE_KEY').replaceAll('\\n', '\n');
  const key = text.includes('BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  return checkKey(key, say('botKeyInvalid'));
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT' ? say('botKeyFileMissing', { path }) : say('botKeyFileUnreadable', { path, code });
    throw notConfigured(message, say('botNameKeyFile'), cause);
  }
}

/**
 * Returns a key that can sign as GitHub requires. An invalid one isn't shown: it may be a secret all the
 * same.
 */
function checkKey(key: string, invalid: Message): string {
  try {
    if (createPrivateKey(key).asymmetricKeyType === 'rsa') return key;
  } catch {
    // Node names a decoder; that it isn't an RSA key says more.
  }
  throw notConfigured(invalid, say('botGiveKey'));
}

function readSecret(env: BotEnvironment): string {
  const secret = readRequired(env, 'WEBHOOK_SECRET');
  if (secret !== knownSecret) return secret;
  throw notConfigured(say('botSecretKnown', { secret }), say('botWriteSecret'));
}

function readPort(env: BotEnvironment): number {
  const text = env['PORT'] || '3000';
  if (/^[0-9]{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw notConfigured(say('botPortInvalid', { value: JSON.stringify(text) }), say('botWritePort'));
}

function readLogLevel(env: BotEnvironment): string {
  const level = env['LOG_LEVEL'] || 'info';
  if (logLevels.includes(level)) return level;
  throw notConfigured(
    say('botLogLevelUnknown', { value: JSON.stringify(level) }),
    say('botWriteLogLevel', { levels: logLevels.join(', ') }),
  );
}

function readSeconds(what: keyof BotTimeouts, env: BotEnvironment, name: string): Partial<BotTimeouts> {
  const text = env[name];
  if (!text) return {};
  if (/^[0-9]{1,6}(?:\.[0-9]+)?$/.test(text)) return { [what]: Number(text) * 1000 };
  throw notConfigured(
    say('botSecondsInvalid', { name, value: JSON.stringify(text) }),
    say('botWriteSeconds'),
  );
}

function splitNames(text: string | undefined): string[] | undefined {
  const found = (text ?? '').split(/[\s,]+/).filter(Boolean);
  return found.length === 0 ? undefined : found;
}

function readRequired(env: BotEnvironment, name: string): string {
  const value = env[name];
  if (value?.trim()) return value;
  throw notConfigured(say('botSettingMissing', { name }), say('botRunSetup'));
}

function notConfigured(message: Message, hint: Message, cause?: unknown): ImagebuildError {
  return new ImagebuildError('NOT_CONFIGURED', message, { hint, cause });
}
