import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import { ImagebuildError } from '../../errors.ts';
import { createProxyLookup } from '../../network/proxies.ts';
import { say } from '../../text/say.ts';
import { rememberSecret } from '../../text/secrets.ts';
import type { SelectedContext } from '../kubeconfig/merge.ts';
import type { CurrentLogin, LoginProvider } from './login.ts';

/** A request to the API server, on the connection that its context describes. */
interface TransportRequest {
  readonly method: 'GET' | 'DELETE';
  /** With its query, below the server's address. */
  readonly path: string;
  readonly body?: string | undefined;
  /** Milliseconds until the answer begins, and between two parts of it. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/** Sends requests with the login, the certificates and the proxy of a context. */
export interface Transport {
  send(request: TransportRequest): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

/** Milliseconds until a connection stands. */
const connectMs = 15_000;

/** What client-node reads of a user and a cluster: `-data` fields only, so that it opens no files. */
type ClientConfig = Parameters<KubeConfig['addUser']>[0];

/**
 * Opens the transport of a context whose files are embedded. client-node makes its logins and the options of
 * its connections; the connections themselves are kept here for all requests.
 * @param login the token or certificate that changes while this is open.
 */
export function openTransport(
  context: SelectedContext,
  login: LoginProvider | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Transport {
  const server = context.cluster.server.replace(/\/+$/, '');
  const proxyUrl = proxyOf(context, env);
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  const send = async ({ method, path, body, stallMs, signal }: TransportRequest) => {
    const current = await login?.current();
    const config = makeClientConfig(context, server, proxyUrl, current);
    const headers = await authenticate(config, context);
    // A plugin may give another certificate: then a connection of its own has it.
    const identity = current?.certificate ?? '';
    const dispatcher = dispatchers.get(identity) ?? openDispatcher(config, context);
    dispatchers.set(identity, dispatcher);
    return request(`${server}${path}`, {
      dispatcher: await dispatcher,
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body ?? null,
      headersTimeout: stallMs,
      bodyTimeout: stallMs,
      signal,
    });
  };
  return {
    async send(given) {
      const answer = await send(given);
      if (answer.statusCode !== 401 || !login?.renew()) return answer;
      await answer.body.dump();
      return send(given);
    },
    async close() {
      await Promise.all([...dispatchers.values()].map(async (each) => (await each).destroy()));
    },
  };
}

/** Returns the proxy of the kubeconfig, else that of the environment, as an address with its login. */
function proxyOf(
  { cluster }: SelectedContext,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const own = cluster['proxy-url'];
  if (own !== undefined) {
    rememberSecret(URL.parse(own)?.password);
    return own;
  }
  const url = URL.parse(cluster.server);
  const proxy = url ? createProxyLookup(env)(url) : undefined;
  if (!proxy) return undefined;
  const address = new URL(proxy.origin);
  const [user = '', password = ''] = decodeBasic(proxy.authorization);
  address.username = encodeURIComponent(user);
  address.password = encodeURIComponent(password);
  return address.href;
}

function decodeBasic(authorization: string | undefined): string[] {
  const login = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64').toString('utf8');
  const colon = login.indexOf(':');
  return colon === -1 ? [] : [login.slice(0, colon), login.slice(colon + 1)];
}

function makeClientConfig(
  { cluster, user, userName, namespace }: SelectedContext,
  server: string,
  proxyUrl: string | undefined,
  login: CurrentLogin | undefined,
): KubeConfig {
  const config = new KubeConfig();
  const pem = (text: string | undefined) => text && Buffer.from(text).toString('base64');
  const isPlain = server.startsWith('http:');
  config.loadFromOptions({
    clusters: [
      {
        name: 'cluster',
        server,
        caData: cluster['certificate-authority-data'],
        tlsServerName: cluster['tls-server-name'],
        // client-node refuses http:// without it.
        skipTLSVerify: isPlain || cluster['insecure-skip-tls-verify'],
        proxyUrl,
      },
    ],
    users: [
      {
        name: userName,
        certData: pem(login?.certificate) ?? user['client-certificate-data'],
        keyData: pem(login?.key) ?? user['client-key-data'],
        token: login ? login.token : user.token,
        username: user.username,
        password: user.password,
        impersonateUser: user.as,
        authProvider: user['auth-provider'] ?? undefined,
      } satisfies Partial<Record<keyof ClientConfig, unknown>>,
    ],
    contexts: [{ name: 'context', cluster: 'cluster', user: userName, namespace }],
    currentContext: 'context',
  });
  return config;
}

/** Returns the headers that log in: a token, a password, and whom the user acts for. */
async function authenticate(
  config: KubeConfig,
  { user }: SelectedContext,
): Promise<Record<string, string | string[]>> {
  const headers: Record<string, string | string[]> = {};
  const context = {
    setHeaderParam: (name: string, value: string) => {
      headers[name] = value;
    },
    setDispatcher: () => {},
  };
  await config.applySecurityAuthentication(context as never);
  if (user['as-uid'] !== undefined) headers['Impersonate-Uid'] = user['as-uid'];
  if (user['as-groups']?.length) headers['Impersonate-Group'] = user['as-groups'];
  for (const [name, values] of Object.entries(user['as-user-extra'] ?? {}))
    headers[`Impersonate-Extra-${encodeURIComponent(name)}`] = values;
  return headers;
}

/** Opens the connections of a context, as client-node describes them. @throws KUBECONFIG_INVALID */
async function openDispatcher(config: KubeConfig, context: SelectedContext): Promise<Dispatcher> {
  const options: Record<string, unknown> = {};
  try {
    await config.applyToHTTPSOptions(options);
    const { ca, cert, key } = options as Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
    createSecureContext({ ca, cert, key }); // throws now, not on each connection
    const found = config.createDispatcherOptions(config.getCurrentCluster(), options);
    // HTTP/1.1: each watch has a connection of its own, and one that breaks breaks no other.
    const common = { allowH2: false, connections: 64 };
    switch (found.type) {
      case 'none':
        return new Agent({ ...common, connect: { timeout: connectMs } });
      case 'agent':
        return new Agent({ ...common, connect: { ...found.connect, timeout: connectMs } as never });
      case 'proxy':
        return new ProxyAgent({
          ...common,
          uri: found.uri,
          requestTls: found.requestTls as never,
          connect: { ...found.connect, timeout: connectMs } as never,
        });
      case 'socks':
        return await openThroughSocks(config);
    }
  } catch (cause) {
    throw new ImagebuildError(
      'KUBECONFIG_INVALID',
      say('kubeconfigCertificate', { context: JSON.stringify(context.name) }),
      { hint: say('kubeconfigCertificateHint'), cause },
    );
  }
}

/** Only client-node itself makes connections through a SOCKS proxy. */
async function openThroughSocks(config: KubeConfig): Promise<Dispatcher> {
  let dispatcher: Dispatcher | undefined;
  const context = {
    setHeaderParam: () => {},
    setDispatcher: (made: Dispatcher) => {
      dispatcher = made;
    },
  };
  await config.applySecurityAuthentication(context as never);
  return dispatcher ?? new Agent();
}
