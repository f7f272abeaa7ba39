import type { PullQuota } from '../../../image/store.ts';

const pattern = /^\s*(\d+)\s*;\s*w=(\d+)/i;

/**
 * Reads `ratelimit-remaining: 76;w=21600` and `ratelimit-limit: 100;w=21600`, as Docker Hub sends them.
 * Registries that count requests use the same names without a window: that isn't a quota of pulls.
 */
export function readQuota(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Omit<PullQuota, 'host'> | undefined {
  const remaining = pattern.exec(String(headers['ratelimit-remaining'] ?? ''));
  if (!remaining) return undefined;
  const limit = pattern.exec(String(headers['ratelimit-limit'] ?? ''))?.[1];
  return {
    remaining: Number(remaining[1]),
    limit: limit === undefined ? undefined : Number(limit),
    windowSeconds: Number(remaining[2]),
  };
}
