import { execFile } from 'node:child_process';
import { type ErrorCode, ImagebuildError, type Message } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import type { Credential, LoginCredential } from './login-entry.ts';

/** Milliseconds that a helper may take: it may ask a cloud service for a token. */
const timeout = 30_000;

/** The username that marks the secret as an identity token. */
const tokenUser = '<token>';

/**
 * Asks `docker-credential-<helper> get` for a server's credential; undefined when it has none.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED
 */
export async function askHelper(
  helper: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<Credential | undefined> {
  const { status, output } = await runHelper(helper, 'get', server, env);
  if (status !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    throw failed(helper, 'PROGRAM_FAILED', say('helperFailed', { program: shown(helper), status }));
  }
  const answer = parse(output);
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== 'string' || typeof secret !== 'string')
    throw failed(helper, 'PROGRAM_FAILED', say('helperAnswerInvalid', { program: shown(helper) }));
  if (username === '' && secret === '') return undefined;
  return username === tokenUser ? { identityToken: secret } : { username, password: secret };
}

/** Passes a credential to `docker-credential-<helper> store`. @throws PROGRAM_MISSING, PROGRAM_FAILED */
export async function storeInHelper(
  helper: string,
  server: string,
  credential: LoginCredential,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const [Username, Secret] =
    'identityToken' in credential
      ? [tokenUser, credential.identityToken]
      : [credential.username, credential.password];
  const input = JSON.stringify({ ServerURL: server, Username, Secret });
  const { status } = await runHelper(helper, 'store', input, env);
  if (status !== 0)
    throw failed(helper, 'PROGRAM_FAILED', say('helperFailed', { program: shown(helper), status }));
}

/**
 * Runs a helper. Secrets are on its standard input and standard output, so neither is ever part of an error.
 */
function runHelper(
  helper: string,
  action: 'get' | 'store',
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<{ status: number | string; output: string }> {
  if (!/^[A-Za-z0-9._-]+$/.test(helper))
    throw failed(helper, 'CONFIGURATION_INVALID', say('helperNameInvalid', { program: shown(helper) }));
  return new Promise((resolve, reject) => {
    const options = { timeout, maxBuffer: 64 * 1024, env: { ...env } };
    const child = execFile(`docker-credential-${helper}`, [action], options, (error, output, words) => {
      if (!error) return resolve({ status: 0, output });
      // A directory in PATH that may not be searched turns a program that is missing into EACCES.
      if (error.code === 'ENOENT' || error.code === 'EACCES')
        return reject(failed(helper, 'PROGRAM_MISSING', say('helperMissing', { program: shown(helper) })));
      if (error.killed)
        return reject(
          failed(
            helper,
            'PROGRAM_FAILED',
            say('helperTimeout', { program: shown(helper), seconds: timeout / 1000 }),
          ),
        );
      resolve({ status: error.code ?? 'unknown', output: `${output}${words}` });
    });
    child.stdin?.on('error', () => {}); // a helper may end without reading: its status shows whether it failed
    child.stdin?.end(input);
  });
}

function parse(output: string): Record<string, unknown> {
  try {
    return (JSON.parse(output) ?? {}) as Record<string, unknown>;
  } catch {
    return {}; // the text may hold the secret, so it isn't kept as a cause; the caller says what is wrong
  }
}

function shown(helper: string): string {
  return JSON.stringify(`docker-credential-${helper}`);
}

function failed(helper: string, code: ErrorCode, message: Message): ImagebuildError {
  return new ImagebuildError(code, message, {
    hint: say('helperRepair', { program: `docker-credential-${helper}`, helper: JSON.stringify(helper) }),
  });
}
