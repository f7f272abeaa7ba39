import { constants, copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { PreparedImage, RequiredImage } from '../../application/prepared/prepared.ts';
import { followLinks } from '../../context/follow.ts';
import { writeTree } from '../../context/treewriter.ts';
import { findClusterRegistry, separateClusterImages } from '../../discovery/clusterregistry.ts';
import type {
  DiscoveredImage,
  DiscoveredNote,
  DiscoveryInput,
  discover,
  ReferenceOrigin,
} from '../../discovery/discover.ts';
import type { RenderChart } from '../../discovery/finder.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import { formatReference } from '../../image/reference.ts';
import type { Entry, Tree } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';
import { nameInContext, type SearchedContext, withParents } from './embed.ts';
import { changedPaths, chartOf, describeInherited, type InheritedFiles, searchedTops } from './inherited.ts';

/** Where sealos reads charts and manifests in an image, and lists as an application has them. */
const searched = /^(?:charts|manifests|images\/shim)\//;

/** The finished root file system of one platform, and what it was made of. */
interface FinishedFiles {
  /** `linux/amd64` */
  readonly platform: string;
  readonly root: Tree;
  /** That of its base image. */
  readonly base: Tree | undefined;
  /** Of its configuration. */
  readonly env: readonly string[] | undefined;
}

/** How a finished image is searched. */
export interface RequiredSearch extends Omit<DiscoveryInput, 'directory' | 'nameOf' | 'extraImages'> {
  readonly discover: typeof discover;
}

interface RequiredImages {
  readonly required: readonly RequiredImage[];
  readonly warnings: readonly Warning[];
}

/** What the charts, manifests and lists of a finished image name. */
interface FinishedImages {
  readonly images: readonly DiscoveredImage[];
  /** What was seen and isn't embedded. */
  readonly notes: readonly DiscoveredNote[];
  readonly warnings: readonly Warning[];
}

/**
 * Finds what a finished image needs under `/registry`: what its own charts, manifests and lists certainly
 * need, after COPY and RUN (docs/compatibility.md B 13), without the images of the cluster's own registry.
 * @param directory a directory that doesn't exist yet.
 */
export async function findRequired(
  directory: string,
  finished: FinishedFiles,
  context: SearchedContext,
  search: RequiredSearch,
): Promise<RequiredImages> {
  const { images, warnings } = await searchFinished(directory, finished, context, search);
  const { others } = separateClusterImages(images, findClusterRegistry(finished.env));
  const required = selectRequired(others).map(({ reference, origins }) => ({
    reference,
    origins: origins.map(({ kind, file, line }) => ({ kind, file, line })),
  }));
  return { required, warnings };
}

/**
 * Finds what the charts, manifests and lists of a finished image name, and what leads there. A file that
 * can't be read or rendered here wasn't in the context, where that is an error, so it is a warning.
 * @param directory a directory that doesn't exist yet.
 */
export async function searchFinished(
  directory: string,
  finished: FinishedFiles,
  context: SearchedContext,
  { discover: find, ...search }: RequiredSearch,
): Promise<FinishedImages> {
  const inherited = describeInherited(finished);
  const tree = await writeFinishedFiles(directory, finished.root, context, inherited);
  const nameOf = (file: string) => nameInContext(tree, file, context) ?? `/${file}`;
  const warnings: Warning[] = [];
  const warn = (problem: ImagebuildError) => warnings.push(notSearched(problem, finished.platform));
  const render = renderOrWarn(search.render, warn);
  const withNames = <Found extends { readonly origins: readonly ReferenceOrigin[] }>(found: Found) => ({
    ...found,
    origins: found.origins.map((origin) => ({ ...origin, file: nameOf(origin.file) })),
  });
  try {
    const found = await find({ ...search, extraImages: [], directory, nameOf, render });
    const ofImage = found.warnings.filter(({ place }) => isInTree(tree, place?.file));
    return {
      images: found.images.filter((image) => inherited.isOurs(image, tree)).map(withNames),
      notes: found.notes.map(withNames),
      warnings: [...warnings, ...ofImage],
    };
  } catch (error) {
    if (!(error instanceof ImagebuildError) || passed.has(error.code)) throw error;
    warn(error.rewrite((text) => text.replaceAll(directory + sep, '/')));
    return { images: [], notes: [], warnings };
  }
}

/** Tells whether a place is in a file that only the image has: the context's were searched before. */
function isInTree(tree: Tree, file = ''): boolean {
  return file.startsWith('/') && tree.has(file.slice(1));
}

/** Passes on what a chart renders to; one that can't be rendered has no images, and a warning. */
function renderOrWarn(render: RenderChart, warn: (problem: ImagebuildError) => void): RenderChart {
  return async (template) => {
    try {
      return await render(template);
    } catch (error) {
      if (!(error instanceof ImagebuildError) || passed.has(error.code)) throw error;
      warn(error);
      return '';
    }
  };
}

/** Errors that say nothing about the files. */
const passed = new Set(['CANCELLED', 'INTERNAL']);

function notSearched({ message, place, hint }: ImagebuildError, platform: string): Warning {
  return {
    message: say('finishedNotSearched', { platform, reason: message }).text,
    place,
    hint: hint ?? say('finishedNotSearchedHint').text,
  };
}

/** Selects what is certainly needed of images that were found. */
export function selectRequired(
  images: readonly (RequiredImage & { readonly required: boolean })[],
): RequiredImage[] {
  return images.filter(({ required }) => required).map(({ reference, origins }) => ({ reference, origins }));
}

/**
 * Adds what is named outside of the files that the image has: by lists, archives, the configuration, and the
 * commands of ENTRYPOINT and CMD.
 * @param ofBuild what the build embeds. @param installed what its commands install.
 */
export function joinRequired(
  found: readonly RequiredImage[],
  ofBuild: readonly PreparedImage[],
  installed: readonly PreparedImage[],
): RequiredImage[] {
  const joined = new Map(found.map((image) => [formatReference(image.reference), image]));
  const commands = new Set(selectRequired(installed).map(({ reference }) => formatReference(reference)));
  for (const { reference, origins } of selectRequired(ofBuild)) {
    const name = formatReference(reference);
    const isInstalled = commands.has(name);
    const outside = origins.filter(({ kind }) => isInstalled || (kind !== 'chart' && kind !== 'manifest'));
    if (outside.length > 0 && !joined.has(name)) joined.set(name, { reference, origins: outside });
  }
  return [...joined.values()];
}

/** Writes the files to search, with those of the context that control the search. */
async function writeFinishedFiles(
  directory: string,
  root: Tree,
  context: SearchedContext,
  { before, lost }: InheritedFiles,
): Promise<Tree> {
  const sources = followLinks(root, searchedTops);
  const changed = changedPaths(sources, lost.length === 0 ? before : new Map());
  const kept = [...sources.values()].filter(
    ({ path }) => searched.test(path) && changed.has(chartOf(path) ?? path),
  );
  const readable = (entry: Entry): Entry => ({ ...entry, mode: entry.type === 'dir' ? 0o755 : 0o644 });
  const tree = new Map([...withParents(kept, sources)].map(([path, entry]) => [path, readable(entry)]));
  await mkdir(directory, { recursive: true });
  await writeTree(directory, tree);
  for (const path of await listSettings(context)) await copySetting(context.directory, directory, path);
  return tree;
}

const settingsBesideCharts = /\.values\.ya?ml$/;

/** Lists the files of the context that control the search, whether or not COPY takes them. */
async function listSettings({ directory, charts = {} }: SearchedContext): Promise<string[]> {
  const beside = await readdir(join(directory, 'charts')).catch(() => []);
  const configured = Object.values(charts).flatMap((chart) => chart.values ?? []);
  return [
    '.sealignore',
    ...configured,
    ...beside.filter((name) => settingsBesideCharts.test(name)).map((name) => `charts/${name}`),
  ];
}

/** Copies a file of the context unless the image has one of its own there. */
async function copySetting(context: string, directory: string, path: string): Promise<void> {
  const top = await realpath(context);
  const real = await realpath(join(context, path)).catch(() => undefined);
  const place = join(directory, path);
  if (!real?.startsWith(top + sep) || !place.startsWith(directory + sep)) return;
  if (!(await stat(real)).isFile()) return;
  await mkdir(dirname(place), { recursive: true });
  await copyFile(real, place, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
