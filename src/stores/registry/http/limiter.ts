/** How many slots there are at first, and at most. */
interface SlotBounds {
  readonly first: number;
  readonly most: number;
}

/**
 * What shares slots at a host. Transfers share the bandwidth, so few are enough; requests without a blob, and
 * small blobs, spend their time on the way, so many go side by side.
 */
type Traffic = 'download' | 'upload' | 'request';

const slotBounds: Readonly<Record<Traffic, SlotBounds>> = {
  download: { first: 4, most: 12 },
  upload: { first: 4, most: 12 },
  request: { first: 16, most: 64 },
};

/** The largest blob that counts as a request: it is on its way for less than a round trip to a far host. */
export const smallBlobBytes = 512 * 1024;

/**
 * Limits how many transfers run at once: starts low, grows while all goes well, and halves when a registry
 * complains.
 */
export interface AdaptiveLimiter {
  /**
   * Waits for a slot. Call the function it returns once, when the transfer ends: `succeeded` lets more run at
   * once.
   */
  acquire(): Promise<(succeeded: boolean) => void>;
  /**
   * Halves the slots, since the registry asked for fewer requests.
   * @returns how many transfers wait for a slot.
   */
  slowDown(): number;
  /** The number of transfers that may run at once. */
  readonly slots: number;
}

export function createLimiter({ first, most }: SlotBounds = slotBounds.download): AdaptiveLimiter {
  let slots = first;
  let running = 0;
  let successes = 0;
  let wasSlowed = false;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (running < Math.floor(slots) && waiting.length > 0) {
      running += 1;
      waiting.shift()!();
    }
  }

  function release(succeeded: boolean): void {
    running -= 1;
    // A slot for each transfer that succeeds, until the registry complains; then one for each round of them.
    const enough = wasSlowed ? slots : 1;
    if (succeeded && ++successes >= enough && slots < most) {
      slots += 1;
      successes = 0;
    }
    admit();
  }

  return {
    async acquire() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      return release;
    },
    slowDown() {
      slots = Math.max(1, Math.floor(slots / 2));
      wasSlowed = true;
      successes = 0;
      return waiting.length;
    },
    get slots() {
      return slots;
    },
  };
}

export interface Limiters {
  of(host: string, traffic: Traffic): AdaptiveLimiter;
  slowDown(host: string): void;
}

/**
 * Creates a limiter for each host and kind of traffic. An upload keeps its slot while it reads what it sends,
 * often from the same host, so the kinds must not wait for each other.
 * @param onSlow called when a host asked for fewer requests and transfers now wait for each other.
 */
export function createLimiters(onSlow: (host: string, slots: number) => void = () => {}): Limiters {
  const limiters = new Map<string, AdaptiveLimiter>();
  return {
    of(host, traffic) {
      const key = `${traffic} ${host}`;
      const limiter = limiters.get(key) ?? createLimiter(slotBounds[traffic]);
      limiters.set(key, limiter);
      return limiter;
    },
    slowDown(host) {
      for (const traffic of Object.keys(slotBounds)) {
        const limiter = limiters.get(`${traffic} ${host}`);
        if (limiter && limiter.slowDown() > 0) onSlow(host, limiter.slots);
      }
    },
  };
}
