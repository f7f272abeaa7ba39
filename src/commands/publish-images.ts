import { ImagebuildError } from '../errors.ts';
import { copyImage } from '../image/copy.ts';
import { type Descriptor, type Digest, isIndexType, platformName } from '../image/descriptor.ts';
import { encodeIndex } from '../image/manifest.ts';
import { formatReference, parseReference, type Reference } from '../image/reference.ts';
import type { Source, Target } from '../image/store.ts';
import type { Progress } from '../progress.ts';
import { annotationKeys } from '../publish/annotations.ts';
import { checkTags, type PublishedTag, readPublished, tagsOf } from '../publish/lookup/published.ts';
import { type Meter, meteredSource, newMeter } from '../publish/upload/transfer.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';

/** Layouts or archives, published as they are. */
export interface PublishedImages {
  readonly reference: string;
  /** Of what the tag names: an index, or the manifest of the only platform when there is no index. */
  readonly digest: Digest;
  readonly platforms: Readonly<Record<string, Digest>>;
  readonly transfer: Meter;
}

interface Opened {
  readonly location: string;
  readonly source: Source;
  readonly published: PublishedTag;
}

/**
 * Publishes layouts and archives, bytes unchanged; several are joined into one index of their platforms.
 * @param locations `oci:DIR[:tag]` or `FILE.tar`.
 * @param reference where to; by default the application and version that the image says it is, in the configured namespace.
 * @throws USAGE when two bring the same platform or nothing says where to; TAG_EXISTS, TYPE_MISMATCH.
 */
export async function publishImages(
  locations: readonly string[],
  reference: string | undefined,
  settings: Settings,
  progress: Progress,
): Promise<PublishedImages> {
  await using stores = createStoreOpener(settings, progress);
  const meter = newMeter();
  const opened = await Promise.all(
    locations.map(async (location): Promise<Opened> => {
      const { source, name } = await stores.open(location);
      const published = await readPublished(source, name);
      if (published) return { location, source: meteredSource(source, meter), published };
      throw new ImagebuildError('IMAGE_NOT_FOUND', `${location} holds no image`, {
        place: { image: location },
      });
    }),
  );
  const to = reference === undefined ? defaultReference(opened, settings) : parseReference(reference);
  const target = stores.repository(to);
  const tag = to.tag ?? 'latest';
  const whole = joined(opened);
  await publishTo(target, tag, opened, whole, settings, meter, progress);
  return {
    reference: formatReference(to),
    digest: whole.descriptor.digest,
    platforms: Object.fromEntries(whole.platforms.map(([name, { digest }]) => [name, digest])),
    transfer: meter,
  };
}

/** What the tag will name: the only image as it is, or a new index over the platforms of several. */
interface Whole {
  readonly descriptor: Descriptor;
  /** The bytes of a new index; undefined when an image is published as it is. */
  readonly bytes?: Buffer;
  readonly platforms: readonly (readonly [string, Descriptor])[];
}

function joined(opened: readonly Opened[]): Whole {
  const platforms = opened.flatMap(({ published }) =>
    published.platforms.map((each) => [platformName(each), each] as const),
  );
  platforms.sort(([a], [b]) => (a < b ? -1 : 1));
  const [only] = opened;
  if (only && opened.length === 1) return { descriptor: only.published.descriptor, platforms };
  const twice = platforms.find(([name], index) => platforms[index + 1]?.[0] === name);
  if (twice) {
    throw new ImagebuildError(
      'USAGE',
      `two of ${opened.map(({ location }) => location).join(', ')} hold ${twice[0]}`,
      {
        hint: 'Give one location per platform.',
      },
    );
  }
  return {
    ...encodeIndex({ manifests: platforms.map(([, each]) => each), annotations: sharedFacts(opened) }),
    platforms,
  };
}

/** What all parts say of themselves alike. */
function sharedFacts(opened: readonly Opened[]): Record<string, string> {
  const same = (read: (published: PublishedTag) => string | undefined) => {
    const values = new Set(opened.map(({ published }) => read(published)));
    return values.size === 1 ? [...values][0] : undefined;
  };
  const facts = {
    [annotationKeys.type]: same((published) => published.type),
    'org.opencontainers.image.title': same((published) => published.title),
    'org.opencontainers.image.version': same((published) => published.version),
  };
  return Object.fromEntries(
    Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined),
  );
}

async function publishTo(
  target: Target,
  tag: string,
  opened: readonly Opened[],
  whole: Whole,
  settings: Settings,
  meter: Meter,
  progress: Progress,
): Promise<void> {
  const isIndex = isIndexType(whole.descriptor.mediaType);
  const tags = tagsOf(tag, isIndex ? whole.platforms.map(([name]) => name) : []);
  const { type } = opened[0]!.published;
  const rules = {
    type,
    version: tag,
    replace: settings.replace,
    replaceOtherType: settings.replaceOtherType,
  };
  await checkTags(target, [tags.index, ...tags.platform.values()], rules);
  for (const { source, published, location } of opened) {
    progress({ type: 'phase', phase: 'copy', message: location });
    await copyImage(source, target, published.descriptor, {
      onBlob: ({ digest: id, size }, outcome) => {
        const [state, count] = outcomes[outcome];
        meter[count] += size;
        progress({ type: 'transfer', id, name: id, state, size });
      },
    });
  }
  for (const [name, descriptor] of whole.platforms) {
    const from = opened.find(({ published }) => published.platforms.includes(descriptor));
    const platformTag = tags.platform.get(name);
    if (from && platformTag)
      await target.putManifest(await from.source.manifest(descriptor), descriptor, platformTag);
  }
  const bytes = whole.bytes ?? (await opened[0]!.source.manifest(whole.descriptor));
  await target.putManifest(bytes, whole.descriptor, tags.index);
  const now = await target.resolve(tags.index);
  if (now?.digest === whole.descriptor.digest) return;
  throw new ImagebuildError(
    'READ_BACK_FAILED',
    `${target.location}:${tag} holds ${now?.digest} after ${whole.descriptor.digest} was published`,
  );
}

const outcomes = {
  present: ['reused', 'reusedBytes'],
  mounted: ['mounted', 'mountedBytes'],
  written: ['pushed', 'pushedBytes'],
} as const;

function defaultReference(opened: readonly Opened[], settings: Settings): Reference {
  const [{ published }] = opened as readonly [Opened];
  const { destination } = settings;
  const { title, version } = published;
  if (destination.kind === 'registry' && title !== undefined && version !== undefined)
    return parseReference(`${destination.host}/${destination.namespace}/${title}:${version}`);
  throw new ImagebuildError('USAGE', 'nothing says where to publish', {
    hint: 'Write the reference last: imagebuild publish oci:DIR registry/namespace/app:version',
  });
}
