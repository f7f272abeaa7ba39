import { homedir } from 'node:os';
import type { PullQuota, Target } from '../../image/store.ts';
import { openConnections } from '../../network/connections.ts';
import { createAuthorizer } from './auth/authorization.ts';
import { type CredentialLookup, createCredentialLookup } from './auth/credentials.ts';
import type { Call, Endpoint, HttpTransport } from './http/call.ts';
import { type EndpointOptions, mirrorOf, originOf } from './http/endpoint.ts';
import type { Subject } from './http/failure.ts';
import { createLimiters } from './http/limiter.ts';
import { readQuota } from './http/quota.ts';
import { defaultPolicy, type RetryPause, type RetryPolicy } from './http/retry.ts';
import { timeouts } from './http/timeouts.ts';
import { createTransport } from './http/transport.ts';
import { Repository } from './repository.ts';
import { createRepositoryClient } from './repository-client.ts';
import type { UploadMethod } from './upload/upload.ts';

export interface RegistryOptions extends EndpointOptions {
  /** The credentials. Default: the docker and containers configuration of the user. */
  readonly credentials?: CredentialLookup | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Names the proxies and where the configuration of credentials is. Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Ends requests and pauses; uploads are cancelled all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Called when a host hasn't answered for some seconds; of one host, not too often. */
  readonly onWaiting?: ((host: string) => void) | undefined;
  /** Called before each pause. */
  readonly onRetry?: ((pause: RetryPause) => void) | undefined;
  /** Called when content came damaged from a host, before it is read once more. */
  readonly onDamaged?: ((subject: Subject) => void) | undefined;
  /** Called when a host asked for fewer requests and transfers now wait for one of `slots`. */
  readonly onSlow?: ((host: string, slots: number) => void) | undefined;
}

/** The client for all registries: it owns the connections and keeps the tokens. */
export interface Registry {
  /**
   * Returns one repository as a store: `('docker.io', 'library/nginx')`. Host and repository are those of a
   * Reference.
   */
  repository(host: string, repository: string): Target;
  /** Asks for the registry's base URL. @throws UNAUTHORIZED when it refuses the credential */
  ping(host: string): Promise<void>;
  /** Ends every request, cancels unused uploads and closes the connections. */
  close(): Promise<void>;
}

/** @throws CONFIGURATION_INVALID, on first use, for a mirror that isn't an https:// URL */
export function createRegistry(options: RegistryOptions = {}): Registry {
  const policy = { ...defaultPolicy, ...options.retry };
  const env = options.env ?? process.env;
  const connections = openConnections(policy.stallMs, env);
  const limiters = createLimiters(options.onSlow);
  const quotas = new Map<string, Omit<PullQuota, 'host'>>();
  const closing = new AbortController();
  const { signal } = options;
  const transport: HttpTransport = createTransport({
    ...options,
    signal: signal ? AbortSignal.any([signal, closing.signal]) : closing.signal,
    policy,
    connections,
    onWaiting: oncePerHost(options.onWaiting),
    authorizer: createAuthorizer(options.credentials ?? createCredentialLookup({ env, home: homedir() }), {
      request: (call) => transport.request(call),
      mayFollow: (url, from) => transport.mayFollow(url, from),
    }),
    acquire: ({ host }) => limiters.of(host, 'request').acquire(),
    onBusy: ({ host }) => limiters.slowDown(host),
    onAnswer: ({ host }, { headers }) => {
      const quota = readQuota(headers);
      if (quota) quotas.set(host, quota);
    },
  });
  const methods = new Map<string, UploadMethod>();
  const unavailable = new Set<string>();
  const { onDamaged = () => {} } = options;
  const repositories = new Map<string, Repository>();

  function openRepository(host: string, name: string): Repository {
    const location = `${host}/${name}`;
    const clientFor = (endpoint: Endpoint) => {
      const repository = `${endpoint.prefix}${name}`;
      return createRepositoryClient({ endpoint, location, repository, transport, limiters, quotas });
    };
    const mirror = mirrorOf(host, options);
    const origin = clientFor(originOf(host, options));
    const clients = { origin, mirror: mirror && clientFor(mirror), unavailable, onDamaged };
    return new Repository(clients, methods);
  }

  return {
    repository(host, name) {
      const key = `${host}/${name}`;
      const repository = repositories.get(key) ?? openRepository(host, name);
      repositories.set(key, repository);
      return repository;
    },
    async ping(host) {
      const endpoint = originOf(host, options);
      const call = {
        endpoint,
        image: host,
        method: 'GET',
        url: endpoint.base,
        scopes: [],
        accept: [200],
      } as const;
      await transport.request(call);
    },
    async close() {
      // What nobody waits for any more isn't tried again either.
      closing.abort();
      await Promise.all([...repositories.values()].map((repository) => repository.close()));
      await connections.close();
    },
  };
}

/** Of the requests that wait for one host at the same time, the first is told, and later on another. */
function oncePerHost(tell: (host: string) => void = () => {}): (call: Pick<Call, 'endpoint'>) => void {
  const toldAt = new Map<string, number>();
  return ({ endpoint: { host } }) => {
    const now = performance.now();
    if (now - (toldAt.get(host) ?? Number.NEGATIVE_INFINITY) < timeouts.noticeAgain) return;
    toldAt.set(host, now);
    tell(host);
  };
}
