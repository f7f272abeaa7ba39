import type { PullQuota } from '../../image/store.ts';
import { repositoryScope } from './auth/scope.ts';
import { type Call, type Endpoint, type HttpTransport, type Method, repositoryUrl } from './http/call.ts';
import type { Limiters } from './http/limiter.ts';

/** One repository at one server, and all that is needed to send it requests. */
export interface RepositoryClient {
  readonly endpoint: Endpoint;
  /** `docker.io/library/nginx`, also when the server is a mirror. */
  readonly location: string;
  /** The repository's name at this server. */
  readonly repository: string;
  readonly transport: HttpTransport;
  readonly limiters: Limiters;
  /** The pulls that each host has left. */
  readonly quotas: ReadonlyMap<string, Omit<PullQuota, 'host'>>;
  /** Returns a call to a path below the repository: `manifests/latest`. By default it accepts 200. */
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
