import { ImagebuildError } from '../../../errors.ts';
import { formatScalar } from '../../../text/format.ts';
import { say } from '../../../text/say.ts';
import { rememberSecret } from '../../../text/secrets.ts';
import { type AccessRequest, type Call, type ResponseBytes, subjectOf } from '../http/call.ts';
import { placeOf, protocolError } from '../http/failure.ts';
import type { Credential } from './login-entry.ts';

export interface Token {
  /** The Authorization header. */
  readonly header: string;
  /** When the next one is fetched. Milliseconds since 1970. */
  readonly until: number;
}

interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
  readonly credential: Credential | undefined;
}

/** The part of the transport that tokens are fetched with. */
export interface TokenTransport {
  request(call: Call): Promise<ResponseBytes>;
  mayFollow(url: URL, from: URL): boolean;
}

/** The lifetime of a token when its server doesn't say it (distribution, spec/auth/token). Seconds. */
const defaultLifetime = 60;

/**
 * Fetches a token: by GET, with the password as Basic or with none; by POST for an identity token
 * (distribution, spec/auth/oauth2).
 * @throws UNAUTHORIZED when the token server refuses the credential
 */
export async function requestToken(
  access: AccessRequest,
  wanted: TokenRequest,
  request: TokenTransport['request'],
): Promise<Token> {
  const askedAt = Date.now();
  const { credential } = wanted;
  const isIdentity = credential !== undefined && 'identityToken' in credential;
  const answer = request({
    ...access,
    ...(isIdentity ? byPost(wanted, credential.identityToken) : byGet(wanted)),
    endpoint: { ...access.endpoint, base: wanted.realm },
    // A token server refuses an identity token with 400 (RFC 6749, 5.2).
    accept: isIdentity ? [200, 400, 401, 403] : [200, 401, 403],
    isDamaged: (answer) => answer.status === 200 && tokenIn(parseAnswer(answer.bytes)) === undefined,
  });
  const { status, bytes } = await answer.catch((error) => {
    throw ofTokenServer(error, wanted.realm);
  });
  if (status !== 200) throw refusedCredential(access, credential);
  return parseToken(access, bytes, askedAt);
}

/** Returns the failure of a token server as its own: the registry itself has answered. */
function ofTokenServer(error: unknown, { host }: URL): unknown {
  if (!(error instanceof ImagebuildError)) return error;
  return error.with({ message: say('registryTokenServerFails', { server: host, reason: error.message }) });
}

type TokenCall = Pick<Call, 'method' | 'url' | 'authorization' | 'headers' | 'body'>;

function byGet({ realm, service, scopes, credential }: TokenRequest): TokenCall {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return { method: 'GET', url, authorization: basicHeader(credential) ?? '' };
}

function byPost({ realm, service, scopes }: TokenRequest, identityToken: string): TokenCall {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'imagebuild',
    service: service ?? '',
    scope: scopes.join(' '),
    refresh_token: identityToken,
  });
  return {
    method: 'POST',
    url: realm,
    authorization: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
  };
}

function parseToken(access: AccessRequest, bytes: Uint8Array, askedAt: number): Token {
  const answer = parseAnswer(bytes);
  const token = tokenIn(answer);
  if (token === undefined)
    throw protocolError(subjectOf(access), (who) => say('registryTokenInvalid', { who }));
  rememberSecret(token);
  const seconds = Math.max(1, Number(formatScalar(answer['expires_in'])) || defaultLifetime);
  // A tenth of its lifetime is kept in reserve for the clock and the network.
  return { header: `Bearer ${token}`, until: askedAt + seconds * 900 };
}

function tokenIn(answer: Record<string, unknown>): string | undefined {
  const token = answer['token'] ?? answer['access_token'];
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}

function parseAnswer(bytes: Uint8Array): Record<string, unknown> {
  try {
    return (JSON.parse(Buffer.from(bytes).toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {}; // its text may hold a secret, so it isn't kept as a cause; the caller says what is wrong
  }
}

function refusedCredential(access: AccessRequest, credential: Credential | undefined): ImagebuildError {
  const { image, host } = subjectOf(access);
  const [message, hint] = !credential
    ? [say('registryRefusesAnonymous', { image, host }), say('registryCheckNameOrLogin', { host })]
    : 'identityToken' in credential
      ? [say('registryRefusesIdentity', { image, host }), say('registryLogInAgain', { host })]
      : [say('registryRefusesCredential', { image, host }), say('registryLogInAgain', { host })];
  return new ImagebuildError('UNAUTHORIZED', message, {
    place: placeOf({ image, host }),
    hint,
    ...(credential ? {} : { answer: 'refuses-anonymous' as const }),
  });
}

export function basicHeader(credential: Credential | undefined): string | undefined {
  if (!credential || !('password' in credential)) return undefined;
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
}
