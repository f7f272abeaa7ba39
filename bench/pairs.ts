import type { Pair } from './figure.ts';

/** A measurement; its result is by default a number, usually of seconds. */
export type Measure<Value = number> = () => Promise<Value>;

/**
 * Measures both sides alternately, so that other work on the machine affects both; the order changes from
 * pair to pair. The first pair warms the machine's caches and doesn't count, unless it is the only one.
 */
export async function alternate<Value>(
  rounds: number,
  ours: Measure<Value>,
  peer: Measure<Value>,
): Promise<Pair<Value>[]> {
  return (await alternateAll(rounds, ours, [peer]))[0]!;
}

/**
 * Measures several peers like `alternate`, and returns the pairs of each. One of our runs stands between two
 * peers and makes a pair with both.
 */
export async function alternateAll<Value>(
  rounds: number,
  ours: Measure<Value>,
  peers: readonly Measure<Value>[],
): Promise<Pair<Value>[][]> {
  const pairs: Pair<Value>[][] = peers.map(() => []);
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++)
    for (let at = 0; at < peers.length; at += 2) {
      const together = await runTogether(ours, peers.slice(at, at + 2), round % 2 !== 0);
      if (round >= 0) for (const [index, pair] of together.entries()) pairs[at + index]!.push(pair);
    }
  return pairs;
}

async function runTogether<Value>(
  ours: Measure<Value>,
  peers: readonly Measure<Value>[],
  backwards: boolean,
): Promise<Pair<Value>[]> {
  const measures = peers.toSpliced(1, 0, ours);
  const values: Value[] = [];
  for (const measure of backwards ? measures.toReversed() : measures) values.push(await measure());
  const [first, middle, ...rest] = backwards ? values.toReversed() : values;
  return [first!, ...rest].map((value) => ({ ours: middle!, peer: value }));
}
