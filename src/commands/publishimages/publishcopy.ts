import { lookup } from 'node:dns/promises';
import { isPrivateAddress } from '../../application/publichost.ts';
import { type Request, requestPlatforms } from '../../application/request.ts';
import type { Result } from '../../application/result.ts';
import { rewriteSource } from '../../application/sources.ts';
import { ImagebuildError } from '../../errors.ts';
import { platformName } from '../../image/descriptor.ts';
import { parseImageManifest } from '../../image/manifest.ts';
import { parseReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import { readPublished } from '../../publish/lookup/published.ts';
import { type Settings, targetReference } from '../../settings.ts';
import { createStoreOpener } from '../../stores/open.ts';
import { say } from '../../text/say.ts';
import { copyImages, type RegistryNamespace } from './copyimages.ts';

/** The request for a copy of an image of another registry. */
type CopyRequest = Request & { readonly copyFrom: string };

/**
 * Publishes an image of another registry as it is, under its own name in the configured namespace. Its source
 * is read without the login for publishing, and isn't trusted: an image of somebody else whose layers carry
 * keys is refused (docs/security-rules.md 23).
 * @throws SOURCE_UNTRUSTED, IMAGE_NOT_FOUND, TAG_EXISTS, TYPE_MISMATCH, INVALID_REQUEST
 */
export async function publishCopy(
  request: CopyRequest,
  own: readonly RegistryNamespace[],
  settings: Settings,
  progress: Progress,
): Promise<Result> {
  const started = performance.now();
  const { copyFrom, replace } = request;
  const source = parseReference(copyFrom);
  await refusePrivateNetwork(source, settings);
  const isWhole = request.platforms.length === requestPlatforms.length;
  const platforms = isWhole ? undefined : request.platforms;
  const reference = targetReference(settings.destination, request);
  const options = { own, platforms };
  const [outcome] = await copyImages([copyFrom], [reference], options, { ...settings, replace }, progress);
  if (!outcome || 'error' in outcome) throw outcome?.error;
  const { digest, transfer } = outcome.published;
  await using stores = createStoreOpener(settings, progress);
  return {
    schemaVersion: 1,
    status: 'done',
    request,
    reference,
    digest,
    ...(await describePublished(stores.repository(parseReference(reference)), digest)),
    images: [],
    transfer,
    durations: { publishSeconds: (performance.now() - started) / 1000 },
    warnings: [],
    ...(request.requestId === undefined ? {} : { requestId: request.requestId }),
  };
}

/** Reads the sizes of what is published now. */
async function describePublished(
  target: Source,
  digest: string,
): Promise<Pick<Result, 'size' | 'platforms'>> {
  const published = await readPublished(target, digest);
  const platforms: Result['platforms'] = {};
  for (const entry of published?.platforms ?? []) {
    const name = `${target.location}@${entry.digest}`;
    const { config, layers } = parseImageManifest(await target.manifest(entry), entry.mediaType, name);
    const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
    platforms[platformName(entry)] = {
      digest: entry.digest,
      size,
      layers: layers.length,
      config: config.digest,
    };
  }
  return { ...(published ? { size: published.descriptor.size } : {}), platforms };
}

/**
 * Refuses a registry whose name resolves to an address of this machine or of a local network: a comment names
 * it. A mirror and `sources` are the configuration's choice. A name that can't be resolved here is left to
 * the registry's client, which may use a proxy.
 * @throws INVALID_REQUEST
 */
async function refusePrivateNetwork(
  reference: Reference,
  { mirrors, sources = {} }: Pick<Settings, 'mirrors' | 'sources'>,
): Promise<void> {
  const { host } = reference;
  const isConfigured = mirrors[host] ?? mirrors['*'] ?? rewriteSource(reference, sources);
  if (isConfigured !== undefined) return;
  const name = host.replace(/:\d+$/, '');
  const addresses = await lookup(name, { all: true }).catch(() => []);
  if (!addresses.some(({ address }) => isPrivateAddress(address))) return;
  throw new ImagebuildError('INVALID_REQUEST', say('copyPrivateHost', { host }), {
    hint: say('requestCopyFrom'),
  });
}
