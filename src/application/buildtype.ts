import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';

/**
 * Sealer's build types that install the image in a cluster and watch which images it pulls: `container` makes
 * a throwaway cluster with kind, `cloud` uses one that is there. A `lite` build needs no cluster.
 */
export const observedBuildTypes = ['container', 'cloud'] as const;
export type ObservedBuildType = (typeof observedBuildTypes)[number];

/**
 * Parses a build type of sealer.
 * @returns undefined for a lite build, the default, which finds images in lists, manifests and charts. @throws
 * USAGE
 */
export function parseBuildType(text: string | undefined): ObservedBuildType | undefined {
  if (text === undefined || text === 'lite') return undefined;
  const known = observedBuildTypes.find((each) => each === text);
  if (known) return known;
  throw new ImagebuildError('USAGE', say('buildTypeUnknown', { value: JSON.stringify(text) }), {
    hint: say('writeOneOf', { names: ['lite', ...observedBuildTypes].join(', ') }),
  });
}
