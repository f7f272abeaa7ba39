import type { ImageOrigin } from './prepared.ts';

/**
 * Returns the ways of origins to what a cluster pulled, a line each: `Pod web/a-* → … → CMD helm install a`.
 */
export function observedChains(origins: readonly ImageOrigin[]): string[] {
  const chains = origins.flatMap(({ kind, chains: found = [] }) => (kind === 'observed' ? found : []));
  const lines = chains.map((steps) => steps.map(({ text }) => text).join(' → '));
  return [...new Set(lines)].sort();
}
