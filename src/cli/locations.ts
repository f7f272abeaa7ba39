import { ImagebuildError } from '../errors.ts';

/**
 * The words of `imagebuild publish` as locations and the reference they are published under. Locations are told by what they look
 * like, or by being there; a last word that is none of these is the reference.
 */
export function readLocations(
  words: readonly string[],
  exists: (path: string) => boolean,
): { locations: string[]; reference: string | undefined } {
  const isLocation = (word: string) =>
    /^(?:oci|oci-archive|docker-archive):|\.tar(?::[^:/]+)?$/.test(word) || exists(word);
  const last = words.at(-1) ?? '';
  const reference = words.length > 1 && !isLocation(last) ? last : undefined;
  const locations = reference === undefined ? [...words] : words.slice(0, -1);
  const unknown = locations.find((word) => !isLocation(word));
  if (unknown === undefined) return { locations, reference };
  throw new ImagebuildError('USAGE', `there is nothing to publish at ${unknown}`, {
    hint: 'Name the folder of a prepared build, or oci:DIR, or FILE.tar.',
  });
}
