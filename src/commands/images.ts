import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readApplicationConfiguration } from '../application/configuration.ts';
import type { ApplicationConfiguration } from '../application/configurationschemas.ts';
import { chooseKubefile, collectionNames, listDirectories } from '../application/directory.ts';
import { kubefileNames } from '../application/directorybuild/locate.ts';
import { readLocks } from '../application/lock/lockfile.ts';
import type { PreparedNote } from '../application/prepared/prepared.ts';
import { requestPlatforms } from '../application/request.ts';
import type { InstallsFound } from '../application/shapes.ts';
import {
  type DiscoveredImage,
  type DiscoveredNote,
  discover,
  type ReferenceOrigin,
  removeDuplicates,
} from '../discovery/discover.ts';
import { ImagebuildError, type Warning } from '../errors.ts';
import { formatReference } from '../image/reference.ts';
import { dialects } from '../kubefile/dialects.ts';
import { readDialect } from '../kubefile/parse/parse.ts';
import type { DialectName } from '../kubefile/syntax.ts';
import { checkApplicationFiles } from '../lint/names/applicationfiles.ts';
import { searchCommitted } from '../prepare/installs/committed.ts';
import { createInstallSearch } from '../prepare/installs/installs.ts';
import { type InstalledImages, joinImages, joinNotes, noInstalls } from '../prepare/installs/join.ts';
import { observedInLock } from '../prepare/observed/locked.ts';
import { cacheRenders } from '../prepare/search/rendercache.ts';
import { createWorkspace } from '../prepare/workspace.ts';
import type { Progress } from '../progress.ts';
import { createChartRenderer } from '../runner/helm.ts';
import type { Settings } from '../settings.ts';
import { say } from '../text/say.ts';

/**
 * The embedded images that an application's directory names, and those that its ENTRYPOINT and CMD install.
 * init.sh isn't run, and no registry is contacted.
 */
export interface ImageList extends InstallsFound {
  readonly directory: string;
  readonly images: readonly {
    readonly reference: string;
    /** false: a candidate, embedded only if its source has it. */
    readonly required: boolean;
    /** Why it is embedded. */
    readonly reason: string;
    readonly sources: readonly ReferenceOrigin[];
  }[];
  /** What was seen and isn't embedded. */
  readonly notes: readonly {
    /** undefined when it isn't an image, such as a file that is skipped. */
    readonly reference?: string | undefined;
    readonly reason: string;
    readonly sources: readonly ReferenceOrigin[];
  }[];
  readonly warnings: readonly Warning[];
}

/**
 * Lists the embedded images of an application. @param directory `applications/<app>/<version>`. @throws
 * ImagebuildError
 */
export async function images(directory: string, settings: Settings, progress: Progress): Promise<ImageList> {
  const { found, installs, warnings } = await searchApplication(directory, settings, progress);
  const rows = found.images.map(({ reference, required, reason, origins }) => ({
    reference: formatReference(reference),
    required,
    reason: reason.text,
    sources: origins,
  }));
  const notes = found.notes.map(({ reason, origins, ...note }) => ({
    ...note,
    reason: reason.text,
    sources: origins,
  }));
  return { directory, images: rows, notes, ...installs, warnings };
}

/** The images that an application's directory names, with its configuration. */
interface SearchedApplication {
  readonly found: Awaited<ReturnType<typeof discover>>;
  readonly configuration: ApplicationConfiguration;
  /** How the calls of ENTRYPOINT and CMD were found. */
  readonly installs: InstallsFound;
  /** They were reported as progress. */
  readonly warnings: readonly Warning[];
}

/**
 * Searches an application's directory as it is.
 * @param options.explainFlags names the flags of commands that an image depends on.
 * @throws ImagebuildError
 */
export async function searchApplication(
  directory: string,
  settings: Settings,
  progress: Progress,
  { explainFlags }: { readonly explainFlags?: boolean } = {},
): Promise<SearchedApplication> {
  await checkDirectory(directory);
  const configuration = await readApplicationConfiguration(directory);
  await using workspace = await createWorkspace(settings.env, progress);
  const renderChart = createChartRenderer(workspace.directory, settings);
  const search = {
    directory: resolve(directory),
    application: basename(dirname(resolve(directory))),
    kubeVersion: settings.kubeVersion ?? configuration.kubeVersion,
    charts: configuration.charts,
    ignoredImages: configuration.ignoredImages,
    imageVersions: configuration.imageVersions,
    // The flags of calls are found by rendering the same chart many times.
    render: explainFlags ? cacheRenders(renderChart) : renderChart,
  };
  const named = await discover({
    ...search,
    nameOf: (file) => join(directory, file),
    extraImages: configuration.images,
    hasUnreadLists: (configuration.imageLists ?? []).length > 0,
    maxImages: settings.limits.images,
  });
  const installed = hasKubefile(directory)
    ? await searchCommitted(
        { ...configuration, directory: search.directory, displayPath: directory, names: anyKubefile },
        createInstallSearch({
          search: { ...search, isPartial: true, explainFlags },
          platformPolicy: () => undefined,
          directory: join(workspace.directory, 'installs'),
          record: settings.recordInstall && configuration.recordInstall !== false,
          env: settings.env,
          signal: settings.signal,
        }),
      )
    : noInstalls;
  const observed = listObserved(await readLocks(directory, directory));
  const all = { ...installed, images: [...installed.images, ...observed] };
  const found = joinInstalled(directory, named, all);
  const warnings = removeDuplicates([
    ...(await checkApplicationFiles(resolve(directory), directory)),
    ...warnOfInit(directory),
    ...(await warnOfDialect(directory, configuration.dialect)),
    ...warnOfLists(directory, configuration.imageLists),
    ...found.warnings,
    ...installed.warnings,
    // What init.sh fetches isn't there yet.
    ...(existsSync(join(directory, 'init.sh')) ? [] : found.unusedIgnores),
  ]);
  for (const warning of warnings) progress({ type: 'warning', warning });
  return { found, configuration, installs: installed.how, warnings };
}

