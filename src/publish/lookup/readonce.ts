import type { Descriptor } from '../../image/descriptor.ts';
import { type Target, wrapSource } from '../../image/store.ts';

/**
 * Milliseconds for which a blob that the target has counts as there: a build may wait for hours for pulls.
 */
const confirmedMs = 60_000;

/**
 * Wraps the target of a build as it is before anything is written: several steps need the same tags,
 * manifests and blobs, and each of them is asked for once. What couldn't be read is asked for again.
 */
export function readOnce(target: Target, now: () => number = Date.now): Target {
  const resolve = rememberReads((tag: string) => target.resolve(tag));
  const manifest = rememberReads((descriptor: Descriptor) => target.manifest(descriptor), nameOf);
  const has = rememberReads((descriptor: Descriptor) => target.has(descriptor), nameOf, {
    forMs: confirmedMs,
    now,
  });
  return wrapSource<Target>(target, { resolve, manifest, has });
}

/**
 * Wraps a store so that it reads no manifest that `known` has read: a digest always names the same bytes.
 * What tags name is asked for each time.
 */
export function withManifestsOf(known: Target, target: Target): Target {
  return wrapSource<Target>(target, { manifest: (descriptor) => known.manifest(descriptor) });
}

const nameOf = ({ digest, size }: Descriptor): string => `${digest} ${size}`;

/** How long an answer counts. */
interface Validity {
  /** Milliseconds. */
  readonly forMs: number;
  readonly now: () => number;
}

/** Remembers what was read, by its name, and those that are still being read. */
function rememberReads<Wanted, T>(
  read: (wanted: Wanted) => Promise<T>,
  toName: (wanted: Wanted) => string = String,
  { forMs, now }: Validity = { forMs: Number.POSITIVE_INFINITY, now: () => 0 },
): (wanted: Wanted) => Promise<T> {
  const reads = new Map<string, { readonly reading: Promise<T>; readonly at: number }>();
  return (wanted) => {
    const name = toName(wanted);
    const known = reads.get(name);
    if (known && now() - known.at <= forMs) return known.reading;
    const reading = read(wanted);
    const started = { reading, at: now() };
    reads.set(name, started);
    reading.catch(() => {
      if (reads.get(name) === started) reads.delete(name);
    });
    return reading;
  };
}

/**
 * Lets a promise run while something else is waited for. Its error is that of whoever waits for it; until
 * then, and where nobody does, it ends nothing.
 */
export function inBackground<T>(running: Promise<T>): Promise<T> {
  running.catch(() => {});
  return running;
}
