import { repositoryScope } from './auth/scope.ts';
import { type Endpoint, repositoryUrl } from './http/endpoint.ts';
import type { createLimiters } from './http/limiter.ts';
import type { Quota } from './http/quota.ts';
import type { Call, HttpTransport, Method } from './http/transport.ts';

/** One repository at one server: all that is needed to ask it for something. */
export interface RepositoryClient {
  readonly endpoint: Endpoint;
  /** `docker.io/library/nginx`, also when the server is a mirror. */
  readonly location: string;
  /** As this server names it. */
  readonly repository: string;
  readonly transport: HttpTransport;
  readonly limiters: ReturnType<typeof createLimiters>;
  /** What is left of each host's pulls. */
  readonly quotas: ReadonlyMap<string, Quota>;
  /** A call to a path below the repository: `manifests/latest`. By default 200 is its answer. */
  call(method: Method, path: string, more?: Partial<Call>): Call;
}

export function createRepositoryClient(client: Omit<RepositoryClient, 'call'>): RepositoryClient {
  const { endpoint, repository, location: image } = client;
  return {
    ...client,
    call: (method, path, more) => ({
      endpoint,
      image,
      repository,
      method,
      url: repositoryUrl(endpoint, repository, path),
      scopes: [scopeFor(method, repository)],
      accept: [200],
      ...more,
    }),
  };
}

function scopeFor(method: Method, repository: string): string {
  return method === 'GET' || method === 'HEAD'
    ? repositoryScope(repository, 'pull')
    : repositoryScope(repository, 'pull', 'push');
}
