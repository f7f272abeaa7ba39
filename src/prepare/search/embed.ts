import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { ApplicationConfiguration } from '../../application/configurationschemas.ts';
import type { PreparedPlatform } from '../../application/prepared/prepared.ts';
import { followLinks } from '../../context/follow.ts';
import { registryDirectory } from '../../context/generated.ts';
import { generatedLayer } from '../../context/layerbuilder.ts';
import { writeTree } from '../../context/treewriter.ts';
import { mergeLayer } from '../../layers/overlay.ts';
import { type Entry, parentsOf, resolveLinks, type Tree } from '../../layers/tree.ts';
import { createPreparedLayer } from '../registry.ts';
import { changedPaths, chartOf } from './inherited.ts';

/** The history entry of the layer that no instruction asked for. */
const createdBy = 'the embedded images, in registry/';

const sourceDirectories = ['manifests', 'charts'];

/** The context of an image, as far as the search in the finished image needs it. */
export interface SearchedContext {
  readonly directory: string;
  /** How messages name the directory. */
  readonly displayPath: string;
  readonly tree: Tree;
  readonly charts: ApplicationConfiguration['charts'];
}

/**
 * Writes those files of a finished root file system that can name images, so that they can be searched
 * (sealer's dialect, docs/sealer.md).
 * @param directory a directory that doesn't exist yet.
 * @returns how messages name a written file: by the file of the context that it was copied from, if there is
 * one.
 */
export async function writeSearchedFiles(
  directory: string,
  { root, base = new Map() }: { readonly root: Tree; readonly base: Tree | undefined },
  context: SearchedContext,
): Promise<(file: string) => string> {
  const searched = mergeLayer(selectSearchSettings(context), selectSearchedFiles(root, base));
  await mkdir(directory, { recursive: true });
  await writeTree(directory, searched);
  return (file) => nameInContext(searched, file, context) ?? file;
}

/**
 * Adds a layer with the mark of the generated registry, because no instruction copies the embedded images.
 */
export function addRegistryLayer(
  platform: Omit<PreparedPlatform, 'images'>,
  root: Tree,
  file: string,
): Omit<PreparedPlatform, 'images'> {
  const layer = generatedLayer(root, registryDirectory, { file });
  return {
    ...platform,
    layers: [...platform.layers, createPreparedLayer(createdBy, layer, root)],
    history: [...platform.history, { createdBy, emptyLayer: false }],
  };
}

/**
 * Selects the files that are searched: those of `manifests/` and `charts/`, with links followed in the image.
 * If the base image has embedded images, and the result still has them, the files that it brings unchanged
 * are left out: its own build searched them. A chart is searched completely or not at all.
 */
export function selectSearchedFiles(root: Tree, base: Tree): Tree {
  const embeds = [base, root].every(hasEmbeddedImages);
  const sources = followLinks(root, sourceDirectories);
  const before: Tree = embeds ? followLinks(base, sourceDirectories) : new Map();
  const entries = [...sources.values()];
  const wanted = changedPaths(sources, before);
  const kept = entries.filter(({ path }) => wanted.has(chartOf(path) ?? path));
  return withParents(kept, sources);
}

function hasEmbeddedImages(tree: Tree): boolean {
  return tree.has(`${resolveLinks(tree, registryDirectory)}/docker/registry/v2/repositories`);
}

/** Selects the files of the context that control the search: images to ignore, and values for charts. */
function selectSearchSettings({ tree, charts = {} }: SearchedContext): Tree {
  const values = Object.values(charts).flatMap((chart) => chart.values ?? []);
  return withParents(
    ['.sealignore', ...values].flatMap((path) => tree.get(path) ?? []),
    tree,
  );
}

export function withParents(entries: readonly Entry[], tree: Tree): Tree {
  const parents = entries.flatMap(({ path }) => parentsOf(path)).flatMap((path) => tree.get(path) ?? []);
  return new Map([...parents, ...entries].map((entry) => [entry.path, entry]));
}

/**
 * The file of the context that a file of the image was copied from, as people know it; undefined for a file
 * that was generated.
 */
export function nameInContext(tree: Tree, path: string, context: SearchedContext): string | undefined {
  const entry = tree.get(path);
  if (entry?.type === 'dir') {
    const chart = nameInContext(tree, `${path}/Chart.yaml`, context);
    return chart === undefined ? undefined : dirname(chart);
  }
  const { directory, displayPath } = context;
  const file = entry?.type === 'file' ? entry.content.file : undefined;
  return file?.startsWith(directory + sep) ? join(displayPath, relative(directory, file)) : undefined;
}
