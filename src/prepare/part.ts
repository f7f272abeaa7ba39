import { join } from 'node:path';
import type { ApplicationConfiguration } from '../application/configuration.ts';
import { chooseKubefile } from '../application/directory.ts';
import type { PreparedBuild, PreparedPlatform } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import { type Ignore, readDockerignore } from '../context/dockerignore.ts';
import { readContext } from '../context/read.ts';
import type { Warning } from '../errors.ts';
import type { Content } from '../image/content.ts';
import { parsePlatform } from '../image/descriptor.ts';
import { dialects } from '../kubefile/dialects.ts';
import { parseKubefile } from '../kubefile/parse/parse.ts';
import type { ParsedKubefile } from '../kubefile/syntax.ts';
import type { Tree } from '../layers/tree.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { BuildContext } from './contexts.ts';
import { evaluateWithBases } from './evaluate.ts';
import { createFileLookup, filesOf } from './files.ts';
import { buildImage, markRegistry } from './image.ts';
import { withDisplayPaths } from './naming.ts';
import { createHostRunner } from './run/hostrun.ts';
import type { IntermediateImage } from './run/run.ts';
import type { RunEngines } from './run/runs.ts';
import { type EmbeddedPlatform, embedImages } from './search/embed.ts';
import type { SaveLocalImage } from './search/localimages.ts';
import { createChartRenderer } from './search/render.ts';
import { type SearchOptions, type SearchResult, searchDirectory } from './search/search.ts';
import type { StageResources } from './stage.ts';

/** What a Kubefile takes from elsewhere. */
export type RemoteSources = Pick<StageResources, 'bases' | 'keep' | 'download'>;

/** Writes an image on the way into an OCI layout, by the code that publishes. */
export type WriteIntermediate = (
  interim: {
    readonly platform: string;
    readonly image: Omit<IntermediateImage, 'files'> & Pick<PreparedPlatform, 'images'>;
    readonly tag: string;
  },
  prepared: Omit<PreparedBuild, 'platforms' | 'engine'>,
  layout: string,
) => Promise<void>;

/** What one context gives to the prepared build. */
export interface PreparedContext {
  readonly kubefile: string;
  readonly files: readonly Content[];
  readonly platforms: Record<string, PreparedPlatform>;
  readonly warnings: readonly Warning[];
}

export interface PrepareContextInput {
  readonly request: Request;
  readonly options: ApplicationConfiguration;
  readonly settings: Settings;
  readonly progress: Progress;
  readonly workspace: string;
  readonly shown: string;
  readonly outside: RemoteSources;
  readonly writeInterim: WriteIntermediate;
  readonly saveLocal: SaveLocalImage;
  readonly engines: RunEngines;
  /** Milliseconds that a program of the application may take. */
  readonly timeout: number;
}

/** Kubefile, context and discovery of one context, for every platform that it stands for. */
export async function prepareContext(
  context: BuildContext,
  input: PrepareContextInput,
): Promise<PreparedContext> {
  const { request, options, settings, progress, workspace, shown, saveLocal } = input;
  const kubefile = await chooseKubefile(context.directory, shown);
  const parsed = parseKubefile(kubefile.text, join(shown, kubefile.file), dialects, options.dialect);
  const { directory } = context;
  const ignored = await withDisplayPaths(directory, shown, () => readDockerignore(directory, kubefile.file));
  const tree = await withDisplayPaths(directory, shown, () => readContext(directory, { ignore: ignored }));

  progress({ type: 'phase', phase: 'discovery', message: `looking for images in ${shown}` });
  const search = {
    application: request.app,
    kubeVersion: settings.kubeVersion ?? options.kubeVersion,
    charts: options.charts,
    extraImages: options.images,
    ignoredImages: options.ignoredImages,
    render: createChartRenderer(workspace, settings),
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
  readonly context: BuildContext;
  readonly kubefile: ParsedKubefile;
  readonly files: Tree;
  readonly ignored: Ignore;
  readonly search: SearchOptions;
  /** undefined when the images are looked for in what the Kubefile makes. */
  readonly found: SearchResult | undefined;
}

interface PreparedPlatformPart extends EmbeddedPlatform {
  /** `linux/amd64` */
  readonly name: string;
  /** Those that engines made. */
  readonly layers: readonly Content[];
}

async function preparePlatform(
  name: string,
  shared: SharedParts,
  input: PrepareContextInput,
): Promise<PreparedPlatformPart> {
  const { context, kubefile, files, ignored, search, found } = shared;
  const { request, options, settings, progress, workspace, shown, outside, timeout } = input;
  const evaluate = {
    platform: parsePlatform(name),
    buildArgs: argumentsFor(request, name),
    ...(options.target === undefined ? {} : { target: options.target }),
  };
  const evaluation = await evaluateWithBases(kubefile, evaluate, outside.bases);
  const own = (what: string) => join(workspace, `${what}-${name.replace('/', '-')}`);
  const { keep } = outside;
  const runOnHost = createHostRunner({ directory: own('run'), keep, timeout }, settings, progress);
  const image = await buildImage(kubefile, evaluation, {
    context: files,
    ignored,
    platform: name,
    runOnHost,
    runsFor: (platform) => input.engines.runsFor(platform, writerOf(platform, shared, input)),
    ...outside,
  });
  const finished = found
    ? { platform: { ...image.platform, images: found.images }, archives: [], warnings: [] }
    : await embedImages(image, { context, files, shown, directory: own('searched'), search });
  return { ...finished, name, layers: image.files, warnings: [...image.warnings, ...finished.warnings] };
}

/** Writes the image that a RUN begins from or mounts, embedded images and all, where an engine finds it. */
function writerOf(
  platform: string,
  { files, found }: SharedParts,
  { request, options, shown, writeInterim }: PrepareContextInput,
): Parameters<RunEngines['runsFor']>[1] {
  const { images = [], archives = [] } = found ?? {};
  return async ({ files: layers, ...image }, tag, layout) => {
    const prepared = {
      schemaVersion: 1,
      request,
      application: { directory: shown, kubefile: '', fallback: false },
      anyPlatform: options.anyPlatform,
      unsupported: [],
      warnings: [],
      files: createFileLookup([...filesOf(files), ...archives, ...layers]),
    } as const;
    await writeInterim({ platform, image: { ...image, images }, tag }, prepared, layout);
  };
}

/** The build args of a platform. An image of the type `dockerimages` is always given ARCH (docs/applications.md). */
function argumentsFor({ type, buildArgs }: Request, platform: string): Request['buildArgs'] {
  if (type !== 'dockerimages') return buildArgs;
  return { ...buildArgs, ARCH: parsePlatform(platform).architecture };
}
