import { setImmediate as turn } from 'node:timers/promises';
import { type FaultyRegistry, pass, startFaults } from './faults.ts';

/** Requests that were on their way at the same time, as `METHOD path`. */
export type Wave = readonly string[];

/** Registries behind proxies that answer in waves. */
export interface Waves {
  readonly proxies: readonly FaultyRegistry[];
  /** The waves since the last call. Each is a round trip to a registry that is far away. */
  take(): Wave[];
  stop(): Promise<void>;
}

/** Milliseconds without a new request after which a wave is complete. */
const quietMs = 60;

/**
 * Puts proxies in front of registries that hold every request until no other one comes, and then let all of
 * them pass. So requests that wait for one another are in different waves, and all others in the same one.
 * The client must run in this process: its work then delays the end of a wave, too.
 */
export async function startWaves(urls: readonly string[]): Promise<Waves> {
  let waves: string[][] = [];
  let names: string[] = [];
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function release(): Promise<void> {
    const count = names.length;
    for (let turns = 0; turns < 5; turns += 1) await turn(); // what has arrived meanwhile is read first
    if (names.length !== count) return;
    waves.push(names);
    const now = held;
    [names, held] = [[], []];
    for (const pass of now) pass();
  }

  const hold = (name: string) =>
    new Promise<void>((resolve) => {
      names.push(name);
      held.push(resolve);
      clearTimeout(timer);
      timer = setTimeout(() => void release(), quietMs);
    });
  const proxies = await Promise.all(urls.map((url) => startFaults(url)));
  for (const proxy of proxies)
    proxy.faults = [
      {
        async act(exchange) {
          await hold(`${exchange.seen.method} ${exchange.seen.path}`);
          await pass(exchange);
        },
      },
    ];
  return {
    proxies,
    take() {
      const taken = waves;
      waves = [];
      return taken;
    },
    async stop() {
      clearTimeout(timer);
      for (const pass of held) pass();
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    },
  };
}
