import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy that forwards names that don't exist to ports of this machine. */
export interface ProxyServerForTests {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** What was asked for: `CONNECT reg.invalid:443`, `GET http://reg.invalid/v2/`. */
  readonly asked: string[];
  stop(): Promise<void>;
}

interface Options {
  /** `host:port` to the port on this machine. */
  readonly routes: Readonly<Record<string, number>>;
  /** `user:password` that it requires. */
  readonly login?: string;
  /** The status for a host that has no route. */
  readonly refusal?: number;
}

/** Starts an HTTP proxy, for CONNECT and for http:// addresses. */
export async function startProxyServer(options: Options): Promise<ProxyServerForTests> {
  const { routes, login, refusal = 403 } = options;
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const wanted = login && `Basic ${Buffer.from(login).toString('base64')}`;
  const refuses = ({ headers }: IncomingMessage) =>
    wanted !== undefined && headers['proxy-authorization'] !== wanted;
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (refuses(incoming)) return void response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end();
    const { host, pathname, search, port } = new URL(incoming.url ?? '');
    const route = routes[port ? host : `${host}:80`];
    if (route === undefined) return void response.writeHead(refusal).end();
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const options = { port: route, method: incoming.method, path: `${pathname}${search}`, headers };
    incoming.pipe(
      request({ host: '127.0.0.1', ...options }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    const route = routes[incoming.url ?? ''];
    socket.on('error', () => {});
    if (refuses(incoming)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    if (route === undefined) return void socket.end(`HTTP/1.1 ${refusal} Refused\r\n\r\n`);
    const upstream = connect(route, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    sockets.add(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
