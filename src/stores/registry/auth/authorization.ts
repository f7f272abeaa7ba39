import { protocolError } from '../http/failure.ts';
import { subjectOf, type Transport } from '../http/transport.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credential, Credentials } from './credentials.ts';
import { coversScopes, mergeScopes, parseScopes } from './scope.ts';
import { basicHeader, requestToken, type Token, type Wish } from './token.ts';

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

interface HeldToken {
  readonly scopes: readonly string[];
  /** Shared by every request that waits for it. */
  readonly token: Promise<Token>;
  /** Known when it has come. */
  header?: string;
}

interface HostState {
  challenge: Challenge;
  /** By repository: a host may be asked for hundreds of them. */
  readonly tokens: Map<string, Set<HeldToken>>;
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
    const tokens = tokensOf(state, wish);
    for (;;) {
      const known = [...tokens].find(({ scopes }) => coversScopes(scopes, wish.scopes));
      const held = known ?? hold(wish, state, tokens);
      const { header, until } = await held.token;
      if (held !== known || until > Date.now()) return header;
      tokens.delete(held); // and look again: somebody may have asked for the next one already
    }
  }

  /** Asks for a token and keeps the promise, so that others who need the same one wait for it. */
  function hold(wish: Wish, { challenge }: HostState, tokens: Set<HeldToken>): HeldToken {
    const { service, scope } = challenge.parameters;
    const scopes = mergeScopes(wish.scopes);
    const asked = mergeScopes(scopes, parseScopes(scope).filter(isOf(wish)));
    const ask = async () => {
      const wanted = { realm: realmOf(wish, challenge), service, scopes: asked };
      return requestToken(wish, { ...wanted, credential: await credentialOf(wish) }, request);
    };
    const held: HeldToken = { scopes, token: ask() };
    tokens.add(held);
    held.token.then(
      ({ header }) => {
        held.header = header;
      },
      () => tokens.delete(held), // whoever waits for it has the error
    );
    return held;
  }

  /** Where tokens come from: HTTPS, or plain HTTP when the registry itself is spoken to without TLS. */
  function realmOf(wish: Wish, challenge: Challenge): URL {
    const realm = URL.parse(challenge.parameters['realm'] ?? '');
    if (!realm) throw protocolError(subjectOf(wish), 'asks for a token and does not say where to get it');
    const plain = wish.endpoint.base.protocol === 'http:' && realm.protocol === 'http:';
    if (plain || (realm.protocol === 'https:' && allows(realm, wish.endpoint.base))) return realm;
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
      const state = hosts.get(wish.endpoint.base.href) ?? { challenge, tokens: new Map() };
      state.challenge = challenge;
      hosts.set(wish.endpoint.base.href, state);
      const tokens = tokensOf(state, wish);
      for (const held of tokens) if (used !== undefined && held.header === used) tokens.delete(held);
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

function tokensOf(state: HostState, { repository = '' }: Wish): Set<HeldToken> {
  const tokens = state.tokens.get(repository) ?? new Set();
  state.tokens.set(repository, tokens);
  return tokens;
}
