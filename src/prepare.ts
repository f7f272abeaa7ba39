import { join, relative } from 'node:path';
import { type ApplicationConfiguration, readApplicationConfiguration } from './application/configuration.ts';
import { chooseKubefile, findApplication } from './application/directory.ts';
import type { PreparedBuild, PreparedPlatform } from './application/prepared.ts';
import type { Request } from './application/request.ts';
import { readDockerignore } from './context/dockerignore.ts';
import { readContext } from './context/read.ts';
import { newSpool } from './context/spool.ts';
import { discover } from './discovery/discover.ts';
import { ImagebuildError, type Warning } from './errors.ts';
import type { Digest } from './image/digest.ts';
import { parsePlatform } from './image/platform.ts';
import type { Content, Tree } from './image/tree.ts';
import { parseKubefile } from './kubefile/kubefile.ts';
import { openBases } from './prepare/bases.ts';
import { type Context, makeContexts } from './prepare/contexts.ts';
import { newDownload, type Send } from './prepare/download.ts';
import { evaluateOnBases } from './prepare/evaluate.ts';
import { imageOf, markRegistry } from './prepare/image.ts';
import { prepareImages } from './prepare/images.ts';
import { localImages, type SaveLocal } from './prepare/localimages.ts';
import { namedAs } from './prepare/naming.ts';
import { platformsOf } from './prepare/platforms.ts';
import { chartRenderer } from './prepare/render.ts';
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
  const part = { request, options, settings, progress, workspace, shown, outside, saveLocal };
  const parts: PreparedPart[] = [];
  for (const context of contexts) parts.push(await preparePart(context, part));
  const warnings = [...application.warnings, ...parts.flatMap((part) => part.warnings)];
  const distinct = [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
  for (const warning of distinct) progress({ type: 'warning', warning });
  return {
    schemaVersion: 1,
    request,
    application: { directory: shown, kubefile: parts[0]?.kubefile ?? '', fallback: application.fallback },
    engine: 'native',
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
}

/** Kubefile, context and discovery of one context, for every platform that it stands for. */
async function preparePart(context: Context, input: PartInput): Promise<PreparedPart> {
  const { request, options, settings, progress, shown, outside } = input;
  const kubefile = await chooseKubefile(context.directory, shown);
  const parsed = parseKubefile(kubefile.text, join(shown, kubefile.file));
  const { directory } = context;
  const ignored = await namedAs(directory, shown, () => readDockerignore(directory, kubefile.file));
  const tree = await namedAs(directory, shown, () => readContext(directory, { ignore: ignored }));

  progress({ type: 'phase', phase: 'discovery', message: `looking for images in ${shown}` });
  const found = await discover({
    directory: context.directory,
    shown,
    application: request.app,
    kubeVersion: settings.kubeVersion ?? options.kubeVersion,
    charts: options.charts,
    extraImages: options.images,
    ignoredImages: options.ignoredImages,
    render: chartRenderer(input.workspace, settings),
    maxImages: settings.limits.images,
  });
  const { images, archives } = await namedAs(directory, shown, () =>
    prepareImages(found.images, context, shown, input.saveLocal),
  );
  const marked = markRegistry(tree, images.length, ignored);

  const warnings = [...found.warnings];
  const platforms: Record<string, PreparedPlatform> = {};
  for (const platform of context.platforms) {
    const evaluate = {
      platform: parsePlatform(platform),
      buildArgs: argumentsFor(request, platform),
      ...(options.target === undefined ? {} : { target: options.target }),
    };
    const evaluation = await evaluateOnBases(parsed, evaluate, outside.bases);
    const materials = { context: marked, ignored, platform, ...outside };
    const image = await imageOf(parsed, evaluation, materials);
    warnings.push(...image.warnings);
    platforms[platform] = { ...image.platform, images };
  }
  return { kubefile: kubefile.file, files: [...filesOf(tree), ...archives], platforms, warnings };
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
