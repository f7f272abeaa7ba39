import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { type ApiResource, type KubernetesObject, pathOf } from '../../src/cluster/cluster.ts';

/** An object as a test writes it. */
type GivenObject = Pick<KubernetesObject, 'apiVersion' | 'kind'> & {
  readonly metadata: Partial<KubernetesObject['metadata']> & { readonly name: string };
  readonly [field: string]: unknown;
};

/** An API server that keeps objects in memory: real HTTP, with pages, watches and discovery. */
export interface ApiServerForTests extends AsyncDisposable {
  readonly address: string;
  /** `GET /api/v1/pods?limit=250`, in order. */
  readonly asked: string[];
  /** Creates or changes an object, and returns it with its uid and version. */
  put(object: GivenObject): KubernetesObject;
  remove(apiVersion: string, kind: string, name: string, namespace?: string): void;
  /** Adds a kind, as a CRD does. */
  addResource(resource: ApiResource): void;
  /** Ends every open watch, as a restart or a proxy does. */
  cutWatches(): void;
  /** Sends a bookmark to every open watch. */
  bookmark(): void;
  /** Forgets the events so far: a watch that begins before now gets 410. */
  compact(): void;
  /** Refuses connections until `resume`, and resets those that are open. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  openWatches(): number;
  stop(): Promise<void>;
}

interface Options {
  readonly tls?: ServerOptions;
  /** Answers instead of the server when it returns a status; a text is the body as it is. */
  readonly intercept?: (request: IncomingMessage, path: string) => Interception | undefined;
  readonly gitVersion?: string;
}

export interface Interception {
  readonly status: number;
  readonly body?: string | object;
  readonly headers?: Record<string, string>;
}

interface LoggedEvent {
  readonly version: number;
  readonly resource: ApiResource;
  readonly type: string;
  readonly object: KubernetesObject;
}

interface OpenWatch {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  readonly response: ServerResponse;
}

const all = ['create', 'delete', 'get', 'list', 'update', 'watch'];
const standard = (apiVersion: string, kind: string, name: string, namespaced = true): ApiResource => ({
  ...{ apiVersion, kind, name, namespaced, verbs: all },
});

