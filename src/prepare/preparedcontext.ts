import { join } from 'node:path';
import type { ApplicationConfiguration } from '../application/configurationschemas.ts';
import { withGiven } from '../application/directorybuild/givenconfig.ts';
import type { LocatedApplication } from '../application/directorybuild/locate.ts';
import type { PreparedBase, PreparedImage, PreparedPlatform } from '../application/prepared/prepared.ts';
import { mustBeComplete, type Request } from '../application/request.ts';
import type { InstallsFound } from '../application/shapes.ts';
import { readContext } from '../context/contextreader.ts';
import { readDockerignore } from '../context/dockerignore.ts';
import { registryDirectory } from '../context/generated.ts';
import type { Ignore } from '../context/patterns.ts';
import { selectRegistryEntries } from '../embedded/heldimages.ts';
import { ImagebuildError, joinProblems, type Place, type Warning } from '../errors.ts';
import type { Content } from '../image/content.ts';
import { parsePlatform } from '../image/descriptor.ts';
import { dialects } from '../kubefile/dialects.ts';
import type { Evaluation } from '../kubefile/evaluation.ts';
import { parseKubefile } from '../kubefile/parse/parse.ts';
import { drawError } from '../kubefile/source.ts';
import type { ParsedKubefile } from '../kubefile/syntax.ts';
import { layerLimit } from '../layers/split.ts';
import { entryMetadata, type Tree } from '../layers/tree.ts';
import type { Progress, ProgressEvent } from '../progress.ts';
import { say } from '../text/say.ts';
import { resolveArchRegistries } from './archregistry.ts';
import type { BaseImage } from './bases.ts';
import type { BuildContext } from './contexts.ts';
import { evaluateWithBases } from './evaluate.ts';
import { filesOf, spoolLayerFiles } from './filelookup.ts';
import type { SearchInstalls } from './installs/installs.ts';
import { joinImages, joinNotes, noInstalls } from './installs/join.ts';
import { joinObserved, nothingObserved, type ObserveInstall } from './observed/join.ts';
import { withDisplayPaths } from './places.ts';
import { markRegistry } from './registry.ts';
import {
  checkRegistryCopied,
  embedsAnything,
  type FinishedImage,
  misplacedWarnings,
  type RegistryCopy,
} from './registrycopies.ts';
import type { RunExecutor } from './run/run.ts';
import { noteClusterImages } from './search/clusterimages.ts';
import { addRegistryLayer, writeSearchedFiles } from './search/embed.ts';
import { findRequired, joinRequired, type RequiredSearch, selectRequired } from './search/finishedimage.ts';
import type { SearchLocation, SearchResult } from './search/search.ts';
import { type BuiltStage, buildStage, type RunOnHost, type StageResources } from './stages.ts';
import type { HeldLayer } from './takeover.ts';
import { withoutWritten } from './writtenpaths.ts';

/** The settings of an application that decide how its contexts are prepared. */
interface ContextOptions
  extends Pick<ApplicationConfiguration, 'dialect' | 'target' | 'charts' | 'embed'>,
    Pick<LocatedApplication, 'readKubefile' | 'isClusterImage'> {
  readonly request: Pick<Request, 'type' | 'buildArgs' | 'directory'>;
  /** Paths of the context that builds write; the image never gets them. */
  readonly written: readonly string[];
  /** How messages name the application's directory. */
  readonly displayPath: string;
  /** The directory of the build; each platform makes directories of its own in it. */
  readonly workspace: string;
}

/** The images that were found in a context, and the files that they and the context consist of. */
interface ContextImages {
  readonly images: readonly PreparedImage[];
  readonly files: readonly Content[];
}

/** The collaborators that all contexts of a build share. */
export interface ContextTools extends Pick<StageResources, 'bases' | 'spool' | 'download'> {
  /** Searches a directory for embedded images. */
  readonly search: (location: SearchLocation) => Promise<SearchResult>;
  readonly searchInstalls: SearchInstalls;
  /** Tells what a cluster pulls that installs the image, or what the lock says it does. */
  readonly observe?: ObserveInstall | undefined;
  /** How finished images are searched for what they need. */
  readonly requiredSearch: RequiredSearch;
  readonly createExecutor: (platform: string, context: ContextImages) => RunExecutor;
  /** @param directory a directory that is missing or empty. */
  readonly createHostRunner: (directory: string) => RunOnHost;
}

