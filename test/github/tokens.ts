import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, verify } from 'node:crypto';
import type { Caller } from './call.ts';

/** The app's key, as GitHub hands it to whoever made the app. */
export interface AppKey {
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

export function createAppKey(): AppKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKey: createPublicKey(privateKey),
  };
}

const hour = 3_600_000;

/** Tokens that were given out, and the app's JWTs, which are proved by their signature. */
export function createTokens(appId: number, { publicKey }: AppKey) {
  const given = new Map<string, { caller: Caller; expires: number }>();
  return {
    /** A token of an hour for a caller. */
    mint(caller: Caller) {
      const token = `ghs_${randomBytes(18).toString('base64url')}`;
      const expires = Date.now() + hour;
      given.set(token, { caller, expires });
      return { token, expiresAt: new Date(expires).toISOString() };
    },
    /** Returns whom an Authorization header proves; undefined for nobody, `bad` for an invalid token. */
    callerOf(header: string | undefined): Caller | 'bad' | undefined {
      const token = header?.replace(/^(?:token|bearer) /i, '');
      if (token === undefined) return undefined;
      if (token.split('.').length === 3) return isAppToken(token, appId, publicKey) ? { kind: 'app' } : 'bad';
      const found = given.get(token);
      return found !== undefined && found.expires > Date.now() ? found.caller : 'bad';
    },
    isSecret: (text: string) => [...given.keys()].some((token) => text.includes(token)),
  };
}

/** RS256, issued by the app, not from the future, and good for ten minutes at most. */
function isAppToken(token: string, appId: number, key: KeyObject): boolean {
  const [head = '', body = '', signature = ''] = token.split('.');
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const signed = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  if (!signed || decode(head).alg !== 'RS256') return false;
  const { iss, iat, exp } = decode(body);
  const seconds = Date.now() / 1000;
  return String(iss) === String(appId) && iat <= seconds + 1 && exp > seconds && exp <= seconds + 601;
}
