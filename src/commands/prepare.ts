import { join } from 'node:path';
import { readApplicationConfiguration } from '../application/configuration.ts';
import type { ApplicationConfiguration } from '../application/configurationschemas.ts';
import { locateApplication } from '../application/directorybuild/locate.ts';
import { checkLock, lockImages } from '../application/lock/comparelock.ts';
import { lockPlace, readLock } from '../application/lock/lockfile.ts';
import type { PreparedBuild } from '../application/prepared/prepared.ts';
import { checkRegistrySources } from '../application/prepared/registrysources.ts';
import { type Request, requestWords } from '../application/request.ts';
import { discover } from '../discovery/discover.ts';
import { type ImagebuildError, joinProblems, type Warning } from '../errors.ts';
import type { Reference } from '../image/reference.ts';
import type { Source } from '../image/store.ts';
import { checkApplicationFiles } from '../lint/names/applicationfiles.ts';
import { checkCommittedBuildArgs } from '../prepare/committedargs.ts';
import { makeContexts } from '../prepare/contexts.ts';
import { createFileLookup } from '../prepare/filelookup.ts';
import { createInstallSearch } from '../prepare/installs/installs.ts';
import { observedInLock } from '../prepare/observed/locked.ts';
import { missedImages, missedWarning } from '../prepare/observed/missed.ts';
import { machineFirst, resolvePlatforms } from '../prepare/platforms.ts';
import { type ContextTools, type PreparedContext, prepareContext } from '../prepare/preparedcontext.ts';
import { openRunEngines, type RunEngines } from '../prepare/run/engines.ts';
import { hostRunners } from '../prepare/run/hostrunners.ts';
import { fetchImageLists } from '../prepare/search/imagelists.ts';
import { createImageSaver } from '../prepare/search/localimages.ts';
import { createPlatformPolicy } from '../prepare/search/platformpolicy.ts';
import { cacheRenders } from '../prepare/search/rendercache.ts';
import { type SearchOptions, searchDirectory } from '../prepare/search/search.ts';
import { createWorkspace } from '../prepare/workspace.ts';
import { writtenPaths } from '../prepare/writtenpaths.ts';
import { holdWarnings, type Progress } from '../progress.ts';
import { findProgram } from '../runner/findprogram.ts';
import { createChartRenderer } from '../runner/helm.ts';
import { outputsOf, type Settings } from '../settings.ts';
import { say } from '../text/say.ts';
import { refuseWarnings } from '../text/strict.ts';
import { writeIntermediateImage } from './intermediate.ts';
import { openRemoteSources } from './remotesources.ts';

/**
 * Runs the application's code (init.sh, helm, RUN) and turns its directory into plain data. Needs no secret.
 * @returns the prepared build; its files exist until it is disposed.
 * @throws ImagebuildError
 */