/** The contribution of one context to the prepared build. */
export interface PreparedContext {
  /** The name of the Kubefile. */
  readonly kubefile: string;
  readonly files: readonly Content[];
  readonly platforms: Record<string, PreparedPlatform>;
  readonly warnings: readonly Warning[];
  /** Lines of `.sealignore` that ignore nothing in this context. */
  readonly unusedIgnores: readonly Warning[];
  /** Images that lack what they need. They are errors once all contexts are prepared. */
  readonly problems: readonly ImagebuildError[];
  /** How the calls of ENTRYPOINT and CMD were found. */
  readonly installs: InstallsFound;
  /** true: its dialect searches the finished image, and reads lists there. */
  readonly embedsByItself: boolean;
}

/**
 * Reads a context, finds its embedded images, and carries out its Kubefile for every platform that the
 * context stands for.
 * @throws what reading, searching and `buildImage` throw.
 */
export async function prepareContext(
  context: BuildContext,
  options: ContextOptions,
  tools: ContextTools,
  progress: Progress,
): Promise<PreparedContext> {
  const { directory, platforms } = context;
  const { displayPath, dialect, written } = options;
  const kubefile = await options.readKubefile(directory);
  const embed = options.embed ?? options.isClusterImage(kubefile);
  const parsed = parseKubefile(kubefile.text, join(displayPath, kubefile.file), dialects, dialect);
  const [ignored, tree] = await withDisplayPaths(directory, displayPath, async () => {
    const ignore = withoutWritten(await readDockerignore(directory, kubefile.file), written);
    return [ignore, await readContext(directory, { ignore, modeOf: context.modeOf })] as const;
  });

  if (embed)
    progress({ type: 'phase', phase: 'discovery', message: say('phaseSearch', { path: displayPath }).text });
  const nameOf = (file: string) => join(displayPath, file);
  const searchContext = () => tools.search({ directory, displayPath, nameOf });
  const found = !embed ? nothingFound : parsed.dialect.embedsByItself ? undefined : await searchContext();
  const source: ContextSource = { directory, kubefile: parsed, tree, ignored, found, embed };

  const prepared: PreparedContextPlatform[] = [];
  for (const platform of platforms)
    prepared.push(await preparePlatform(platform, source, options, tools, progress));
  return {
    kubefile: kubefile.file,
    files: [filesOf(tree), found?.archives ?? [], ...prepared.map(({ files }) => files)].flat(),
    platforms: Object.fromEntries(prepared.map(({ name, platform }) => [name, platform])),
    warnings: [found?.warnings ?? [], ...prepared.map(({ warnings }) => warnings)].flat(),
    unusedIgnores: found?.unusedIgnores ?? [],
    problems: prepared.flatMap(({ problem }) => problem ?? []),
    installs: prepared[0]?.installs ?? {},
    embedsByItself: parsed.dialect.embedsByItself,
  };
}

/** The result where nothing is to be embedded: there is no search. */
const nothingFound: SearchResult = { images: [], archives: [], notes: [], warnings: [], unusedIgnores: [] };

/** A context that was read and searched. */
interface ContextSource {
  readonly directory: string;
  readonly kubefile: ParsedKubefile;
  readonly tree: Tree;
  readonly ignored: Ignore;
  /** false: nothing that is found is embedded. */
  readonly embed: boolean;
  /** undefined when the dialect searches the finished image instead. */
  readonly found: SearchResult | undefined;
}

interface PreparedContextPlatform {
  /** `linux/amd64` */
  readonly name: string;
  readonly platform: PreparedPlatform;
  /** Archives of embedded images, and layers that engines made. */
  readonly files: readonly Content[];
  readonly warnings: readonly Warning[];
  readonly problem?: ImagebuildError | undefined;
  readonly installs: InstallsFound;
}