/**
 * Warns of sealer's dialect: the files that its Kubefile copies to the searched directories aren't there yet.
 */
async function warnOfDialect(directory: string, configured: DialectName | undefined): Promise<Warning[]> {
  if (!hasKubefile(directory)) return [];
  const { file, text } = await chooseKubefile(directory, directory, anyKubefile);
  const place = { file: join(directory, file) };
  const { title, embedsByItself } = readDialect(text, place.file, dialects, configured);
  if (!embedsByItself) return [];
  return [
    {
      message: say('imagesOfDialect', { dialect: title }).text,
      place,
      hint: say('imagesOfDialectHint').text,
    },
  ];
}

/**
 * Adds what the commands install to what was named, as discovery names it: below the application's directory.
 */
function joinInstalled(
  directory: string,
  named: SearchedApplication['found'],
  installed: InstalledImages,
): SearchedApplication['found'] {
  const toDiscovered = <
    Found extends Pick<PreparedNote, 'origins'> & { readonly reason?: string | undefined },
  >(
    found: Found,
  ) => ({
    ...found,
    reason: { name: 'reason', words: {}, text: found.reason ?? '' },
    origins: found.origins.map((origin) => ({
      ...origin,
      kind: origin.kind as ReferenceOrigin['kind'],
      file: relative(directory, origin.file),
    })),
  });
  const images = joinImages<DiscoveredImage>(
    named.images,
    installed.images.map((image) => ({ ...toDiscovered(image), transport: 'registry', archive: undefined })),
  );
  const notes = joinNotes<DiscoveredNote>(named.notes, installed.notes.map(toDiscovered), images);
  return { ...named, images, notes };
}

/** The names of a Kubefile: first those of an application of a collection, then those of any directory. */
export const anyKubefile = [...new Set([...collectionNames, ...kubefileNames])];

/** Lists what the locks of a directory say that a cluster pulled: builds embed it, whatever else names it. */
function listObserved(locks: Awaited<ReturnType<typeof readLocks>>): InstalledImages['images'] {
  return locks.flatMap(({ shown, images: locked }) =>
    requestPlatforms.flatMap((platform) => observedInLock(locked, shown, { platform }).images),
  );
}

function hasKubefile(directory: string): boolean {
  return anyKubefile.some((name) => existsSync(join(directory, name)));
}

async function checkDirectory(directory: string): Promise<void> {
  const inside = await listDirectories(directory);
  if (inside === undefined)
    throw new ImagebuildError('APPLICATION_NOT_FOUND', say('imagesNoDirectory', { directory }), {
      hint: say('imagesNoDirectoryHint'),
    });
  const versions = inside.map((name) => join(directory, name)).filter(isApplication);
  if (versions.length > 0 && !isApplication(directory))
    throw new ImagebuildError('APPLICATION_NOT_FOUND', say('imagesOfVersions', { directory }), {
      hint: say('imagesOfVersionsHint', { versions: versions.join(', ') }),
    });
}

/** Returns true for a directory with at least one of the files that make an application. */
export function isApplication(directory: string): boolean {
  return [...anyKubefile, 'init.sh'].some((name) => existsSync(join(directory, name)));
}

/** Warns of lists at addresses: no request is made here. */
function warnOfLists(directory: string, addresses: readonly string[] = []): Warning[] {
  const place = { file: join(directory, 'imagebuild.yml') };
  return addresses.map((address) => ({
    message: say('imagesWithoutList', { address }).text,
    place,
    hint: say('imagesWithoutListHint').text,
  }));
}

/** Warns that images from files which init.sh fetches aren't listed. */
function warnOfInit(directory: string): Warning[] {
  if (!existsSync(join(directory, 'init.sh'))) return [];
  const { text: message } = say('imagesWithoutInit');
  const [app, version] = [basename(dirname(resolve(directory))), basename(resolve(directory))];
  const { text: hint } = say('imagesWithoutInitHint', { app, version });
  return [{ message, place: { file: join(directory, 'init.sh') }, hint }];
}
