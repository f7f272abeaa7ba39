import type { Pair } from './figure.ts';

/** One measurement: what it gives is the value, usually seconds. */
export type Measure = () => Promise<number>;

/**
 * Measures both sides alternately, so that whatever else the machine does meets both; who goes first changes
 * from pair to pair. The first pair warms the caches of the machine and is not counted, unless it is the only
 * one.
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
