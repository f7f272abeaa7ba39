import type { ApplicationConfiguration } from '../../application/configurationschemas.ts';
import { configurationFile } from '../../discovery/finder.ts';
import { createMatcher } from '../../discovery/ignored.ts';
import type { Reference } from '../../image/reference.ts';

/** Returns what an image without a platform of the build is; undefined for an error. */
export type PlatformPolicy = (reference: Reference) => 'skip' | undefined;

/**
 * Creates the policy of an application. Of several patterns that match an image, the longest decides.
 * @throws REFERENCE_INVALID for a key that is neither a reference nor a pattern
 */
export function createPlatformPolicy(
  configured: ApplicationConfiguration['platformPolicy'] = 'error',
): PlatformPolicy {
  const policies = typeof configured === 'string' ? { '*': configured } : configured;
  const rows = Object.entries(policies)
    .sort(([a], [b]) => b.length - a.length)
    .map(([text, policy]) => ({ policy, matches: createMatcher(text, { file: configurationFile }) }));
  return (reference) => {
    const policy = rows.find(({ matches }) => matches(reference))?.policy;
    return policy === 'skip' ? policy : undefined;
  };
}
