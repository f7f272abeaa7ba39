import type { ProgressEvent } from '../progress.ts';

/** A layer or blob that is being transferred. Sizes are bytes. */
export interface Transfer {
  readonly name: string;
  readonly platforms: readonly string[];
  readonly size: number | undefined;
  readonly done: number;
  /** Milliseconds, on the clock that was given. */
  readonly startedAt: number;
}

/** The sums of the events of a run. */
export interface Transfers {
  apply(event: ProgressEvent): void;
  active(): Transfer[];
  /** The transfer of an id, while it is under way. */
  find(id: string): Transfer | undefined;
  totals(): {
    /** Bytes that were transferred. */
    readonly bytes: number;
    /** Bytes of the layers that have to be transferred, before compression; 0 while there is no plan. */
    readonly toTransfer: number;
    /** The part of them that is done: in whole for a finished layer, however small it was compressed. */
    readonly transferred: number;
    readonly finished: number;
    readonly layers: number;
  };
  /** Bytes a second over the last seconds. */
  speed(): number;
}

/**
 * The speed is an average over this many milliseconds: long enough to be steady, short enough to show a
 * stall.
 */
const speedWindow = 4000;

/** @param now milliseconds; a test gives a clock of its own. */
export function trackTransfers(now: () => number = () => performance.now()): Transfers {
  const active = new Map<string, Transfer>();
  const totals = { bytes: 0, toTransfer: 0, finished: 0, layers: 0, ended: 0 };
  let samples: { readonly at: number; readonly bytes: number }[] = [];
  return {
    apply(event) {
      if (event.type === 'planned') {
        totals.toTransfer = event.transferBytes;
        totals.layers = event.layers;
      } else if (event.type === 'transfer' && event.state === 'started') {
        const { id, name, platforms = [], size } = event;
        active.set(id, { name, platforms, size, done: 0, startedAt: now() });
      } else if (event.type === 'transfer') {
        const ended = active.get(event.id);
        active.delete(event.id);
        if (event.state === 'failed' || event.state === 'stopped') return;
        totals.finished += 1;
        totals.ended += ended?.size ?? ended?.done ?? 0;
      } else if (event.type === 'bytes') {
        const transfer = active.get(event.id);
        if (transfer) active.set(event.id, { ...transfer, done: transfer.done + event.count });
        totals.bytes += event.count;
        samples = withSample(samples, now(), totals.bytes);
      }
    },
    active: () => [...active.values()],
    find: (id) => active.get(id),
    totals() {
      const { ended, ...sums } = totals;
      const under = [...active.values()].map(({ done, size = done }) => Math.min(done, size));
      const all = under.reduce((sum, done) => sum + done, ended);
      return { ...sums, transferred: Math.min(all, totals.toTransfer) };
    },
    speed() {
      const first = samples.find(({ at }) => at >= now() - speedWindow);
      if (!first) return 0;
      const seconds = (now() - first.at) / 1000;
      return seconds < 0.2 ? 0 : (totals.bytes - first.bytes) / seconds;
    },
  };
}

/** The samples of the window and the new one; ten a second are enough, however many chunks go by. */
function withSample(samples: { at: number; bytes: number }[], at: number, bytes: number) {
  const last = samples.at(-1);
  if (last && at - last.at < 100) return samples;
  return [...samples.filter((sample) => sample.at >= at - speedWindow), { at, bytes }];
}
