import { connect, createServer, type Socket } from 'node:net';

/** The network between us and a registry. */
export interface Distance {
  /** Milliseconds of a round trip; opening a connection costs one too. */
  readonly roundTrip: number;
  /** Bytes a second for each connection and direction. */
  readonly rate: number;
}

/** A proxy on loopback that makes a registry appear far away. */
interface FarProxy extends AsyncDisposable {
  readonly host: string;
}

/** The addresses of two registries, `127.0.0.1:PORT`. */
export interface Path extends AsyncDisposable {
  readonly source: string;
  readonly target: string;
}

/** Returns the path between two registries, both behind proxies if they are far away. */
export async function startPath(
  source: string,
  target: string,
  distance: Distance | undefined,
): Promise<Path> {
  await using stack = new AsyncDisposableStack();
  const reach = async (host: string) =>
    distance === undefined ? host : stack.use(await startFar(host, distance)).host;
  const hosts = { source: await reach(source), target: await reach(target) };
  const owned = stack.move();
  return { ...hosts, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** @param host `127.0.0.1:PORT` of the registry. */
async function startFar(host: string, distance: Distance): Promise<FarProxy> {
  const [name = '', port] = host.split(':');
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: name, port: Number(port), noDelay: true });
    for (const socket of [near, far]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
    }
    carry(near, far, distance, distance.roundTrip);
    carry(far, near, distance, 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : address}`,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/**
 * Passes bytes on, each half a round trip late and no faster than the rate; `opening` is the delay of the
 * first bytes.
 */
function carry(from: Socket, to: Socket, { roundTrip, rate }: Distance, opening: number): void {
  // Lets as many bytes be in flight as a line of this delay and rate holds, plus a little for its buffers.
  const most = (rate * roundTrip) / 1000 + 256 * 1024;
  const line: (Buffer | 'end')[] = [];
  let free = performance.now() + opening;
  let underWay = 0;
  const arrive = () => {
    const next = line.shift(); // timers of nearly the same moment may change places, bytes may not
    if (next === undefined || next === 'end') return void to.end();
    to.write(next, () => {
      underWay -= next.length;
      if (underWay <= most) from.resume();
    });
  };
  const send = (next: Buffer | 'end') => {
    line.push(next);
    free = Math.max(free, performance.now()) + (next.length / rate) * 1000;
    setTimeout(arrive, Math.max(0, free + roundTrip / 2 - performance.now()));
  };
  from.on('data', (chunk) => {
    underWay += chunk.length;
    if (underWay > most) from.pause();
    send(chunk);
  });
  from.on('end', () => send('end'));
}
