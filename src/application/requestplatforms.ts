import { nearest } from '../text/nearest.ts';

/** The platforms that a request can name. */
export const requestPlatforms = ['linux/amd64', 'linux/arm64'] as const;
export type RequestPlatform = (typeof requestPlatforms)[number];

/**
 * Sealer's build types that install the image in a cluster and watch which images it pulls: `container` makes
 * a throwaway cluster with kind, `cloud` uses one that is there. A `lite` build needs no cluster.
 */
export const observedBuildTypes = ['container', 'cloud'] as const;
export type ObservedBuildType = (typeof observedBuildTypes)[number];

/** Other names of the architectures. */
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  x64: 'amd64',
  aarch64: 'arm64',
  v8: 'arm64',
};

/** Returns the platform of an architecture, by any of its names: `amd64`, `linux/x86_64`. */
export function architectureOf(text: string): RequestPlatform | undefined {
  const last = text.toLowerCase().split('/').at(-1) ?? '';
  const architecture = architectures[last] ?? last;
  return requestPlatforms.find((one) => one.endsWith(`/${architecture}`));
}

/** Returns the platform that was probably meant; undefined when none is near. */
export function nearestPlatform(text: string): RequestPlatform | undefined {
  const known = architectureOf(text) ?? nearest(text, requestPlatforms);
  return requestPlatforms.find((one) => one === known);
}