async function preparePlatform(
  name: string,
  source: ContextSource,
  { request, displayPath, target, charts, workspace }: ContextOptions,
  {
    bases,
    spool,
    download,
    search,
    searchInstalls,
    observe,
    requiredSearch,
    createExecutor,
    createHostRunner,
  }: ContextTools,
  progress: Progress,
): Promise<PreparedContextPlatform> {
  const { directory, kubefile, tree: unmarked, ignored, found, embed } = source;
  const directoryFor = (purpose: string) => join(workspace, `${purpose}-${name.replace('/', '-')}`);
  const evaluated = await evaluateWithBases(
    kubefile,
    {
      platform: parsePlatform(name),
      buildArgs: buildArgsFor(request, name),
      ...(target === undefined ? {} : { target }),
    },
    bases,
  );
  const embedded = { images: found?.images ?? [], files: [...filesOf(unmarked), ...(found?.archives ?? [])] };
  const runOnHost = createHostRunner(directoryFor('run'));
  /** @param count the images that will appear in the registry of the context. */
  const build = async (count: number) => {
    const tree = found ? markRegistry(unmarked, count, ignored) : unmarked;
    const { evaluation, sources } = resolveArchRegistries(evaluated, tree);
    const built = await buildImage(kubefile, evaluation, {
      context: tree,
      ignored,
      platform: name,
      bases,
      spool,
      download,
      imageCount: count,
      executorFor: (platform) => createExecutor(platform, embedded),
      runOnHost,
    });
    const config = withGiven(built.platform.config, request.directory);
    return { image: { ...built, platform: { ...built.platform, config } }, sources, tree };
  };
  const first = await build(embedded.images.length);
  const installing = {
    platform: name,
    config: first.image.platform.config,
    tree: first.image.tree,
    base: first.image.base,
    applicationDirectory: directory,
    displayPath,
    kubefile: kubefile.source.file,
    history: evaluated.stages.at(-1)?.history,
  };
  const installed = embed && mustBeComplete(request.type) ? await searchInstalls(installing) : noInstalls;
  const observed = (await observe?.({ ...installing, embed })) ?? nothingObserved;
  const images = joinObserved(joinImages(embedded.images, installed.images), observed);
  // Where the commands alone name images, the registry must appear after all.
  const { image, sources, tree } =
    found && embedded.images.length === 0 && images.length > 0 ? await build(images.length) : first;
  if (image.joined.length > 0) progress(joinedLayers(name, image.joined));
  const root = await image.tree();
  const context = { directory, displayPath, tree, charts };
  if (found) {
    const notes = joinNotes(found.notes, [...installed.notes, ...observed.notes], images);
    const noted = noteClusterImages(images, notes, image.platform.config);
    const checks = embed && mustBeComplete(request.type);
    const files = { platform: name, root, base: await image.base?.(), env: image.platform.config.Env };
    const checked = checks
      ? await findRequired(directoryFor('finished'), files, context, requiredSearch)
      : undefined;
    const required = checked && { required: joinRequired(checked.required, noted.images, installed.images) };
    const finished: FinishedImage = {
      platform: name,
      tree: root,
      copies: image.registryCopies,
      images: noted.images,
      file: kubefile.source.file,
      ignored: ignored.ignores(registryDirectory),
    };
    const problem = mustBeComplete(request.type) ? checkRegistryCopied(finished) : undefined;
    const registrySources = sources.length > 0 ? { registrySources: sources } : {};
    const platform = {
      ...image.platform,
      ...noted,
      images: embedsAnything(image.platform) ? noted.images : [],
      ...required,
      ...registrySources,
    };
    const warnings = [
      ...image.warnings,
      ...installed.warnings,
      ...observed.warnings,
      ...(checked?.warnings ?? []),
      ...misplacedWarnings(finished),
    ];
    return { name, platform, files: image.files, warnings, problem, installs: installed.how };
  }
  const searched = directoryFor('searched');
  const nameOf = await writeSearchedFiles(searched, { root, base: await image.base?.() }, context);
  const inImage = await search({ directory: searched, displayPath: '', nameOf });
  const { archives, warnings } = inImage;
  const all = joinObserved(joinImages(inImage.images, installed.images), observed);
  const notes = joinNotes(inImage.notes, [...installed.notes, ...observed.notes], all);
  const noted = noteClusterImages(all, notes, image.platform.config);
  const platform =
    noted.images.length > 0 ? addRegistryLayer(image.platform, root, displayPath) : image.platform;
  return {
    name,
    platform: { ...platform, ...noted, required: selectRequired(noted.images) },
    files: [...archives, ...image.files],
    warnings: [...image.warnings, ...installed.warnings, ...observed.warnings, ...warnings],
    installs: installed.how,
  };
}

