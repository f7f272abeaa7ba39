import { join, relative } from 'node:path';
import { type ApplicationConfiguration, readApplicationConfiguration } from './application/configuration.ts';
import { chooseKubefile, findApplication } from './application/directory.ts';
import type { PreparedBuild, PreparedPlatform } from './application/prepared.ts';
import type { Request } from './application/request.ts';
import { type Ignore, readDockerignore } from './context/dockerignore.ts';
import { readContext } from './context/read.ts';
import { newSpool } from './context/spool.ts';
import { ImagebuildError, type Warning } from './errors.ts';
import type { Digest } from './image/digest.ts';
import { parsePlatform } from './image/platform.ts';
import type { Content, Tree } from './image/tree.ts';
import { type Kubefile, parseKubefile } from './kubefile/kubefile.ts';
import { openBases } from './prepare/bases.ts';
import { type Context, makeContexts } from './prepare/contexts.ts';
import { newDownload, type Send } from './prepare/download.ts';
import { embedFound, type Finished } from './prepare/embed.ts';
import { evaluateOnBases } from './prepare/evaluate.ts';
import { newHostRun } from './prepare/hostrun.ts';
import { imageOf, markRegistry } from './prepare/image.ts';
import { localImages, type SaveLocal } from './prepare/localimages.ts';
import { namedAs } from './prepare/naming.ts';
import { platformsOf } from './prepare/platforms.ts';
import { chartRenderer } from './prepare/render.ts';
import { type Engines, openEngines } from './prepare/runs.ts';
import { type FoundImages, type Search, searchDirectory } from './prepare/search.ts';
import type { Materials } from './prepare/stage.ts';
import { makeWorkspace } from './prepare/workspace.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';
import type { openAddresses, Sources } from './sources.ts';

/**
 * The first half of the story: runs the application's code (init.sh, helm) and turns its directory into plain data. Needs no secret.
 * @returns the prepared build; its files live until it is disposed of.
 * @throws ImagebuildError
 */
