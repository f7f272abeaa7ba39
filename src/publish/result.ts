import type { PreparedBuild } from '../application/prepared/prepared.ts';
import type { Result } from '../application/result.ts';
import { installsIn } from '../application/shapes.ts';
import type { Usage } from '../application/usage/usage.ts';
import type { Warning } from '../errors.ts';
import { parseImageManifest } from '../image/manifest.ts';
import type { CommittedIndex } from './commit/commit.ts';
import type { ImageDocuments } from './commit/manifests.ts';
import { hashContents } from './content.ts';
import { type HeldImages, listImages } from './listimages.ts';
import { listNotes } from './listnotes.ts';
import type { PreviousBuild } from './lookup/buildrecords.ts';
import type { PlannedManifest } from './plantypes.ts';
import type { LeftOutImage } from './resolve/candidates.ts';
import type { ResolvedImage } from './resolve/imagetypes.ts';
import type { TransferMeter } from './upload/meter.ts';

/** Everything that is known when a build has succeeded. */
interface PublishOutcome {
  readonly reference: string;
  readonly committed: CommittedIndex;
  readonly documents: readonly ImageDocuments[];
  readonly manifests: readonly PlannedManifest[];
  readonly images: readonly ResolvedImage[];
  readonly leftOut: readonly LeftOutImage[];
  readonly held: HeldImages;
  readonly meter: TransferMeter;
  readonly previous: PreviousBuild | undefined;
  readonly publishSeconds: number;
  readonly usage: Usage | undefined;
  /** All of the build. */
  readonly warnings: readonly Warning[];
}

/** Describes the result that is shown to people, passed to the bot and written as metadata. */
export function describeResult(prepared: PreparedBuild, outcome: PublishOutcome): Result {
  const { request } = prepared;
  const { reference, committed, documents, images, held, meter, previous, publishSeconds, warnings } =
    outcome;
  const { digest, size } = committed.index.descriptor;
  const listed = listImages(held, images, prepared);
  return {
    schemaVersion: 1,
    status: 'done',
    request,
    reference,
    ...(request.directory ? { kubefile: prepared.application.kubefile } : {}),
    digest,
    size,
    platforms: Object.fromEntries(documents.map((image) => [image.platform, describePlatform(image)])),
    images: listed,
    content: hashContents(outcome.manifests, listed),
    ...listNotes(prepared, outcome.leftOut, held),
    ...installsIn(prepared),
    ...(prepared.imageLists ? { imageLists: [...prepared.imageLists] } : {}),
    ...(previous ? { previous: describePrevious(reference, previous) } : {}),
    ...(outcome.usage === undefined ? {} : { usage: outcome.usage }),
    transfer: { ...meter, pulledBytes: meter.pulledBytes + (prepared.pulledBytes ?? 0) },
    durations: { publishSeconds },
    warnings: [...warnings],
    ...(prepared.application.commit === undefined ? {} : { commit: prepared.application.commit }),
    ...(request.requestId === undefined ? {} : { requestId: request.requestId }),
  };
}

function describePlatform({ manifest, platform }: ImageDocuments): Result['platforms'][string] {
  const { config, layers } = parseImageManifest(manifest.bytes, manifest.descriptor.mediaType, platform);
  const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
  return { digest: manifest.descriptor.digest, size, layers: layers.length, config: config.digest };
}

/** The reference is the result's, with the tag of the previous build. */
function describePrevious(
  reference: string,
  { tag, images }: PreviousBuild,
): NonNullable<Result['previous']> {
  return { reference: `${reference.slice(0, reference.lastIndexOf(':'))}:${tag}`, images: [...images] };
}
