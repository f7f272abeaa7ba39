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
import { type ParsedKubefile, parseKubefile } from '../kubefile/kubefile.ts';
import type { Tree } from '../layers/tree.ts';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import type { Context } from './contexts.ts';
import { evaluateOnBases } from './evaluate.ts';
import { fileFinder, filesOf } from './files.ts';
import { imageOf, markRegistry } from './image.ts';
import { namedAs } from './naming.ts';
import { newHostRun } from './run/hostrun.ts';
import type { InterimImage } from './run/run.ts';
import type { Engines } from './run/runs.ts';
import { embedFound, type Finished } from './search/embed.ts';
import type { SaveLocal } from './search/localimages.ts';
import { chartRenderer } from './search/render.ts';
import { type FoundImages, type Search, searchDirectory } from './search/search.ts';
import type { Materials } from './stage.ts';

/** What a Kubefile takes from elsewhere. */
export type Outside = Pick<Materials, 'bases' | 'keep' | 'download'>;

/** Writes an image on the way into an OCI layout, by the code that publishes. */
export type WriteInterim = (
  interim: {
    readonly platform: string;
    readonly image: Omit<InterimImage, 'files'> & Pick<PreparedPlatform, 'images'>;
    readonly tag: string;
  },
  prepared: Omit<PreparedBuild, 'platforms' | 'engine'>,
  layout: string,
) => Promise<void>;

/** What one context gives to the prepared build. */
export interface PreparedPart {
  readonly kubefile: string;
  readonly files: readonly Content[];
  readonly platforms: Record<string, PreparedPlatform>;
  readonly warnings: readonly Warning[];
}

export interface PartInput {
  readonly request: Request;
  readonly options: ApplicationConfiguration;
  readonly settings: Settings;
  readonly progress: Progress;
  readonly workspace: string;
  readonly shown: string;
  readonly outside: Outside;
  readonly writeInterim: WriteInterim;
  readonly saveLocal: SaveLocal;
  readonly engines: Engines;
  /** Milliseconds that a program of the application may take. */
  readonly timeout: number;
}

/** Kubefile, context and discovery of one context, for every platform that it stands for. */
export async function preparePart(context: Context, input: PartInput): Promise<PreparedPart> {
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
  readonly kubefile: ParsedKubefile;
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
    runsFor: (platform) => input.engines.runsFor(platform, writerOf(platform, shared, input)),
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
  { request, options, shown, writeInterim }: PartInput,
): Parameters<Engines['runsFor']>[1] {
  const { images = [], archives = [] } = found ?? {};
  return async ({ files: layers, ...image }, tag, layout) => {
    const prepared = {
      schemaVersion: 1,
      request,
      application: { directory: shown, kubefile: '', fallback: false },
      anyPlatform: options.anyPlatform,
      unsupported: [],
      warnings: [],
      files: fileFinder([...filesOf(files), ...archives, ...layers]),
    } as const;
    await writeInterim({ platform, image: { ...image, images }, tag }, prepared, layout);
  };
}

/** The build args of a platform. An image of the type `dockerimages` is always given ARCH (docs/applications.md). */
function argumentsFor({ type, buildArgs }: Request, platform: string): Request['buildArgs'] {
  if (type !== 'dockerimages') return buildArgs;
  return { ...buildArgs, ARCH: parsePlatform(platform).architecture };
}
