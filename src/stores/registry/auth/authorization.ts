import { protocolError } from '../http/failure.ts';
import { type HttpTransport, subjectOf } from '../http/transport.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credential, CredentialLookup } from './credentials.ts';
import { coversScopes, mergeScopes, parseScopes } from './scope.ts';
import { type AccessRequest, basicHeader, requestToken, type Token } from './token.ts';

export interface Authorizer {
  /** The Authorization header, once it is known that the registry wants one. */
  header(access: AccessRequest): Promise<string | undefined>;
  /** The header to try after a 401; undefined when there is nothing better than the one that was used. */
  refused(
    access: AccessRequest,
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
  credentials: CredentialLookup,
  request: HttpTransport['request'],
  allows: HttpTransport['mayFollow'],
): Authorizer {
  const hosts = new Map<string, HostState>();
  const known = new Map<string, Promise<Credential | undefined>>();

  function credentialOf({ endpoint, repository }: AccessRequest): Promise<Credential | undefined> {
    const key = `${endpoint.host}/${repository ?? ''}`;
    const credential = known.get(key) ?? credentials(endpoint.host, repository);
    known.set(key, credential);
    return credential;
  }

  async function headerFor(access: AccessRequest, state: HostState): Promise<string | undefined> {
    if (state.challenge.scheme === 'basic') return basicHeader(await credentialOf(access));
    const tokens = tokensOf(state, access);
    for (;;) {
      const known = [...tokens].find(({ scopes }) => coversScopes(scopes, access.scopes));
      const held = known ?? hold(access, state, tokens);
      const { header, until } = await held.token;
      if (held !== known || until > Date.now()) return header;
      tokens.delete(held); // and look again: somebody may have asked for the next one already
    }
  }

  /** Asks for a token and keeps the promise, so that others who need the same one wait for it. */
  function hold(access: AccessRequest, { challenge }: HostState, tokens: Set<HeldToken>): HeldToken {
    const { service, scope } = challenge.parameters;
    const scopes = mergeScopes(access.scopes);
    const asked = mergeScopes(scopes, parseScopes(scope).filter(isOf(access)));
    const ask = async () => {
      const wanted = { realm: realmOf(access, challenge), service, scopes: asked };
      return requestToken(access, { ...wanted, credential: await credentialOf(access) }, request);
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
  function realmOf(access: AccessRequest, challenge: Challenge): URL {
    const realm = URL.parse(challenge.parameters['realm'] ?? '');
    if (!realm) throw protocolError(subjectOf(access), 'asks for a token and does not say where to get it');
    const plain = access.endpoint.base.protocol === 'http:' && realm.protocol === 'http:';
    if (plain || (realm.protocol === 'https:' && allows(realm, access.endpoint.base))) return realm;
    throw protocolError(subjectOf(access), `names a token server without TLS (${realm.host})`);
  }

  return {
    async header(access) {
      const state = hosts.get(access.endpoint.base.href);
      return state && headerFor(access, state);
    },
    async refused(access, challenges, used) {
      const challenge = chooseChallenge(parseChallenges(challenges));
      if (!challenge) return undefined;
      const state = hosts.get(access.endpoint.base.href) ?? { challenge, tokens: new Map() };
      state.challenge = challenge;
      hosts.set(access.endpoint.base.href, state);
      const tokens = tokensOf(state, access);
      for (const held of tokens) if (used !== undefined && held.header === used) tokens.delete(held);
      const header = await headerFor(access, state);
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
function isOf(access: AccessRequest): (scope: string) => boolean {
  return (scope) => !scope.startsWith('repository:') || scope.startsWith(`repository:${access.repository}:`);
}

function tokensOf(state: HostState, { repository = '' }: AccessRequest): Set<HeldToken> {
  const tokens = state.tokens.get(repository) ?? new Set();
  state.tokens.set(repository, tokens);
  return tokens;
}
