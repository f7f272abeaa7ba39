import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { PreparedPlatform } from '../../application/prepared/prepared.ts';
import { followLinks } from '../../context/follow.ts';
import { generatedLayer } from '../../context/generated.ts';
import { writeTree } from '../../context/write.ts';
import { mergeLayer } from '../../layers/merge.ts';
import { resolveLinks } from '../../layers/paths.ts';
import { type Entry, type FileEntry, parentsOf, type Tree } from '../../layers/tree.ts';
import type { BuildContext } from '../contexts.ts';
import { type EvaluatedImage, registryDirectory } from '../image.ts';
import { preparedLayer } from '../stage.ts';
import { type SearchOptions, type SearchResult, searchDirectory } from './search.ts';

/** What the history says of the layer that no instruction asked for. */
const createdBy = 'the embedded images, in registry/';

const sourceDirectories = ['manifests', 'charts'];

/** A platform with its embedded images. */
export interface EmbeddedPlatform extends Omit<SearchResult, 'images'> {
  readonly platform: PreparedPlatform;
}

export interface EmbedInput {
  readonly context: BuildContext;
  /** Its files. */
  readonly files: Tree;
  /** How messages name its directory. */
  readonly shown: string;
  /** What is not there yet: what is searched is written to it. */
  readonly directory: string;
  readonly search: SearchOptions;
}

/**
 * Looks for images in a finished root file system, and puts them into its `registry/`, where no instruction names it (sealer's dialect,
 * docs/sealer.md).
 * @throws what `searchDirectory` throws
 */
export async function embedImages(image: EvaluatedImage, input: EmbedInput): Promise<EmbeddedPlatform> {
  const { directory, shown, context, files, search } = input;
  const tree = await image.tree();
  const base = (await image.base?.()) ?? new Map();
  const searched = mergeLayer(beside(files, search), selectSearchedFiles(tree, base));
  await mkdir(directory, { recursive: true });
  await writeTree(directory, searched);
  const nameOf = (file: string) => nameInContext(searched, file, context.directory, shown) ?? file;
  const { images, ...found } = await searchDirectory({ directory, shown: '', nameOf }, search);
  const platform = images.length > 0 ? withRegistry(image.platform, tree, shown) : image.platform;
  return { ...found, platform: { ...platform, images } };
}

/** The image with a layer that brings the mark of the generated registry. */
function withRegistry(
  platform: EvaluatedImage['platform'],
  tree: Tree,
  file: string,
): EvaluatedImage['platform'] {
  const layer = generatedLayer(tree, registryDirectory, { file });
  return {
    ...platform,
    layers: [...platform.layers, preparedLayer(createdBy, layer, tree)],
    history: [...platform.history, { createdBy, emptyLayer: false }],
  };
}

/**
 * What is searched: `manifests/` and `charts/`, links followed in the image. Of an image that has embedded images already, and still
 * has them, what it brings unchanged is left out: its own build has searched that. Of a chart all is searched, or nothing.
 */
export function selectSearchedFiles(tree: Tree, base: Tree): Tree {
  const embeds = [base, tree].every(holdsImages);
  const sources = followLinks(tree, sourceDirectories);
  const before: Tree = embeds ? followLinks(base, sourceDirectories) : new Map();
  const entries = [...sources.values()];
  const isNew = (entry: Entry) => entry.type === 'file' && !isSame(entry, before.get(entry.path));
  const wanted = new Set(entries.filter(isNew).map(({ path }) => chartOf(path) ?? path));
  const kept = entries.filter(({ path }) => wanted.has(chartOf(path) ?? path));
  return withParents(kept, sources);
}

function holdsImages(tree: Tree): boolean {
  return tree.has(`${resolveLinks(tree, registryDirectory)}/docker/registry/v2/repositories`);
}

/** `charts/apollo` for all that is in it. */
function chartOf(path: string): string | undefined {
  return /^charts\/[^/]+/.exec(path)?.[0];
}

function isSame(entry: FileEntry, other: Entry | undefined): boolean {
  return other?.type === 'file' && entry.content.digest === other.content.digest;
}

/** What the context has to say of the search: what it ignores, and values for charts. */
function beside(files: Tree, { charts = {} }: SearchOptions): Tree {
  const values = Object.values(charts).flatMap((chart) => chart.values ?? []);
  return withParents(
    ['.sealignore', ...values].flatMap((path) => files.get(path) ?? []),
    files,
  );
}

function withParents(entries: readonly Entry[], tree: Tree): Tree {
  const parents = entries.flatMap(({ path }) => parentsOf(path)).flatMap((path) => tree.get(path) ?? []);
  return new Map([...parents, ...entries].map((entry) => [entry.path, entry]));
}

/** The file of the context that one of the image was copied from, as people know it; undefined for what was made on the way. */
function nameInContext(tree: Tree, path: string, directory: string, shown: string): string | undefined {
  const entry = tree.get(path);
  if (entry?.type === 'dir') {
    const chart = nameInContext(tree, `${path}/Chart.yaml`, directory, shown);
    return chart === undefined ? undefined : dirname(chart);
  }
  const file = entry?.type === 'file' ? entry.content.file : undefined;
  return file?.startsWith(directory + sep) ? join(shown, relative(directory, file)) : undefined;
}
