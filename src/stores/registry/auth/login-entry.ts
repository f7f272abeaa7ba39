import { ImagebuildError } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import { rememberSecret } from '../../../text/secrets.ts';

/** A login, or a token for the registry itself, for which no token server is asked. */
export type Credential = LoginCredential | { readonly registryToken: string };

/** What a login stores: a password, or the identity token that a registry returned for it. */
export type LoginCredential =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string };

/** Returns a credential, and remembers its secret, so that it is masked wherever it appears. */
export function rememberCredential(credential: Credential | undefined): Credential | undefined {
  for (const [name, value] of Object.entries(credential ?? {}))
    if (name !== 'username') rememberSecret(value);
  return credential;
}

/**
 * Reads one login of docker's config.json or containers' auth.json. `null` and '' are absent, as Go reads
 * them.
 * @param file the file or the variable that it is in, for messages.
 * @returns undefined for an entry without a login, which says that a helper has it; an error for a broken
 *   one.
 */
export function readEntry(file: string, entry: unknown): Credential | ImagebuildError | undefined {
  if (entry === null) return undefined;
  if (!isRecord(entry)) return brokenEntry(file);
  const { auth, username, password, identitytoken, registrytoken } = entry;
  const fields = [auth, username, password, identitytoken, registrytoken];
  if (!fields.every((field) => field === undefined || field === null || typeof field === 'string'))
    return brokenEntry(file);
  if (registrytoken) return { registryToken: String(registrytoken) };
  if (identitytoken) return { identityToken: String(identitytoken) };
  if (auth) return parseAuth(file, String(auth));
  return username ? { username: String(username), password: String(password ?? '') } : undefined;
}

function parseAuth(file: string, auth: string): Credential | ImagebuildError {
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(auth.trim());
  const text = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = text.indexOf(':');
  if (!isBase64 || colon <= 0) return brokenEntry(file);
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function brokenEntry(file: string): ImagebuildError {
  return new ImagebuildError('CONFIGURATION_INVALID', say('loginFileBadAuth', { path: file }), {
    place: { file },
    hint: say('loginFileRepair'),
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
