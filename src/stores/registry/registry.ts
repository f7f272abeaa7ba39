import { homedir } from 'node:os';
import type { Target } from '../../image/store.ts';
import { createAuthorizer } from './auth/authorization.ts';
import { type CredentialLookup, createCredentialLookup } from './auth/credentials.ts';
import { openConnections, type ProcessEnvironment } from './http/connections.ts';
import { type Endpoint, type EndpointOptions, mirrorOf, originOf } from './http/endpoint.ts';
import { createLimiters } from './http/limiter.ts';
import { type Quota, readQuota } from './http/quota.ts';
import { defaultPolicy, type Retry, type RetryPolicy } from './http/retry.ts';
import { createTransport, type HttpTransport, type Method } from './http/transport.ts';
import { Repository } from './repository.ts';
import { createRepositoryClient } from './repository-client.ts';
import type { UploadMethod } from './upload/method.ts';

export interface RegistryOptions extends EndpointOptions {
  /** Whom to be at a host. Default: the docker and containers configuration of the person who runs this. */
  readonly credentials?: CredentialLookup | undefined;
  readonly userAgent?: string | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Where credentials' configuration and proxies are named. Default: this process's. */
  readonly env?: ProcessEnvironment | undefined;
  readonly onRequest?: ((request: { method: Method; url: URL }) => void) | undefined;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

/** The client for all registries: it owns the connections and keeps the tokens. */
export interface Registry {
  /**
   * One repository as a store: `('docker.io', 'library/nginx')`. Host and repository are those of a Reference. What is published
   * is read `direct`: a mirror may show an old tag.
   */
  repository(host: string, repository: string, options?: { readonly direct?: boolean }): Target;
  /** Asks for the registry's front page. @throws UNAUTHORIZED when it refuses the credential */
  ping(host: string): Promise<void>;
  /** Gives up unused uploads and closes the connections. */
  close(): Promise<void>;
}

/** @throws CONFIGURATION_INVALID, on first use, for a mirror that is no https:// URL */
export function createRegistry(options: RegistryOptions = {}): Registry {
  const policy = { ...defaultPolicy, ...options.retry };
  const env = options.env ?? process.env;
  const connections = openConnections(policy.stallMs, env);
  const limiters = createLimiters();
  const quotas = new Map<string, Quota>();
  const transport: HttpTransport = createTransport({
    ...options,
    policy,
    connections,
    userAgent: options.userAgent ?? 'imagebuild',
    authorizer: createAuthorizer(
      options.credentials ?? createCredentialLookup({ env, home: homedir() }),
      (call) => transport.request(call),
      (url, from) => transport.mayFollow(url, from),
    ),
    onBusy: ({ host }) => limiters.slowDown(host),
    onAnswer: ({ host }, { headers }) => {
      const quota = readQuota(headers);
      if (quota) quotas.set(host, quota);
    },
  });
  const methods = new Map<string, UploadMethod>();
  const unavailable = new Set<string>();
  const repositories = new Map<string, Repository>();

  function open(host: string, name: string, direct: boolean): Repository {
    const location = `${host}/${name}`;
    const enter = (endpoint: Endpoint) =>
      createRepositoryClient({
        endpoint,
        location,
        repository: `${endpoint.prefix}${name}`,
        transport,
        limiters,
        quotas,
      });
    const mirror = direct ? undefined : mirrorOf(host, options);
    const clients = { origin: enter(originOf(host, options)), mirror: mirror && enter(mirror), unavailable };
    return new Repository(clients, methods);
  }

  return {
    repository(host, name, { direct = false } = {}) {
      const key = `${direct} ${host}/${name}`;
      const repository = repositories.get(key) ?? open(host, name, direct);
      repositories.set(key, repository);
      return repository;
    },
    async ping(host) {
      const endpoint = originOf(host, options);
      await transport.request({
        endpoint,
        image: host,
        method: 'GET',
        url: endpoint.base,
        scopes: [],
        accept: [200],
      });
    },
    async close() {
      await Promise.all([...repositories.values()].map((repository) => repository.close()));
      await connections.close();
    },
  };
}
