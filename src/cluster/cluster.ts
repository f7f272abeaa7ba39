import type { Platform } from '../image/descriptor.ts';

/** An object of the Kubernetes API: what every kind has, and whatever else its kind has. */
export interface KubernetesObject {
  /** Left out by the API server in the items of some lists; `list` and `watch` fill it in. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

interface ObjectMetadata {
  readonly name: string;
  /** undefined for objects of the whole cluster. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
}

interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** A kind that the API server knows, from its discovery. */
export interface ApiResource {
  /** `v1`, `apps/v1` */
  readonly apiVersion: string;
  readonly kind: string;
  /** The plural in paths: `deployments`. */
  readonly name: string;
  readonly namespaced: boolean;
  /** `get`, `list`, `watch`, `delete`, … */
  readonly verbs: readonly string[];
}

/**
 * A change that a watch reports. A bookmark says only how far the watch is; the first one, that it is open.
 */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubernetesObject;
}

/** What a list found, and the state of the cluster that it shows: a watch begins there. */
export interface ListResult<Item> {
  readonly items: readonly Item[];
  readonly resourceVersion: string;
}

export interface ListOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface WatchOptions extends ListOptions {
  /** Where it begins, from a list or from the last event. */
  readonly resourceVersion: string;
}

/**
 * A connection to the API of one cluster. Paths are those of the API, without the server:
 * `/apis/apps/v1/namespaces/web/deployments/a`. Every request has a deadline, and answers a bounded size.
 * @throws CLUSTER_UNREACHABLE, CLUSTER_REFUSED, UNAUTHORIZED (401), DENIED (403, which names the permission)
 */
export interface Cluster extends AsyncDisposable {
  /** The server's address, for messages: `https://203.0.113.7:6443`. */
  readonly server: string;
  /** The name of the context; '' inside a cluster. */
  readonly context: string;
  /** The namespace of the context: `default` when it names none. */
  readonly namespace: string;
  /** The version of Kubernetes: `v1.36.1`. */
  readonly version: string;
  /** The platforms of the nodes, sorted; empty when the login may not list nodes. */
  readonly platforms: readonly Platform[];
  /** Returns an object; undefined when there is none (404). */
  get(path: string, signal?: AbortSignal): Promise<KubernetesObject | undefined>;
  /**
   * Lists the objects of a collection, page by page.
   * @param pick takes what is kept of each object; undefined keeps nothing of it.
   */
  list<Item>(
    path: string,
    pick: (object: KubernetesObject) => Item | undefined,
    options?: ListOptions,
  ): Promise<ListResult<Item>>;
  /**
   * Watches a collection over one connection, until the server ends it.
   * @throws WatchExpired when the server no longer knows where the watch should begin (410)
   */
  watch(path: string, options: WatchOptions): AsyncIterable<WatchEvent>;
  /**
   * Deletes an object, and in the background what it owns.
   * @param uid the object is left alone when another one has its name by now.
   * @returns false when there was none.
   */
  delete(path: string, uid?: string): Promise<boolean>;
  /**
   * Returns every kind that the API server knows once, in the version that it prefers, without subresources.
   */
  resources(): Promise<readonly ApiResource[]>;
  /**
   * Returns the kind of an object or of an owner reference; undefined when the API server doesn't know it.
   */
  findResource(apiVersion: string, kind: string): Promise<ApiResource | undefined>;
  /**
   * Writes a kubeconfig of this context alone, with its certificates inside, that only its owner can read.
   */
  writeKubeconfig(file: string): Promise<void>;
}

/** The API server has forgotten the state at which a watch or the next page of a list would begin (410). */
export class WatchExpired extends Error {
  override readonly name = 'WatchExpired';
}

/** Returns the path of a collection, or of one of its objects. */
export function pathOf(
  { apiVersion, name: plural, namespaced }: Pick<ApiResource, 'apiVersion' | 'name' | 'namespaced'>,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name?: string } = {},
): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}