/** Returns the progress of layers that were read and joined, because an image has at most so many. */
function joinedLayers(platform: string, joined: readonly HeldLayer[]): ProgressEvent {
  const bytes = joined.reduce((sum, { layer }) => sum + layer.size, 0);
  const words = { platform, count: joined.length, bytes, limit: layerLimit };
  return { type: 'phase', phase: 'prepare', message: say('phaseLayersJoined', words).text };
}

/**
 * The build arguments for a platform. An image of the type `dockerimages` is always given ARCH
 * (docs/applications.md).
 */
function buildArgsFor(
  { type, buildArgs }: ContextOptions['request'],
  platform: string,
): Request['buildArgs'] {
  if (type !== 'dockerimages') return buildArgs;
  return { ...buildArgs, ARCH: parsePlatform(platform).architecture };
}

/** The result of a Kubefile for one platform: everything of a prepared platform but the embedded images. */
interface BuiltImage {
  readonly platform: Omit<PreparedPlatform, 'images'>;
  /** The layers that engines made. */
  readonly files: readonly Content[];
  /** The layers of other images that didn't fit, and were joined. */
  readonly joined: readonly HeldLayer[];
  readonly warnings: readonly Warning[];
  readonly registryCopies: readonly RegistryCopy[];
  /** The finished root file system. */
  readonly tree: () => Promise<Tree>;
  /** The file system of the base image. */
  readonly base: (() => Promise<Tree>) | undefined;
}

/**
 * Carries out the instructions of a Kubefile on trees, and RUN with an engine. Reads only those files that
 * come from images, archives and addresses. Mistakes are reported together at the end; a RUN that fails ends
 * the build at once.
 * @throws COPY_SOURCE_MISSING, CONTEXT_INVALID; RUN_FAILED and what else `RunExecutor` throws; what opening
 * an image, unpacking and downloading throws.
 */
export async function buildImage(
  kubefile: ParsedKubefile,
  evaluation: Evaluation,
  resources: StageResources,
): Promise<BuiltImage> {
  const { file } = kubefile.source;
  const built = new Map<number, BuiltStage>();
  const problems: ImagebuildError[] = [];
  const warnings: Warning[] = [...evaluation.warnings];
  const files: Content[] = [];
  const joined: HeldLayer[] = [];
  const input = { ...resources, built, file, warnings, problems, files, joined };
  for (const stage of evaluation.stages)
    built.set(stage.index, await withExcerpt(kubefile, buildStage(stage, input)));
  if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(kubefile.source, problem)));
  const last = evaluation.stages.at(-1);
  const final = last && built.get(last.index);
  if (!last || !final) throw new RangeError('an evaluation has at least one stage');
  const { base } = final;
  if (base && base.platform !== resources.platform)
    warnings.push(otherPlatform(base.platform, resources.platform, { file, line: last.line }));
  const author = last.author ?? base?.author;
  return {
    platform: {
      ...(base ? { base: await withRegistry(base) } : {}),
      config: last.config,
      ...(author === undefined ? {} : { author }),
      layers: await spoolLayerFiles(final.layers, resources.spool),
      history: final.history,
    },
    files,
    joined,
    warnings,
    registryCopies: final.registryCopies,
    tree: () => final.tree(),
    base: base && (() => base.tree()),
  };
}

/** Records what the `registry/` of a base image holds. */
async function withRegistry({ prepared, tree }: BaseImage): Promise<PreparedBase> {
  const registry = selectRegistryEntries([...(await tree()).values()].map(entryMetadata));
  return registry.length > 0 ? { ...prepared, registry } : prepared;
}

/** Adds the line of the Kubefile to an error that stops the build. */
async function withExcerpt<T>({ source }: ParsedKubefile, building: Promise<T>): Promise<T> {
  try {
    return await building;
  } catch (error) {
    throw error instanceof ImagebuildError ? drawError(source, error) : error;
  }
}

function otherPlatform(base: string, platform: string, place: Place): Warning {
  return {
    message: say('baseOfOtherPlatform', { platform, base }).text,
    place,
    hint: say('baseOfOtherPlatformHint').text,
  };
}
