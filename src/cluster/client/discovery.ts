import type { ApiResource } from '../cluster.ts';
import { type ApiConnection, sendRequest } from './request.ts';

/** A list of the kinds of one version (meta/v1 APIResourceList). */
interface ResourceListDocument {
  readonly groupVersion: string;
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs?: readonly string[];
  }[];
}

/** The groups of an API server (meta/v1 APIGroupList). */
interface GroupListDocument {
  readonly groups?: readonly {
    readonly preferredVersion?: { readonly groupVersion: string };
    readonly versions: readonly { readonly groupVersion: string }[];
  }[];
}

/** What the API server says about its kinds. */
interface Discovery {
  /** Returns every kind once, in the preferred version of its group where that has it. */
  all(): Promise<readonly ApiResource[]>;
  /** Returns a kind of a version; asks the server again for one that it didn't have before. */
  find(apiVersion: string, kind: string): Promise<ApiResource | undefined>;
}

/** Reads the kinds of an API server, each version once, and again for a kind that it doesn't have yet. */
export function createDiscovery(connection: ApiConnection): Discovery {
  const versions = new Map<string, Promise<readonly ApiResource[]>>();
  const read = (apiVersion: string) => {
    const resources = readVersion(connection, apiVersion);
    versions.set(apiVersion, resources);
    resources.catch(() => versions.delete(apiVersion));
    return resources;
  };
  return {
    async all() {
      const found = await Promise.all((await listVersions(connection)).map(read));
      const kinds = new Map<string, ApiResource>();
      for (const resource of found.flat()) {
        const { apiVersion, name } = resource;
        const key = `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${name}`;
        if (!kinds.has(key)) kinds.set(key, resource);
      }
      return [...kinds.values()];
    },
    async find(apiVersion, kind) {
      const known = (await versions.get(apiVersion))?.find((each) => each.kind === kind);
      return known ?? (await read(apiVersion)).find((each) => each.kind === kind);
    },
  };
}

/**
 * Returns the versions of each group, the preferred one first. An aggregated API that is down has none, and
 * is left out.
 */
async function listVersions(connection: ApiConnection): Promise<string[]> {
  const { body } = await sendRequest(connection, { method: 'GET', verb: 'get', path: '/apis' });
  const { groups = [] } = body as GroupListDocument;
  const versions = groups.flatMap((group) => [
    ...(group.preferredVersion ? [group.preferredVersion.groupVersion] : []),
    ...group.versions.map(({ groupVersion }) => groupVersion),
  ]);
  return [...new Set(['v1', ...versions])];
}

/**
 * Reads the kinds of a version, without subresources; none when the server doesn't have, or can't reach, it.
 */
async function readVersion(connection: ApiConnection, apiVersion: string): Promise<readonly ApiResource[]> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const accept = [404, 503];
  const { status, body } = await sendRequest(connection, { method: 'GET', verb: 'get', path, accept });
  if (accept.includes(status)) return [];
  const { resources = [] } = body as ResourceListDocument;
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs = [] }) => ({ apiVersion, kind, name, namespaced, verbs }));
}
