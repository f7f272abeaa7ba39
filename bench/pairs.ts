import type { Pair } from './figure.ts';

/** A measurement; its result is the value, usually in seconds. */
export type Measure = () => Promise<number>;

/**
 * Measures both sides alternately, so that other work on the machine affects both; the order changes from
 * pair to pair. The first pair warms the machine's caches and doesn't count, unless it is the only one.
 */
export async function alternate(rounds: number, ours: Measure, peer: Measure): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    const pair = round % 2 === 0 ? await inOrder(ours, peer) : (await inOrder(peer, ours)).toReversed();
    if (round >= 0) pairs.push({ ours: pair[0]!, peer: pair[1]! });
  }
  return pairs;
}

async function inOrder(first: Measure, second: Measure): Promise<number[]> {
  return [await first(), await second()];
}
