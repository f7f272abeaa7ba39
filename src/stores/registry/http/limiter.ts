/** How many transfers go side by side: it starts low, grows while all goes well, and halves when a registry complains. */
export interface AdaptiveLimiter {
  /** Waits for a place; call what it gives once, when the transfer ended. `well` says that it ended as it should. */
  acquire(): Promise<(well: boolean) => void>;
  /** The registry asked for fewer requests. */
  slowDown(): void;
}

export function createLimiter(first = 4, most = 12): AdaptiveLimiter {
  let places = first;
  let inside = 0;
  let sinceChange = 0;
  let wasSlowed = false;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (inside < Math.floor(places) && waiting.length > 0) {
      inside += 1;
      waiting.shift()!();
    }
  }

  function leave(well: boolean): void {
    inside -= 1;
    // A place for each transfer that went well, until the registry complains; then one for each round of them.
    const enough = wasSlowed ? places : 1;
    if (well && ++sinceChange >= enough && places < most) {
      places += 1;
      sinceChange = 0;
    }
    admit();
  }

  return {
    async acquire() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      return leave;
    },
    slowDown() {
      places = Math.max(1, Math.floor(places / 2));
      wasSlowed = true;
      sinceChange = 0;
    },
  };
}

/**
 * A limiter per host and direction. An upload holds its place while it reads what it sends, often from the same host, so the two
 * directions must not wait for each other.
 */
export function createLimiters(): {
  of(host: string, direction: 'download' | 'upload'): AdaptiveLimiter;
  slowDown(host: string): void;
} {
  const limiters = new Map<string, AdaptiveLimiter>();
  return {
    of(host, direction) {
      const key = `${direction} ${host}`;
      const limiter = limiters.get(key) ?? createLimiter();
      limiters.set(key, limiter);
      return limiter;
    },
    slowDown(host) {
      for (const direction of ['download', 'upload']) limiters.get(`${direction} ${host}`)?.slowDown();
    },
  };
}