const standardResources: readonly ApiResource[] = [
  standard('v1', 'Pod', 'pods'),
  standard('v1', 'Node', 'nodes', false),
  standard('v1', 'Namespace', 'namespaces', false),
  standard('v1', 'Event', 'events'),
  standard('v1', 'ConfigMap', 'configmaps'),
  standard('v1', 'Secret', 'secrets'),
  standard('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  standard('events.k8s.io/v1', 'Event', 'events'),
  standard('apps/v1', 'Deployment', 'deployments'),
  standard('apps/v1', 'ReplicaSet', 'replicasets'),
  standard('apps/v1', 'StatefulSet', 'statefulsets'),
  standard('apps/v1', 'DaemonSet', 'daemonsets'),
  standard('batch/v1', 'Job', 'jobs'),
  standard('batch/v1', 'CronJob', 'cronjobs'),
  standard('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', false),
];

/** Starts an API server on a free port of this machine. */
export async function startApiServer({
  tls,
  intercept,
  gitVersion = 'v1.36.1',
}: Options = {}): Promise<ApiServerForTests> {
  const resources = [...standardResources];
  const stored = new Map<string, KubernetesObject>();
  const watches = new Set<OpenWatch>();
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  let log: LoggedEvent[] = [];
  let version = 100;
  let oldest = 0;

  const keyOf = (resource: ApiResource, namespace: string | undefined, name: string) =>
    pathOf(resource, { namespace: namespace ?? '', name });
  const findResource = (apiVersion: string, kind: string) => {
    const found = resources.find((each) => each.apiVersion === apiVersion && each.kind === kind);
    if (!found) throw new Error(`no resource for ${apiVersion} ${kind}`);
    return found;
  };
  const tell = (type: string, resource: ApiResource, object: KubernetesObject) => {
    log.push({ version, resource, type, object });
    for (const watch of watches)
      if (isWithin(watch, resource, object)) watch.response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const answer = (response: ServerResponse, status: number, body: object | string) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    asked.push(`${request.method} ${request.url}`);
    const intercepted = intercept?.(request, pathname);
    if (intercepted) {
      for (const [name, value] of Object.entries(intercepted.headers ?? {})) response.setHeader(name, value);
      return answer(response, intercepted.status, intercepted.body ?? statusBody(intercepted.status, 'no'));
    }
    if (pathname === '/version') return answer(response, 200, { gitVersion });
    const discovered = discover(pathname, resources);
    if (discovered) return answer(response, 200, discovered);
    const target = parsePath(pathname, resources);
    if (!target)
      return answer(response, 404, statusBody(404, 'the server could not find the requested resource'));
    const { resource, namespace, name } = target;
    if (name !== undefined) return handleObject(request, response, resource, namespace, name);
    if (searchParams.get('watch') === 'true') return openWatch(response, resource, namespace, searchParams);
    const objects = [...stored.values()].filter((object) =>
      isWithin({ resource, namespace }, resourceOf(object), object),
    );
    const start = Number(searchParams.get('continue') ?? 0);
    const end = start + Number(searchParams.get('limit') ?? 1000);
    const metadata = {
      resourceVersion: String(version),
      ...(end < objects.length && { continue: String(end) }),
    };
    // As real servers do, without the kind of each item.
    const items = objects.slice(start, end).map(({ apiVersion: _, kind: __, ...rest }) => rest);
    return answer(response, 200, {
      apiVersion: resource.apiVersion,
      kind: `${resource.kind}List`,
      metadata,
      items,
    });
  };
  const resourceOf = ({ apiVersion, kind }: KubernetesObject) => findResource(apiVersion, kind);
  const handleObject = (
    request: IncomingMessage,
    response: ServerResponse,
    resource: ApiResource,
    namespace: string | undefined,
    name: string,
  ) => {
    const object = stored.get(keyOf(resource, namespace, name));
    if (!object) return answer(response, 404, statusBody(404, `${resource.name} "${name}" not found`));
    if (request.method !== 'DELETE') return answer(response, 200, object);
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const uid = text === '' ? undefined : JSON.parse(text).preconditions?.uid;
      if (uid !== undefined && uid !== object.metadata.uid)
        return answer(response, 409, statusBody(409, 'the UID in the precondition does not match'));
      remove(resource, namespace, name);
      answer(response, 200, statusBody(200, ''));
    });
  };
  const openWatch = (
    response: ServerResponse,
    resource: ApiResource,
    namespace: string | undefined,
    query: URLSearchParams,
  ) => {
    const from = Number(query.get('resourceVersion'));
    response.writeHead(200, { 'content-type': 'application/json' });
    if (from < oldest) {
      const object = statusBody(410, 'too old resource version');
      return response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
    }
    const watch = { resource, namespace, response };
    for (const { version: at, resource: changed, type, object } of log)
      if (at > from && isWithin(watch, changed, object))
        response.write(`${JSON.stringify({ type, object })}\n`);
    response.flushHeaders();
    watches.add(watch);
    response.on('close', () => watches.delete(watch));
    return undefined;
  };
  const remove = (resource: ApiResource, namespace: string | undefined, name: string) => {
    const key = keyOf(resource, namespace, name);
    const object = stored.get(key);
    if (!object) return;
    stored.delete(key);
    version += 1;
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    tell('DELETED', resource, { ...object, metadata });
  };

  const make = (): Server => (tls ? createTlsServer(tls, handle) : createServer(handle));
  let server = make();
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      });
      server.listen(port, '127.0.0.1', resolve);
    });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.resetAndDestroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    address: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    put(given) {
      const resource = findResource(given.apiVersion, given.kind);
      const { namespace, name } = given.metadata;
      const key = keyOf(resource, namespace, name);
      const before = stored.get(key);
      version += 1;
      const uid = before?.metadata.uid ?? `uid-${version}`;
      const metadata = { uid, ...given.metadata, resourceVersion: String(version) };
      const object: KubernetesObject = { ...given, metadata };
      stored.set(key, object);
      tell(before ? 'MODIFIED' : 'ADDED', resource, object);
      return object;
    },
    remove: (apiVersion, kind, name, namespace) => remove(findResource(apiVersion, kind), namespace, name),
    addResource: (resource) => void resources.push(resource),
    cutWatches() {
      for (const { response } of watches) response.destroy();
      watches.clear();
    },
    bookmark() {
      for (const { resource, response } of watches) {
        const { apiVersion, kind } = resource;
        const object = { apiVersion, kind, metadata: { resourceVersion: String(version) } };
        response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
      }
    },
    compact() {
      log = [];
      version += 1;
      oldest = version;
    },
    pause() {
      watches.clear();
      return close();
    },
    async resume() {
      server = make();
      await listen(port);
    },
    openWatches: () => watches.size,
    stop: close,
    [Symbol.asyncDispose]: close,
  };
}

function isWithin(
  { resource, namespace }: Pick<OpenWatch, 'resource' | 'namespace'>,
  changed: ApiResource,
  object: KubernetesObject,
): boolean {
  const isSame = resource.apiVersion === changed.apiVersion && resource.name === changed.name;
  return isSame && (namespace === undefined || namespace === object.metadata.namespace);
}

function statusBody(code: number, message: string): object {
  return { apiVersion: 'v1', kind: 'Status', status: code < 300 ? 'Success' : 'Failure', code, message };
}

function discover(path: string, resources: readonly ApiResource[]): object | undefined {
  if (path === '/apis') {
    const groups = [...new Set(resources.map(({ apiVersion }) => apiVersion))]
      .filter((each) => each.includes('/'))
      .map((groupVersion) => ({ versions: [{ groupVersion }], preferredVersion: { groupVersion } }));
    return { groups };
  }
  const groupVersion = /^\/(?:api|apis)\/(v\d\w*|[^/]+\/[^/]+)$/.exec(path)?.[1];
  const found = resources.filter(({ apiVersion }) => apiVersion === groupVersion);
  if (found.length === 0) return undefined;
  const subresource = { ...found[0], name: `${found[0]?.name}/status` };
  return { groupVersion, resources: [...found, subresource] };
}

function parsePath(path: string, resources: readonly ApiResource[]) {
  for (const resource of resources) {
    const root = pathOf({ ...resource, namespaced: false });
    const [base, plural] = [root.slice(0, root.lastIndexOf('/')), resource.name];
    const match = new RegExp(`^${base}(?:/namespaces/([^/]+))?/${plural}(?:/([^/]+))?$`).exec(path);
    if (match) return { resource, namespace: match[1], name: match[2] && decodeURIComponent(match[2]) };
  }
  return undefined;
}
