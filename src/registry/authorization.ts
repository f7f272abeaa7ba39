import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credential, Credentials } from './credentials.ts';
import { protocolError } from './failure.ts';
import { coversScopes, mergeScopes, parseScopes } from './scope.ts';
import { requestToken } from './token.ts';
import { type Call, subjectOf, type Transport } from './transport.ts';

/** What a request needs to be authorized for. */
export type Wish = Pick<Call, 'endpoint' | 'image' | 'repository' | 'scopes'>;

export interface Authorizer {
  /** The Authorization header, once it is known that the registry wants one. */
  header(wish: Wish): Promise<string | undefined>;
  /** The header to try after a 401; undefined when there is nothing better than the one that was used. */
  refused(
    wish: Wish,
    challenges: string | string[] | undefined,
    used: string | undefined,
  ): Promise<string | undefined>;
}

export interface Token {
  readonly header: string;
  /** From then on another one is asked for. Milliseconds since 1970. */
  readonly until: number;
}

interface HeldToken {
  readonly scopes: readonly string[];
  /** Shared by every request that waits for it. */
  readonly token: Promise<Token>;
}

interface HostState {
  challenge: Challenge;
  tokens: HeldToken[];
}

/**
 * Answers challenges: Bearer (distribution, spec/auth/token and oauth2) and Basic (RFC 7617). A token is kept per host and scope until
 * shortly before its end.
 */
export function createAuthorizer(
  credentials: Credentials,
  request: Transport['request'],
  allows: Transport['allows'],
): Authorizer {
  const hosts = new Map<string, HostState>();
  const known = new Map<string, Promise<Credential | undefined>>();

  function credentialOf({ endpoint, repository }: Wish): Promise<Credential | undefined> {
    const key = `${endpoint.host}/${repository ?? ''}`;
    const credential = known.get(key) ?? credentials(endpoint.host, repository);
    known.set(key, credential);
    return credential;
  }

  async function headerFor(wish: Wish, state: HostState): Promise<string | undefined> {
    if (state.challenge.scheme === 'basic') return basicHeader(await credentialOf(wish));
    for (const held of state.tokens) {
      if (!coversScopes(held.scopes, wish.scopes)) continue;
      const token = await held.token;
      if (token.until > Date.now()) return token.header;
      drop(state, held);
    }
    return hold(wish, state);
  }

  /** Asks for a token and keeps the promise, so that others who need the same one wait for it. */
  async function hold(wish: Wish, state: HostState): Promise<string> {
    const scopes = mergeScopes(wish.scopes);
    const asked = mergeScopes(scopes, parseScopes(state.challenge.parameters['scope']).filter(isOf(wish)));
    const token = credentialOf(wish).then((credential) =>
      requestToken(
        wish,
        {
          realm: realmOf(wish, state.challenge),
          scopes: asked,
          credential,
          service: state.challenge.parameters['service'],
        },
        request,
      ),
    );
    const held = { scopes, token };
    state.tokens.push(held);
    try {
      return (await token).header;
    } catch (error) {
      drop(state, held);
      throw error;
    }
  }

  /** Where tokens come from: HTTPS, or plain HTTP when the registry itself is spoken to without TLS. */
  function realmOf(wish: Wish, challenge: Challenge): URL {
    const realm = URL.parse(challenge.parameters['realm'] ?? '');
    if (!realm) throw protocolError(subjectOf(wish), 'asks for a token and does not say where to get it');
    const plain = wish.endpoint.base.protocol === 'http:' && realm.protocol === 'http:';
    if (plain || (realm.protocol === 'https:' && allows(realm))) return realm;
    throw protocolError(subjectOf(wish), `names a token server without TLS (${realm.host})`);
  }

  return {
    async header(wish) {
      const state = hosts.get(wish.endpoint.base.href);
      return state && headerFor(wish, state);
    },
    async refused(wish, challenges, used) {
      const challenge = chooseChallenge(parseChallenges(challenges));
      if (!challenge) return undefined;
      const state = hosts.get(wish.endpoint.base.href) ?? { challenge, tokens: [] };
      state.challenge = challenge;
      hosts.set(wish.endpoint.base.href, state);
      await dropToken(state, used);
      const header = await headerFor(wish, state);
      return header === used ? undefined : header;
    },
  };
}

/** Bearer before Basic: it shows the password to the token server only. */
function chooseChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  return (
    challenges.find(({ scheme }) => scheme === 'bearer') ??
    challenges.find(({ scheme }) => scheme === 'basic')
  );
}

/** A challenge answers one request; what it says of other repositories is not for this one. */
function isOf(wish: Wish): (scope: string) => boolean {
  return (scope) => !scope.startsWith('repository:') || scope.startsWith(`repository:${wish.repository}:`);
}

async function dropToken(state: HostState, header: string | undefined): Promise<void> {
  if (header === undefined) return;
  for (const held of [...state.tokens]) {
    const token = await held.token.catch(() => undefined); // whoever asked for it has its error
    if (token?.header === header) drop(state, held);
  }
}

function drop(state: HostState, held: HeldToken): void {
  state.tokens = state.tokens.filter((other) => other !== held);
}

export function basicHeader(credential: Credential | undefined): string | undefined {
  if (!credential || 'identityToken' in credential) return undefined;
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
}
