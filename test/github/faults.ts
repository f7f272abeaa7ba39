import type { OperationId } from './openapi/operations.ts';

/** What goes wrong with a request, once or several times. */
export interface Fault {
  readonly operation: OperationId;
  /** How often; once when left out. */
  readonly times?: number;
  /** Whether GitHub does what was asked before it fails. */
  readonly accepted?: boolean;
  /** The answer instead of the right one, such as a 502 or a secondary limit. */
  readonly answer?: { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
  /** The connection ends without an answer. */
  readonly cut?: boolean;
  /** Milliseconds before the answer. */
  readonly delay?: number;
}

/** Faults that wait for their requests. */
export function createFaults() {
  const waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (fault: Fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    take(operation: OperationId): Fault | undefined {
      const found = waiting.find(({ fault, left }) => left > 0 && fault.operation === operation);
      if (found) found.left -= 1;
      return found?.fault;
    },
  };
}

/** GitHub's secondary limit: so many writes a minute, then 403 with the seconds to wait. */
export function createWriteLimit(perMinute: number) {
  const writes: number[] = [];
  return {
    /** Counts a request; the seconds to wait when it is one too many. */
    exceeded(method: string): number | undefined {
      if (method === 'GET') return undefined;
      const since = Date.now() - 60_000;
      while ((writes[0] ?? since) < since) writes.shift();
      if (writes.length >= perMinute) return Math.ceil(((writes[0] ?? 0) - since) / 1000);
      writes.push(Date.now());
      return undefined;
    },
  };
}
