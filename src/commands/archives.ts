import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Result } from '../application/result.ts';
import { ImagebuildError } from '../errors.ts';
import { type Digest, formatPlatform, parsePlatform } from '../image/descriptor.ts';
import { parseConfig, parseImageManifest, readSmallBlob } from '../image/manifest.ts';
import { parseReference } from '../image/reference.ts';
import type { Source } from '../image/store.ts';
import { type TransferQueue, withTransfers } from '../image/transfers.ts';
import { createDirectory } from '../io/directory.ts';
import { clearStale } from '../io/temporary.ts';
import { pairLayers } from '../layers/layerreader.ts';
import type { Progress } from '../progress.ts';
import { platformTag } from '../publish/lookup/versiontags.ts';
import type { ArchiveSettings, Settings } from '../settings.ts';
import { createStoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { asImagebuildError } from '../text/unknownerror.ts';

/** An archive of one platform, as results list it. */
type Archive = NonNullable<Result['archives']>[number];

/**
 * Publishes an image, and writes an archive of each platform from what was published, with its checksums
 * beside it.
 * @throws ImagebuildError; when it is of an archive, its target says that the image is published.
 */
export async function withArchives(
  publish: () => Promise<Result>,
  archives: ArchiveSettings,
  settings: Settings,
  progress: Progress,
): Promise<Result> {
  // Before anything is built: a directory that can't be written to ends the build here.
  await createDirectory(archives.directory);
  const result = await publish();
  try {
    return { ...result, archives: await writeArchives(result, archives, settings, progress) };
  } catch (error) {
    throw publishedWithout(asImagebuildError(error), result);
  }
}

async function writeArchives(
  result: Result,
  archives: ArchiveSettings,
  settings: Settings,
  progress: Progress,
): Promise<Archive[]> {
  await using stores = createStoreOpener(settings, progress);
  const reference = result.reference ?? '';
  const source =
    settings.destination.kind === 'registry'
      ? stores.repository(parseReference(reference))
      : (await stores.open(reference)).source;
  const write = ({ run }: TransferQueue, platform: string, { digest, size }: Result['platforms'][string]) => {
    const file = join(archives.directory, fileName(archives, platform));
    progress({ type: 'phase', phase: 'archive', message: say('phaseArchive', { file }).text });
    const { names } = archives;
    const move = (signal: AbortSignal) => writeArchive(source, digest, { file, names, signal });
    return run({ bytes: size, move }).then((written) => ({ platform, names: [...names], ...written }));
  };
  return await withTransfers(
    (transfers) =>
      Promise.all(
        Object.entries(result.platforms).map(([platform, image]) => write(transfers, platform, image)),
      ),
    settings.signal,
  );
}

/** Returns `helm-v3.18.4-arm64.tar`. */
function fileName({ names, format }: ArchiveSettings, platform: string): string {
  const { repository, tag = 'latest' } = parseReference(names[0]);
  return `${basename(repository)}-${platformTag(tag, formatPlatform(parsePlatform(platform)))}.${format}`;
}

interface ArchiveOptions {
  readonly file: string;
  readonly names: readonly string[];
  readonly signal: AbortSignal | undefined;
}

async function writeArchive(
  source: Source,
  digest: Digest,
  { file, names, signal }: ArchiveOptions,
): Promise<Omit<Archive, 'platform' | 'names'>> {
  const { writeDockerArchive } = await import('../stores/archives/docker-writer.ts');
  const image = await readImage(source, digest);
  const checksums = { sha256: `${file}.sha256`, md5: `${file}.md5` };
  await clearStale(join(file, '..'), [basename(file)]);
  // Those of an archive that was here before would be wrong once the new one is.
  for (const path of Object.values(checksums)) await rm(path, { force: true });
  const { size, sha256, md5 } = await writeDockerArchive(file, { ...image, names }, signal);
  await writeFile(checksums.sha256, checksumLine(sha256, file));
  await writeFile(checksums.md5, checksumLine(md5, file));
  return { file, size, sha256, md5 };
}

async function readImage(source: Source, digest: Digest) {
  const name = `${source.location}@${digest}`;
  const descriptor = await source.resolve(digest);
  if (!descriptor)
    throw new ImagebuildError('CONTENT_MISSING', say('locationWithoutImage', { location: name }));
  const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
  const config = await readSmallBlob(source, manifest.config);
  return { config, layers: pairLayers(source, manifest, parseConfig(config, name), name) };
}

/** Returns the line that `sha256sum -c` and `md5sum -c` read, in the directory of the file. */
function checksumLine(sum: string, file: string): string {
  return `${sum}  ${basename(file)}\n`;
}

/** The image is published by then: the error says so, and what is missing. */
function publishedWithout(error: ImagebuildError, { reference = '', digest }: Result): ImagebuildError {
  if (error.code === 'CANCELLED') return error.with({ target: { reference, digest, state: 'verified' } });
  return error.with({
    message: say('archiveUnwritten', { reference, reason: error.message }),
    hint: say('archiveUnwrittenHint'),
    target: { reference, digest, state: 'verified' },
  });
}
