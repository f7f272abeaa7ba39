import { ImagebuildError } from '../../errors.ts';
import { mediaTypes } from '../../image/descriptor.ts';
import type { Manifest } from '../../image/manifest.ts';
import type { Reference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';

type Artifact = Pick<Manifest, 'artifactType' | 'config' | 'layers'>;

/**
 * Checks that a manifest is that of a container image, not of something else that registries hold, such as
 * a Helm chart or a signature.
 * @throws CONTENT_INVALID
 */
export function checkIsImage(manifest: Artifact, reference: Reference, image: string): void {
  const type = artifactType(manifest);
  if (type === undefined) return;
  const { host, repository, tag, digest } = reference;
  const address = `oci://${host}/${repository}`;
  const chart = digest ? `${address}@${digest}` : `${address} --version ${(tag ?? '').replaceAll('_', '+')}`;
  const [message, hint] = type.startsWith('application/vnd.cncf.helm.')
    ? [say('artifactChart', { image }), say('artifactChartHint', { chart })]
    : [say('artifactOther', { image, type }), say('artifactOtherHint')];
  throw new ImagebuildError('CONTENT_INVALID', message, { place: { image }, hint });
}

/** Returns the type of an artifact; undefined for an image (OCI image-spec, manifest.md, artifact usage). */
function artifactType({ artifactType: own, config, layers }: Artifact): string | undefined {
  if (/^application\/vnd\./.test(config.mediaType) && !isConfig(config.mediaType))
    return config.mediaType === emptyType ? (own ?? layers[0]?.mediaType ?? emptyType) : config.mediaType;
  const [first] = layers;
  return first && !layers.some(({ mediaType }) => isLayer(mediaType)) ? (own ?? first.mediaType) : undefined;
}

const emptyType = 'application/vnd.oci.empty.v1+json';

function isConfig(type: string): boolean {
  return type === mediaTypes.ociConfig || type === mediaTypes.dockerConfig;
}

/** Tells whether a type is that of a layer of files, also of one that is encrypted or not distributed. */
function isLayer(type: string): boolean {
  return /^application\/(?:vnd\.(?:oci|docker)\.image\.|octet-stream|x-|gzip)/.test(type);
}