export async function prepare(
  request: Request,
  settings: Settings,
  progress: Progress,
): Promise<PreparedBuild & AsyncDisposable> {
  const workspace = await makeWorkspace(settings, progress);
  try {
    const prepared = await prepareIn(workspace.directory, request, settings, progress);
    return { ...prepared, [Symbol.asyncDispose]: workspace[Symbol.asyncDispose] };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
}

async function prepareIn(
  workspace: string,
  request: Request,
  settings: Settings,
  progress: Progress,
): Promise<PreparedBuild> {
  const application = await findApplication(settings.applications, request.app, request.version);
  const shown = relative('.', application.directory);
  progress({ type: 'phase', phase: 'prepare', message: shown });
  const options = await readApplicationConfiguration(application.directory, shown);
  const platforms = await platformsOf(application.directory, shown, request, options, settings.configuration);
  const timeout = options.timeout === undefined ? settings.timeout : options.timeout * 1000;
  const { directory } = application;
  const input = { directory, shown, request, platforms: platforms.built, workspace, timeout };
  const contexts = await makeContexts(input, settings, progress);

  await using outside = openOutside(settings, workspace, options.anyPlatform);
  const saveLocal = localImages(workspace, settings, progress);
  await using engines = openEngines({
    ...{ settings, progress, timeout, directory: join(workspace, 'engine') },
    openLayout: async (folder) => (await import('./layout/directory.ts')).openLayout(folder),
  });
  const own = { workspace, outside, saveLocal, engines, timeout };
  const part = { request, options, settings, progress, shown, ...own };
  const parts: PreparedPart[] = [];
  for (const context of contexts) parts.push(await preparePart(context, part));
  const warnings = [...application.warnings, ...parts.flatMap((part) => part.warnings)];
  const distinct = [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
  for (const warning of distinct) progress({ type: 'warning', warning });
  return {
    schemaVersion: 1,
    request,
    application: { directory: shown, kubefile: parts[0]?.kubefile ?? '', fallback: application.fallback },
    engine: engines.used() ?? 'native',
    kubeVersion: settings.kubeVersion ?? options.kubeVersion,
    anyPlatform: options.anyPlatform,
    unsupported: platforms.unsupported,
    platforms: Object.assign({}, ...parts.map((part) => part.platforms)),
    warnings: distinct,
    files: fileFinder(parts.flatMap((part) => part.files)),
  };
}

/** What a Kubefile takes from elsewhere. */
type Outside = Pick<Materials, 'bases' | 'keep' | 'download'>;

/** Base images and addresses, through connections that are opened when the first is asked for: most applications have neither. */
function openOutside(
  settings: Settings,
  workspace: string,
  anyPlatform: readonly string[],
): Outside & AsyncDisposable {
  let opened: Promise<{ sources: Sources; addresses: ReturnType<typeof openAddresses> }> | undefined;
  const open = () => {
    opened ??= import('./sources.ts').then(({ openSources, openAddresses }) => ({
      sources: openSources(settings),
      addresses: openAddresses(settings),
    }));
    return opened;
  };
  const send: Send = async (url, options) => (await open()).addresses.send(url, options);
  const keep = newSpool(join(workspace, 'kept'));
  return {
    bases: openBases(async (reference) => (await open()).sources.sourceOf(reference), anyPlatform),
    keep,
    download: newDownload(send, keep, settings.signal),
    async [Symbol.asyncDispose]() {
      const { sources, addresses } = (await opened) ?? {};
      await Promise.all([sources?.[Symbol.asyncDispose](), addresses?.close()]);
    },
  };
}

/** What one context gives to the prepared build. */
interface PreparedPart {
  readonly kubefile: string;
  readonly files: readonly Content[];
  readonly platforms: Record<string, PreparedPlatform>;
  readonly warnings: readonly Warning[];
}

interface PartInput {
  readonly request: Request;
  readonly options: ApplicationConfiguration;
  readonly settings: Settings;
  readonly progress: Progress;
  readonly workspace: string;
  readonly shown: string;
  readonly outside: Outside;
  readonly saveLocal: SaveLocal;
  readonly engines: Engines;
  /** Milliseconds that a program of the application may take. */
  readonly timeout: number;
}

/** Kubefile, context and discovery of one context, for every platform that it stands for. */
async function preparePart(context: Context, input: PartInput): Promise<PreparedPart> {
  const { request, options, settings, progress, workspace, shown, saveLocal } = input;
  const kubefile = await chooseKubefile(context.directory, shown);
  const parsed = parseKubefile(kubefile.text, join(shown, kubefile.file), options.dialect);
  const { directory } = context;
  const ignored = await namedAs(directory, shown, () => readDockerignore(directory, kubefile.file));
  const tree = await namedAs(directory, shown, () => readContext(directory, { ignore: ignored }));

  progress({ type: 'phase', phase: 'discovery', message: `looking for images in ${shown}` });
  const search = {
    application: request.app,
    kubeVersion: settings.kubeVersion ?? options.kubeVersion,
    charts: options.charts,
    extraImages: options.images,
    ignoredImages: options.ignoredImages,
    render: chartRenderer(workspace, settings),
    maxImages: settings.limits.images,
    saveLocal,
  };
  const searched = { directory, shown, nameOf: (file: string) => join(shown, file) };
  const found = parsed.dialect.embedsByItself ? undefined : await searchDirectory(searched, search);
  const files = found ? markRegistry(tree, found.images.length, ignored) : tree;
  const shared = { context, kubefile: parsed, files, ignored, search, found };

  const parts: PreparedPlatformPart[] = [];
  for (const platform of context.platforms) parts.push(await preparePlatform(platform, shared, input));
  const archives = [found, ...parts].flatMap((part) => part?.archives ?? []);
  const layers = parts.flatMap((part) => part.layers);
  return {
    kubefile: kubefile.file,
    files: [...filesOf(tree), ...archives, ...layers],
    platforms: Object.fromEntries(parts.map(({ name, platform }) => [name, platform])),
    warnings: [found, ...parts].flatMap((part) => part?.warnings ?? []),
  };
}

/** What the platforms of a context share. */
interface SharedParts {
  readonly context: Context;
  readonly kubefile: Kubefile;
  readonly files: Tree;
  readonly ignored: Ignore;
  readonly search: Search;
  /** undefined when the images are looked for in what the Kubefile makes. */
  readonly found: FoundImages | undefined;
}

interface PreparedPlatformPart extends Finished {
  /** `linux/amd64` */
  readonly name: string;
  /** Those that engines made. */
  readonly layers: readonly Content[];
}

async function preparePlatform(
  name: string,
  shared: SharedParts,
  input: PartInput,
): Promise<PreparedPlatformPart> {
  const { context, kubefile, files, ignored, search, found } = shared;
  const { request, options, settings, progress, workspace, shown, outside, timeout } = input;
  const evaluate = {
    platform: parsePlatform(name),
    buildArgs: argumentsFor(request, name),
    ...(options.target === undefined ? {} : { target: options.target }),
  };
  const evaluation = await evaluateOnBases(kubefile, evaluate, outside.bases);
  const own = (what: string) => join(workspace, `${what}-${name.replace('/', '-')}`);
  const { keep } = outside;
  const runOnHost = newHostRun({ directory: own('run'), keep, timeout }, settings, progress);
  const image = await imageOf(kubefile, evaluation, {
    context: files,
    ignored,
    platform: name,
    runOnHost,
    runs: input.engines.runsFor(name, writerOf(name, shared, input)),
    ...outside,
  });
  const finished = found
    ? { platform: { ...image.platform, images: found.images }, archives: [], warnings: [] }
    : await embedFound(image, { context, files, shown, directory: own('searched'), search });
  return { ...finished, name, layers: image.files, warnings: [...image.warnings, ...finished.warnings] };
}

/** Writes the image that a RUN begins from or mounts, embedded images and all, where an engine finds it. */
function writerOf(
  platform: string,
  { files, found }: SharedParts,
  { request, options, settings, shown }: PartInput,
): Parameters<Engines['runsFor']>[1] {
  const { images = [], archives = [] } = found ?? {};
  return async ({ files: layers, ...image }, tag, layout) => {
    const { writeInterim } = await import('./interim.ts');
    const prepared = {
      schemaVersion: 1,
      request,
      application: { directory: shown, kubefile: '', fallback: false },
      anyPlatform: options.anyPlatform,
      unsupported: [],
      warnings: [],
      files: fileFinder([...filesOf(files), ...archives, ...layers]),
    } as const;
    await writeInterim({ platform, image: { ...image, images }, tag }, prepared, settings, layout);
  };
}

/** The build args of a platform. An image of the type `dockerimages` is always given ARCH (docs/applications.md). */
function argumentsFor({ type, buildArgs }: Request, platform: string): Request['buildArgs'] {
  if (type !== 'dockerimages') return buildArgs;
  return { ...buildArgs, ARCH: parsePlatform(platform).architecture };
}

function filesOf(tree: Tree): Content[] {
  return [...tree.values()].flatMap((entry) => (entry.type === 'file' ? [entry.content] : []));
}

function fileFinder(files: readonly Content[]): (digest: Digest) => Content {
  const contents = new Map(files.map((content) => [content.digest, content]));
  return (digest) => {
    const content = contents.get(digest);
    if (content) return content;
    throw new ImagebuildError('CONTENT_MISSING', `${digest} is no file of the prepared build`);
  };
}
