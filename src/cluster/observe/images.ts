import { formatReference, tryParseReference } from '../../image/reference.ts';

/**
 * Returns the digest in what a kubelet reports as the image of a container (`imageID`): that of
 * `docker-pullable://name@sha256:…` or `name@sha256:…`. `sha256:…` alone is the ID of the configuration,
 * under which no registry has the image.
 */
export function digestIn(imageId: unknown): string | undefined {
  return typeof imageId === 'string' ? /@(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1] : undefined;
}

/** Returns a name in its full form, so that `nginx` and `docker.io/library/nginx:latest` are the same. */
export function fullName(image: string): string {
  const reference = tryParseReference(image);
  return reference ? formatReference(reference) : image;
}

/** Tells whether a text can be the name of an image: a pod's field may be empty, and a node's is `<none>`. */
export function isImageName(image: unknown): image is string {
  return typeof image === 'string' && tryParseReference(image) !== undefined && !/^[0-9a-f]{64}$/.test(image);
}
