import { say } from '../../../text/say.ts';
import { type AccessRequest, type Authorizer, subjectOf } from '../http/call.ts';
import { protocolError } from '../http/failure.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { CredentialLookup } from './credentials.ts';
import { type Credential, rememberCredential } from './login-entry.ts';
import { coversScopes, limitScopes, mergeScopes, parseScopes } from './scope.ts';
import { basicHeader, requestToken, type Token, type TokenTransport } from './token.ts';

/** A token, or the promise of one: every request that needs it waits for the same one. */
interface HeldToken {
  readonly scopes: readonly string[];
  readonly token: Promise<Token>;
  /** Set when the token has arrived. */
  header?: string;
}

type TokenSet = Set<HeldToken>;

/** The challenge and the tokens of one server. */
interface ServerState {
  challenge: Challenge;
  /** By repository: a server may be asked for hundreds of them. */
  readonly tokens: Map<string, TokenSet>;
}

/**
 * Creates an authorizer that answers Bearer challenges (distribution, spec/auth/token and oauth2) and Basic
 * ones (RFC 7617). A token is kept for its server and scope until shortly before it expires.
 */
export function createAuthorizer(credentials: CredentialLookup, transport: TokenTransport): Authorizer {
  const servers = new Map<string, ServerState>();
  const lookUp = rememberCredentials(credentials);

  async function headerFor(
    access: AccessRequest,
    state: ServerState,
    isChallenged = false,
  ): Promise<string | undefined> {
    const { challenge } = state;
    const credential = await lookUp(access);
    if (credential && 'registryToken' in credential) return `Bearer ${credential.registryToken}`;
    if (challenge.scheme === 'basic') return basicHeader(credential);
    const fetchToken = async () => {
      const wanted = tokenRequest(access, challenge, { isChallenged, mayFollow: transport.mayFollow });
      return requestToken(access, { ...wanted, credential }, transport.request);
    };
    return findOrFetchToken(tokensOf(state, access), access.scopes, fetchToken);
  }

  return {
    async header(access) {
      const state = servers.get(access.endpoint.base.href);
      return state && headerFor(access, state);
    },
    async answerChallenge(access, challenges, used) {
      const challenge = chooseChallenge(parseChallenges(challenges));
      if (!challenge) return undefined;
      const state = servers.get(access.endpoint.base.href) ?? { challenge, tokens: new Map() };
      state.challenge = challenge;
      servers.set(access.endpoint.base.href, state);
      dropToken(tokensOf(state, access), used);
      const header = await headerFor(access, state, true);
      return header === used ? undefined : header;
    },
  };
}

function rememberCredentials(
  credentials: CredentialLookup,
): (access: AccessRequest) => Promise<Credential | undefined> {
  const known = new Map<string, Promise<Credential | undefined>>();
  return ({ endpoint, repository }) => {
    const key = `${endpoint.host}/${repository ?? ''}`;
    const credential = known.get(key) ?? credentials(endpoint.host, repository).then(rememberCredential);
    known.set(key, credential);
    return credential;
  };
}

/** Returns the header of a token that covers the scopes, and fetches one when none does or it has expired. */
async function findOrFetchToken(
  tokens: TokenSet,
  scopes: readonly string[],
  fetchToken: () => Promise<Token>,
): Promise<string> {
  for (;;) {
    const known = [...tokens].find((held) => coversScopes(held.scopes, scopes));
    const held = known ?? holdToken(tokens, mergeScopes(scopes), fetchToken());
    const { header, until } = await held.token;
    if (held !== known || until > Date.now()) return header;
    tokens.delete(held); // and look again: another request may have fetched the next one already
  }
}

/** Keeps the promise of a token, so that others who need the same one wait for it. */
function holdToken(tokens: TokenSet, scopes: readonly string[], token: Promise<Token>): HeldToken {
  const held: HeldToken = { scopes, token };
  tokens.add(held);
  token.then(
    ({ header }) => {
      held.header = header;
    },
    () => tokens.delete(held), // the error goes to those who wait for the token
  );
  return held;
}

function dropToken(tokens: TokenSet, header: string | undefined): void {
  for (const held of tokens) if (header !== undefined && held.header === header) tokens.delete(held);
}

function tokensOf(state: ServerState, { repository = '' }: AccessRequest): TokenSet {
  const tokens = state.tokens.get(repository) ?? new Set();
  state.tokens.set(repository, tokens);
  return tokens;
}

function tokenRequest(
  access: AccessRequest,
  { parameters }: Challenge,
  {
    isChallenged,
    mayFollow,
  }: { readonly isChallenged: boolean; readonly mayFollow: TokenTransport['mayFollow'] },
) {
  const scopes = parseScopes(parameters['scope']);
  // A server's last challenge may be that of a request for another repository.
  const challenged = isChallenged ? chooseScopes(access, scopes) : ownScopes(access, scopes);
  return {
    realm: findRealm(access, parameters['realm'], mayFollow),
    service: parameters['service'],
    scopes: mergeScopes(access.scopes, challenged),
  };
}

/**
 * Returns the token server, which gets the password: HTTPS, or plain HTTP to a host that may be asked without
 * TLS, when the registry itself is.
 */
function findRealm(
  access: AccessRequest,
  text: string | undefined,
  mayFollow: TokenTransport['mayFollow'],
): URL {
  const { base } = access.endpoint;
  const realm = URL.parse(text ?? '', text?.startsWith('/') ? base.href : undefined);
  // A registry behind a proxy that adds TLS may not know of it.
  if (realm?.hostname === base.hostname && realm.protocol === 'http:') realm.protocol = base.protocol;
  if (!realm) throw protocolError(subjectOf(access), (who) => say('registryNamesNoTokenServer', { who }));
  const isPlain = access.endpoint.base.protocol === 'http:' && realm.protocol === 'http:';
  if ((isPlain || realm.protocol === 'https:') && mayFollow(realm, access.endpoint.base)) return realm;
  throw protocolError(subjectOf(access), (who) => say('registryPlainTokenServer', { who, host: realm.host }));
}

/** Chooses Bearer over Basic, which would send the password to the registry too. */
function chooseChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  return (
    challenges.find(({ scheme }) => scheme === 'bearer') ??
    challenges.find(({ scheme }) => scheme === 'basic')
  );
}

/**
 * Chooses the scopes of the challenge to a request. A gateway may know the repository only under another
 * name: what it names instead is asked for too, with no more rights than the request needs.
 */
function chooseScopes(access: AccessRequest, challenged: readonly string[]): string[] {
  const own = ownScopes(access, challenged);
  if (own.some(isOfRepository)) return own;
  return [...own, ...limitScopes(challenged.filter(isOfRepository), access.scopes)];
}

/** Chooses the scopes of the request's repository, and those of no repository. */
function ownScopes({ repository }: AccessRequest, challenged: readonly string[]): string[] {
  return challenged.filter(
    (scope) => !isOfRepository(scope) || scope.startsWith(`repository:${repository}:`),
  );
}

function isOfRepository(scope: string): boolean {
  return scope.startsWith('repository:');
}
