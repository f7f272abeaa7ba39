import { repositoryScope } from './auth/scope.ts';
import { type Endpoint, urlIn } from './http/endpoint.ts';
import type { createGates } from './http/gate.ts';
import type { Quota } from './http/quota.ts';
import type { Call, Method, Transport } from './http/transport.ts';

/** One repository at one server: all that is needed to ask it for something. */
export interface Door {
  readonly endpoint: Endpoint;
  /** `docker.io/library/nginx`, also when the server is a mirror. */
  readonly location: string;
  /** As this server names it. */
  readonly repository: string;
  readonly transport: Transport;
  readonly gates: ReturnType<typeof createGates>;
  /** What is left of each host's pulls. */
  readonly quotas: ReadonlyMap<string, Quota>;
  /** A call to a path below the repository: `manifests/latest`. By default 200 is its answer. */
  call(method: Method, path: string, more?: Partial<Call>): Call;
}

export function openDoor(door: Omit<Door, 'call'>): Door {
  const { endpoint, repository, location: image } = door;
  return {
    ...door,
    call: (method, path, more) => ({
      endpoint,
      image,
      repository,
      method,
      url: urlIn(endpoint, repository, path),
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
