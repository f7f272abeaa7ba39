import { ImagebuildError } from '../../errors.ts';
import type { Platform } from '../../image/descriptor.ts';
import { formatPlatform } from '../../image/descriptor.ts';
import { say } from '../../text/say.ts';
import type { ClusterChoice } from '../choice.ts';
import type { Cluster, KubernetesObject } from '../cluster.ts';
import { embedFiles, formatKubeconfig, writePrivateFile } from '../kubeconfig/embedded.ts';
import { loadContext } from '../kubeconfig/load.ts';
import type { SelectedContext } from '../kubeconfig/merge.ts';
import { describeStatus } from './answers.ts';
import { createDiscovery } from './discovery.ts';
import { listObjects } from './list.ts';
import { createLoginProvider } from './login.ts';
import { defaultPolicy, type RequestPolicy } from './policy.ts';
import { type ApiConnection, sendRequest } from './request.ts';
import { openTransport } from './transport.ts';
import { watchObjects } from './watch.ts';

/** Opens the connection of a choice, and asks the API server who it is. */
export async function openCluster(
  choice: ClusterChoice,
  policy: RequestPolicy = defaultPolicy,
): Promise<Cluster> {
  const { env, runPlugin, progress, signal } = choice;
  const context = checkServer(await embedFiles(await loadContext(choice)));
  const { server } = context.cluster;
  if (context.cluster['insecure-skip-tls-verify'] && !server.startsWith('http:'))
    progress?.({
      type: 'warning',
      warning: {
        message: say('tlsNotVerified', { server }).text,
        hint: say('tlsNotVerifiedHint').text,
      },
    });
  const closing = new AbortController();
  const transport = openTransport(context, createLoginProvider(context, runPlugin, signal), env);
  const connection: ApiConnection = {
    transport,
    policy,
    name: { server: shownAddress(server), context: context.name },
    signal: signal ? AbortSignal.any([signal, closing.signal]) : closing.signal,
  };
  const close = async () => {
    closing.abort();
    await transport.close();
  };
  try {
    return { ...(await describeCluster(connection, context)), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws KUBECONFIG_INVALID when the server isn't an address */
function checkServer(context: SelectedContext): SelectedContext {
  const { server } = context.cluster;
  const withScheme = /^https?:\/\//.test(server) ? server : `https://${server}`;
  if (URL.canParse(withScheme) && !/^[a-z]+:\/\//.test(server.replace(/^https?:\/\//, '')))
    return { ...context, cluster: { ...context.cluster, server: withScheme } };
  const words = { cluster: JSON.stringify(context.name), server: JSON.stringify(server) };
  throw new ImagebuildError('KUBECONFIG_INVALID', say('kubeconfigServer', words), {
    hint: say('kubeconfigServerHint'),
  });
}

/** Returns an address without a user, for messages. */
function shownAddress(server: string): string {
  const { origin, pathname } = new URL(server);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

async function describeCluster(
  connection: ApiConnection,
  context: SelectedContext,
): Promise<Omit<Cluster, typeof Symbol.asyncDispose>> {
  const version = await readVersion(connection);
  const discovery = createDiscovery(connection);
  const list: Cluster['list'] = (path, pick, options) => listObjects(connection, path, pick, options);
  return {
    server: connection.name.server,
    context: context.name,
    namespace: context.namespace ?? 'default',
    version,
    platforms: await readPlatforms(list),
    list,
    watch: (path, options) => watchObjects(connection, path, options),
    get: (path, signal) => getObject(connection, path, signal),
    delete: (path, uid) => deleteObject(connection, path, uid),
    resources: discovery.all,
    findResource: discovery.find,
    writeKubeconfig: (file) => writePrivateFile(file, formatKubeconfig(context)),
  };
}

async function readVersion(connection: ApiConnection): Promise<string> {
  const request = { method: 'GET', verb: 'get', path: '/version' } as const;
  // A wrong address or a cluster that isn't running is told soon.
  const policy = { ...connection.policy, attempts: 2 };
  const { body } = await sendRequest({ ...connection, policy }, request);
  const { gitVersion } = (body ?? {}) as { gitVersion?: unknown };
  if (typeof gitVersion === 'string') return gitVersion;
  throw describeStatus(200, '', connection.name, request);
}

/** Returns the platforms of the nodes; none for a login that may not list them. */
async function readPlatforms(list: Cluster['list']): Promise<Platform[]> {
  const { items } = await list('/api/v1/nodes', platformOf).catch((error) => {
    if (error instanceof ImagebuildError && error.code === 'DENIED') return { items: [] };
    throw error;
  });
  const byName = new Map(items.map((platform) => [formatPlatform(platform), platform]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, platform]) => platform);
}

function platformOf({ status }: KubernetesObject): Platform | undefined {
  const { nodeInfo } = (status ?? {}) as { nodeInfo?: { operatingSystem?: string; architecture?: string } };
  const { operatingSystem: os, architecture } = nodeInfo ?? {};
  return os && architecture ? { os, architecture } : undefined;
}

async function getObject(
  connection: ApiConnection,
  path: string,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject | undefined> {
  const request = { method: 'GET', verb: 'get', path, accept: [404], signal } as const;
  const { status, body } = await sendRequest(connection, request);
  return status === 404 ? undefined : (body as KubernetesObject);
}

async function deleteObject(connection: ApiConnection, path: string, uid?: string): Promise<boolean> {
  const body = {
    ...{ apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
    ...(uid !== undefined && { preconditions: { uid } }),
  };
  // 409: another object has its name by now.
  const request = { method: 'DELETE', verb: 'delete', path, body, accept: [404, 409] } as const;
  const { status } = await sendRequest(connection, request);
  return status < 300;
}
