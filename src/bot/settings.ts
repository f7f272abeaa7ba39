import { readFileSync } from 'node:fs';
import { ImagebuildError } from '../errors.ts';
import type { Patience } from './bot.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How the server runs, as the environment says it. */
export interface Settings {
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
  readonly patience: Partial<Patience>;
}

/** What Probot takes when no secret is set: everybody knows it. */
const knownSecret = 'development';

/**
 * Reads how the server is to run.
 * @throws NOT_CONFIGURED when the app or its webhook secret is missing, or the secret is the framework's default (docs/security.md 1).
 */
export function readSettings(env: Environment): Settings {
  return {
    appId: Number(required(env, 'APP_ID')),
    privateKey: readPrivateKey(env),
    secret: readSecret(env),
    host: env['HOST'] || '127.0.0.1',
    port: Number(env['PORT'] || 3000),
    logLevel: env['LOG_LEVEL'] || 'info',
    baseUrl: baseUrlOf(env),
    webhookProxy: env['WEBHOOK_PROXY_URL'] || undefined,
    owners: words(env['IMAGEBUILD_OWNERS']),
    patience: {
      ...seconds('run', env['IMAGEBUILD_PATIENCE']),
      ...seconds('edit', env['IMAGEBUILD_EDIT_INTERVAL']),
    },
  };
}

/** The address of GitHub's API; undefined for github.com. */
export function baseUrlOf(env: Environment): string | undefined {
  const host = env['GHE_HOST'];
  return host ? `${env['GHE_PROTOCOL'] || 'https'}://${host}/api/v3` : undefined;
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value?.trim()) return value;
  throw new ImagebuildError('NOT_CONFIGURED', `${name} is not set`, {
    hint: 'Run `imagebuild bot setup`, which registers the app and writes .env.',
  });
}

function readSecret(env: Environment): string {
  const secret = required(env, 'WEBHOOK_SECRET');
  if (secret !== knownSecret) return secret;
  throw new ImagebuildError('NOT_CONFIGURED', `WEBHOOK_SECRET is "${knownSecret}", which everybody knows`, {
    hint: 'Write a secret of your own into .env and into the app’s settings: `openssl rand -hex 32`.',
  });
}

/** The key itself, with its line breaks or written as `\n`, or in base64; or the file it lies in. */
function readPrivateKey(env: Environment): string {
  const path = env['PRIVATE_KEY_PATH'];
  if (path && !env['PRIVATE_KEY']) return readFileSync(path, 'utf8');
  const key = required(env, 'PRIVATE_KEY').replaceAll('\\n', '\n');
  return key.includes('BEGIN') ? key : Buffer.from(key, 'base64').toString('utf8');
}

function words(text: string | undefined): string[] | undefined {
  const found = (text ?? '').split(/[\s,]+/).filter(Boolean);
  return found.length === 0 ? undefined : found;
}

function seconds(name: keyof Patience, text: string | undefined): Partial<Patience> {
  const value = Number(text);
  return text && Number.isFinite(value) && value >= 0 ? { [name]: value * 1000 } : {};
}
