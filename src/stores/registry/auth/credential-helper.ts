import { execFile } from 'node:child_process';
import { type ErrorCode, ImagebuildError } from '../../../errors.ts';
import type { ProcessEnvironment } from '../http/connections.ts';
import type { Credential } from './credentials.ts';

/** A helper may ask a cloud for a token. Milliseconds. */
const timeout = 30_000;

/** The username that says that the secret is an identity token. */
const tokenUser = '<token>';

/** What `docker-credential-<helper> get` knows of a server; undefined when it knows nothing. @throws PROGRAM_MISSING, PROGRAM_FAILED */
export async function askHelper(
  helper: string,
  server: string,
  env: ProcessEnvironment,
): Promise<Credential | undefined> {
  const { status, output } = await runHelper(helper, 'get', server, env);
  if (status !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    throw failed(helper, 'PROGRAM_FAILED', `ended with status ${status}`);
  }
  const answer = parse(output);
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== 'string' || typeof secret !== 'string')
    throw failed(helper, 'PROGRAM_FAILED', 'answered something that is no credential');
  if (username === '' && secret === '') return undefined;
  return username === tokenUser ? { identityToken: secret } : { username, password: secret };
}

/** Hands a credential to `docker-credential-<helper> store`. @throws PROGRAM_MISSING, PROGRAM_FAILED */
export async function storeInHelper(
  helper: string,
  server: string,
  credential: Credential,
  env: ProcessEnvironment,
): Promise<void> {
  const [Username, Secret] =
    'identityToken' in credential
      ? [tokenUser, credential.identityToken]
      : [credential.username, credential.password];
  const input = JSON.stringify({ ServerURL: server, Username, Secret });
  const { status } = await runHelper(helper, 'store', input, env);
  if (status !== 0) throw failed(helper, 'PROGRAM_FAILED', `ended with status ${status}`);
}

/** Secrets go in by standard input and come out by standard output: neither is ever part of an error. */
function runHelper(
  helper: string,
  action: 'get' | 'store',
  input: string,
  env: ProcessEnvironment,
): Promise<{ status: number | string; output: string }> {
  if (!/^[A-Za-z0-9._-]+$/.test(helper))
    throw failed(helper, 'CONFIGURATION_INVALID', 'is no name of a program');
  return new Promise((resolve, reject) => {
    const options = { timeout, maxBuffer: 64 * 1024, env: { ...env } };
    const child = execFile(`docker-credential-${helper}`, [action], options, (error, output, words) => {
      if (!error) return resolve({ status: 0, output });
      // A directory of PATH that may not be searched makes EACCES of a program that is nowhere.
      const missing = error.code === 'ENOENT' || error.code === 'EACCES';
      if (missing)
        return reject(failed(helper, 'PROGRAM_MISSING', 'is not installed, or may not be executed'));
      const status = error.killed ? `none within ${timeout / 1000} s` : (error.code ?? 'unknown');
      resolve({ status, output: `${output}${words}` });
    });
    child.stdin?.on('error', () => {}); // a helper may end without reading: its status tells
    child.stdin?.end(input);
  });
}

function parse(output: string): Record<string, unknown> {
  try {
    return (JSON.parse(output) ?? {}) as Record<string, unknown>;
  } catch {
    return {}; // the text may hold the secret, so it is no cause; the caller says what is wrong
  }
}

function failed(helper: string, code: ErrorCode, what: string): ImagebuildError {
  const name = `docker-credential-${helper}`;
  return new ImagebuildError(code, `The credential helper ${JSON.stringify(name)} ${what}`, {
    hint: `Install or repair ${name}, or remove "${helper}" from credsStore and credHelpers of the docker configuration.`,
  });
}
