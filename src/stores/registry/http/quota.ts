/** What is left of a host's pulls, as its last answer said. */
export interface Quota {
  readonly remaining: number;
  /** All pulls of a window. */
  readonly limit?: number | undefined;
  /** How long a pull counts. Seconds. */
  readonly windowSeconds: number;
}

const pattern = /^\s*(\d+)\s*;\s*w=(\d+)/i;

/**
 * `ratelimit-remaining: 76;w=21600` and `ratelimit-limit: 100;w=21600`, as Docker Hub answers. Registries that count requests
 * use the same names without a window: that is no quota of pulls.
 */
export function readQuota(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Quota | undefined {
  const remaining = pattern.exec(String(headers['ratelimit-remaining'] ?? ''));
  if (!remaining) return undefined;
  const limit = pattern.exec(String(headers['ratelimit-limit'] ?? ''))?.[1];
  return {
    remaining: Number(remaining[1]),
    limit: limit === undefined ? undefined : Number(limit),
    windowSeconds: Number(remaining[2]),
  };
}