export async function prepare(
  request: Request,
  settings: Settings,
  progress: Progress,
): Promise<PreparedBuild & AsyncDisposable> {
  const workspace = await createWorkspace(settings.env, progress);
  try {
    const prepare = (report: Progress) => prepareIn(workspace.directory, request, settings, report, progress);
    const prepared = settings.strict ? await prepareStrictly(prepare, progress) : await prepare(progress);
    return { ...prepared, [Symbol.asyncDispose]: workspace[Symbol.asyncDispose] };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
}

/** Prepares a build without a single warning. @throws WARNING with all warnings, once it is prepared. */
async function prepareStrictly(
  prepare: (report: Progress) => Promise<PreparedBuild>,
  progress: Progress,
): Promise<PreparedBuild> {
  const held = holdWarnings(progress);
  const prepared = await prepare(held.progress).catch((error) => {
    held.release();
    throw error;
  });
  refuseWarnings(held.warnings);
  return prepared;
}

async function prepareIn(
  workspace: string,
  request: Request,
  settings: Settings,
  progress: Progress,
  transferProgress: Progress,
): Promise<PreparedBuild> {
  // Find the application, and what its configuration and the repository's allow.
  const application = await locateApplication(settings.applications, request);
  const { directory, fallback, shown: displayPath, isOfCollection, readKubefile } = application;
  progress({ type: 'phase', phase: 'prepare', message: displayPath });
  const configuration = await readApplicationConfiguration(directory, displayPath);
  const early = [...application.warnings, ...(await checkApplicationFiles(directory, displayPath))];
  for (const warning of early) progress({ type: 'warning', warning });
  const { built, unsupported } = await resolvePlatforms(
    directory,
    displayPath,
    request.platforms,
    configuration,
    settings.configuration,
  );
  // What is installed runs on this machine, so its platform comes first.
  const ordered = settings.observe ? machineFirst(built) : built;
  const timeoutMs = configuration.timeout === undefined ? settings.timeout : configuration.timeout * 1000;
  const { env, signal, init } = settings;
  // Told before anything runs for minutes.
  if (settings.observe?.kind === 'container') findProgram('kind', env['PATH']);
  const programOptions = { timeoutMs, env, signal };

  // Run init.sh, in a copy for each platform that needs its own.
  const { buildArgs } = request;
  const { dialect } = configuration;
  if (init && isOfCollection)
    await checkCommittedBuildArgs({ directory, displayPath, buildArgs, dialect, readKubefile });
  const contexts = isOfCollection
    ? await makeContexts(
        { directory, displayPath, request, platforms: ordered, init, workspace, ...programOptions },
        progress,
      )
    : [{ directory, platforms: ordered }];

  // Search each context for embedded images, and carry out its Kubefile.
  const { anyPlatform } = configuration;
  let pulledBytes = 0;
  const onPulled = (count: number) => {
    pulledBytes += count;
  };
  await using remote = openRemoteSources(workspace, anyPlatform, settings, transferProgress, onPulled);
  const { engine } = settings;
  await using engines = openRunEngines(
    {
      engine,
      fresh: !request.cache,
      directory: join(workspace, 'engine'),
      ...programOptions,
      openLayout,
    },
    progress,
  );
  const saveLocal = createImageSaver({ directory: join(workspace, 'local'), ...programOptions }, progress);
  const search = searchOptions(request.app, workspace, configuration, settings);
  const place = lockPlace(application, request.version, displayPath);
  const known = await readLock(place);
  const { observe } = settings;
  await using observer = observe
    ? await openClusterObserver(
        observe,
        { search, workspace, timeoutMs, configuration },
        remote,
        settings,
        progress,
      )
    : undefined;
  const { bases, spool, download } = remote;
  const addresses = configuration.embed === false ? [] : (configuration.imageLists ?? []);
  const listPlace = { file: join(displayPath, 'imagebuild.yml') };
  const imageLists = await fetchImageLists(addresses, remote.downloadList, listPlace);
  const tools: ContextTools = {
    bases,
    spool,
    download,
    search: (location) => searchDirectory(location, { ...search, imageLists, saveLocal }),
    searchInstalls: createInstallSearch({
      search,
      platformPolicy: search.platformPolicy,
      directory: join(workspace, 'installs'),
      record: settings.recordInstall && configuration.recordInstall !== false,
      env,
      signal,
    }),
    observe: observer?.observe ?? (known && (async (image) => observedInLock(known, place.shown, image))),
    requiredSearch: { ...search, discover },
    createExecutor: createExecutors(engines, { request, displayPath, anyPlatform }, settings, onPulled),
    createHostRunner: hostRunners({ spool, ...programOptions }, observer, observe?.kind, progress),
  };
  const { target, charts, embed } = configuration;
  const written = isOfCollection ? [] : writtenPaths(directory, outputsOf(settings));
  const conventions = { readKubefile, isClusterImage: application.isClusterImage, written };
  const options = { request, displayPath, workspace, dialect, target, charts, embed, ...conventions };
  const preparedContexts: PreparedContext[] = [];
  for (const context of contexts)
    preparedContexts.push(await prepareContext(context, options, tools, progress));

  // Join the contexts.
  const kubefile = preparedContexts[0]?.kubefile ?? '';
  const joined: PreparedBuild['platforms'] = Object.assign(
    {},
    ...preparedContexts.map((context) => context.platforms),
  );
  const platforms = Object.fromEntries(Object.entries(joined).sort(([a], [b]) => (a < b ? -1 : 1)));
  checkRegistrySources(platforms, join(displayPath, kubefile));
  throwProblems(preparedContexts.flatMap(({ problems }) => problems));
  const isSealer = preparedContexts.some(({ embedsByItself }) => embedsByItself);
  const warnings = distinct([
    ...preparedContexts.flatMap((context) => context.warnings),
    ...(settings.init ? unusedEverywhere(preparedContexts) : []),
    ...(observe && known === undefined
      ? reportMissed(platforms, displayPath, request, settings, isSealer, progress)
      : []),
  ]);
  for (const warning of warnings) progress({ type: 'warning', warning });
  const installs = preparedContexts[0]?.installs;
  const lock = settings.lock === 'ignore' ? undefined : known;
  const records = imageLists.map(({ record }) => record);
  if (lock && settings.lock !== 'update')
    checkLock(lock, { platforms, imageLists: records, ...installs }, place.shown, request);
  return {
    schemaVersion: 1,
    request,
    application: { directory: displayPath, kubefile, fallback, commit: settings.commit },
    engine: engines.used() ?? 'native',
    kubeVersion: search.kubeVersion,
    anyPlatform,
    unsupported,
    platforms: lock ? lockImages(lock, platforms) : platforms,
    warnings: [...early, ...warnings],
    ...installs,
    ...(records.length === 0 ? {} : { imageLists: records }),
    ...(pulledBytes === 0 ? {} : { pulledBytes }),
    files: createFileLookup(preparedContexts.flatMap(({ files }) => files)),
  };
}

/**
 * Opens what installs the image in a cluster. Its code, and the client of clusters, is loaded for it only.
 */
async function openClusterObserver(
  observe: NonNullable<Settings['observe']>,
  given: {
    readonly search: Omit<SearchOptions, 'saveLocal'>;
    readonly workspace: string;
    readonly timeoutMs: number;
    readonly configuration: ApplicationConfiguration;
  },
  { sourceOf }: { readonly sourceOf: (reference: Reference) => Promise<Source> },
  { env, signal, recordInstall }: Settings,
  progress: Progress,
) {
  const { openObserver } = await import('../prepare/observed/open.ts');
  const { openCloudCluster } = await import('../prepare/cloud/session.ts');
  const { search, workspace, timeoutMs, configuration } = given;
  const record = recordInstall && configuration.recordInstall !== false;
  const directory = join(workspace, 'observed');
  const input = { ...search, record, directory, timeoutMs, sourceOf, env, signal };
  return openObserver(observe, input, progress, openCloudCluster);
}

/**
 * Says which images only the cluster showed, or that there are none. Writing the lock needs no warning: from
 * then on builds embed them.
 */
function reportMissed(
  platforms: PreparedBuild['platforms'],
  displayPath: string,
  request: Request,
  { lock = 'use' }: Settings,
  isSealer: boolean,
  progress: Progress,
): Warning[] {
  const missed = missedImages(platforms);
  if (missed.length === 0)
    progress({ type: 'phase', phase: 'observe', message: say('phaseNothingMissed').text });
  if (lock !== 'use') return [];
  const command = `imagebuild lock ${requestWords(request)} --build-type ${request.buildType ?? 'container'}`;
  return [missedWarning(missed, displayPath, isSealer, command) ?? []].flat();
}

/** Returns the warnings for lines of `.sealignore` that ignore nothing in any context. */
function unusedEverywhere(contexts: readonly PreparedContext[]): Warning[] {
  const [first, ...others] = contexts.map(({ unusedIgnores }) =>
    unusedIgnores.map((one) => JSON.stringify(one)),
  );
  return (contexts[0]?.unusedIgnores ?? []).filter((_, index) =>
    others.every((other) => other.includes(first?.[index] ?? '')),
  );
}

function searchOptions(
  applicationName: string,
  workspace: string,
  configuration: ApplicationConfiguration,
  { kubeVersion, limits, env, signal }: Settings,
): Omit<SearchOptions, 'saveLocal'> {
  return {
    application: applicationName,
    kubeVersion: kubeVersion ?? configuration.kubeVersion,
    charts: configuration.charts,
    extraImages: configuration.images,
    ignoredImages: configuration.ignoredImages,
    imageVersions: configuration.imageVersions,
    render: cacheRenders(createChartRenderer(workspace, { env, signal })),
    platformPolicy: createPlatformPolicy(configuration.platformPolicy),
    maxImages: limits.images,
  };
}

/**
 * Lets engines run commands on images that the code of publish writes for them; it is loaded when the first
 * RUN comes.
 */
function createExecutors(
  engines: RunEngines,
  build: { readonly request: Request; readonly displayPath: string; readonly anyPlatform: readonly string[] },
  settings: Settings,
  onPulled: (count: number) => void,
): ContextTools['createExecutor'] {
  return (platform, { images, files }) =>
    engines.createExecutor(platform, async (image, to) => {
      const { publish } = await import('./publish.ts');
      const all = [...files, ...image.files];
      const intermediate = { ...build, platform, image, images, files: all };
      onPulled(await writeIntermediateImage(intermediate, to, settings, publish));
    });
}

async function openLayout(directory: string) {
  const { openLayout: open } = await import('../stores/layout/layout.ts');
  return await open(directory);
}

/** Throws problems together, those of several platforms at one place once. */
function throwProblems(problems: readonly ImagebuildError[]): void {
  const places = new Map(
    problems.map((problem) => [JSON.stringify(problem.place), problem] as const).reverse(),
  );
  if (places.size > 0) throw joinProblems([...places.values()].reverse());
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
