import { createHash } from 'node:crypto';
import { formatReference, parseReference } from '../../../../src/image/reference.ts';

/**
 * Digests of images by reference, as `pods` write it. `missing` can't be pulled. Another image has a digest
 * that follows from its reference.
 */
export type ImageDigests = Readonly<Record<string, string>>;

/** The value of an image that can't be pulled. */
export const missingImage = 'missing';

/** Returns the digest that nodes report for an image unless `ImageDigests` name another. */
export function defaultDigest(reference: string): string {
  const parsed = parseReference(reference);
  if (parsed.digest !== undefined) return parsed.digest;
  return `sha256:${createHash('sha256').update(formatReference(parsed)).digest('hex')}`;
}

/** Returns the imageID that nodes report for an image unless `ImageDigests` name another. */
export function defaultImageId(reference: string): string {
  const { host, repository } = parseReference(reference);
  return `${host}/${repository}@${defaultDigest(reference)}`;
}

/**
 * Template text that sets variables from a reference as a pod has it: `$repository`
 * (docker.io/library/nginx), `$name` (with the tag), `$digest`, `$imageId`, and `$image`, the name in a
 * status as containerd gives it, which is the digest of the configuration for an image that was pulled by
 * digest.
 */
export function imageVariables(reference: string, digests: ImageDigests): string {
  const given = Object.fromEntries(Object.entries(digests).filter(([, digest]) => digest !== missingImage));
  return [
    `$reference := ${reference}`,
    '$bare := regexReplaceAll "(:[^/:@]+)?(@.*)?$" $reference ""',
    '$repository := $bare',
    'if not (contains "/" $bare)',
    '$repository = printf "docker.io/library/%s" $bare',
    'else if not (regexMatch "^(localhost|[^/]*[.:][^/]*)/" $bare)',
    '$repository = printf "docker.io/%s" $bare',
    'end',
    '$tag := regexFind ":[^/:@]+$" (regexReplaceAll "@.*$" $reference "")',
    '$name := printf "%s%s" $repository (or $tag ":latest")',
    '$digest := printf "sha256:%s" (sha256sum $name)',
    `$given := index (fromJson ${JSON.stringify(JSON.stringify(given))}) $reference`,
    'if contains "@" $reference',
    '$digest = last (splitList "@" $reference)',
    'else if $given',
    '$digest = $given',
    'end',
    '$imageId := printf "%s@%s" $repository $digest',
    '$image := ternary (printf "sha256:%s" (sha256sum $reference)) $name (contains "@" $reference)',
  ]
    .map((action) => `{{- ${action} -}}`)
    .join('');
}
