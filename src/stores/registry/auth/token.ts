import { ImagebuildError } from '../../../errors.ts';
import { placeOf, protocolError } from '../http/failure.ts';
import { type Call, type HttpTransport, subjectOf } from '../http/transport.ts';
import type { Credential } from './credentials.ts';

/** What a request needs to be authorized for. */
export type AccessRequest = Pick<Call, 'endpoint' | 'image' | 'repository' | 'scopes'>;

export interface Token {
  readonly header: string;
  /** From then on another one is asked for. Milliseconds since 1970. */
  readonly until: number;
}

export interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
  readonly credential: Credential | undefined;
}

/** What a token lives when its server does not say (distribution, spec/auth/token). Seconds. */
const defaultLifetime = 60;

/**
 * One token: by GET, with the password as Basic or with none; by POST for an identity token (distribution, spec/auth/oauth2).
 * @throws UNAUTHORIZED when the token server refuses the credential
 */
export async function requestToken(
  access: AccessRequest,
  wanted: TokenRequest,
  request: HttpTransport['request'],
): Promise<Token> {
  const askedAt = Date.now();
  const { credential } = wanted;
  const isIdentity = credential !== undefined && 'identityToken' in credential;
  const { status, bytes } = await request({
    ...access,
    ...(isIdentity ? byPost(wanted, credential.identityToken) : byGet(wanted)),
    endpoint: { ...access.endpoint, base: wanted.realm },
    accept: [200, 401, 403],
  });
  if (status !== 200) throw refusedCredential(access, credential);
  return readToken(access, bytes, askedAt);
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

function readToken(access: AccessRequest, bytes: Uint8Array, askedAt: number): Token {
  const answer = parseAnswer(bytes);
  const token = answer['token'] ?? answer['access_token'];
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw protocolError(subjectOf(access), 'sends a token that is none');
  const seconds = Math.max(1, Number(answer['expires_in']) || defaultLifetime);
  // A tenth of its life is left for the clock and the way.
  return { header: `Bearer ${token}`, until: askedAt + seconds * 900 };
}

function parseAnswer(bytes: Uint8Array): Record<string, unknown> {
  try {
    return (JSON.parse(Buffer.from(bytes).toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {}; // its text may hold a secret, so it is no cause; the caller says what is wrong
  }
}

function refusedCredential(access: AccessRequest, credential: Credential | undefined): ImagebuildError {
  const { host } = access.endpoint;
  const who = credential ? 'refuses the credential it was given' : 'gives nobody a token without a login';
  return new ImagebuildError('UNAUTHORIZED', `${access.image}: ${host} ${who}`, {
    place: placeOf(subjectOf(access)),
    hint: `Check the name, or log in: imagebuild login ${host}`,
  });
}

export function basicHeader(credential: Credential | undefined): string | undefined {
  if (!credential || 'identityToken' in credential) return undefined;
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
}
