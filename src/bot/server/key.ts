import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type BotEnvironment, required, wrong } from './environment.ts';

/**
 * The app's private key in PEM: `PRIVATE_KEY` itself, with its line breaks or written as `\n`, or in base64; else the file that
 * `PRIVATE_KEY_PATH` names.
 * @throws NOT_CONFIGURED when there is none, or what is there is no RSA key.
 */
export function readPrivateKey(env: BotEnvironment): string {
  const path = env['PRIVATE_KEY_PATH'];
  if (path && !env['PRIVATE_KEY']) return checkKey('PRIVATE_KEY_PATH', readKeyFile(path), path);
  const key = required(env, 'PRIVATE_KEY').replaceAll('\\n', '\n');
  return checkKey('PRIVATE_KEY', key.includes('BEGIN') ? key : Buffer.from(key, 'base64').toString('utf8'));
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'which is not there' : `which cannot be read (${code})`;
    const hint = 'Name the .pem file that GitHub gave for the app, and let the bot’s user read it.';
    throw wrong('PRIVATE_KEY_PATH', `names ${path}, ${why}`, hint, cause);
  }
}

/** The key, when it can sign as GitHub asks for. What is wrong with another is not shown: it may be a secret all the same. */
function checkKey(name: string, key: string, file?: string): string {
  const hint =
    'Give the whole .pem file that GitHub gave for the app, or make another key in the app’s settings.';
  try {
    if (createPrivateKey(key).asymmetricKeyType === 'rsa') return key;
  } catch {
    // Node's own words name a decoder; that it is no key says more.
  }
  const what = 'no RSA private key in PEM';
  throw wrong(name, file === undefined ? `holds ${what}` : `names ${file}, which holds ${what}`, hint);
}
