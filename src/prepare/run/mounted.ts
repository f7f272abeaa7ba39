import { generatedAt } from '../../context/generated.ts';
import { areFiles } from '../../context/sources.ts';
import { ImagebuildError } from '../../errors.ts';
import type { EvaluatedMount } from '../../kubefile/evaluation.ts';
import { cleanPath, resolveLinks } from '../../layers/paths.ts';
import { entriesOf, type Tree } from '../../layers/tree.ts';
import { spoolLayerFiles } from '../keptfiles.ts';
import type { StageInput } from '../stage.ts';
import type { IntermediateImage } from './run.ts';

/** What a mount shows: an image, and the path in it, without links, when it is not all of it. */
export interface MountSource {
  readonly image: IntermediateImage;
  readonly source?: string | undefined;
}

/**
 * Opens the context, a stage or an image as an image that can be mounted. Links in the path are followed here: an engine may follow
 * them in the machine's file system.
 * @throws COPY_SOURCE_MISSING, what opening an image throws
 */
export async function openMountSource(mount: EvaluatedMount, input: StageInput): Promise<MountSource> {
  const { image, tree } = await shown(mount, input);
  const { source } = mount.settings;
  if (source === undefined) return { image };
  const path = resolveLinks(await tree([source]), cleanPath(source));
  if (isThere(await tree([source]), path)) return { image, source: `/${path}` };
  throw new ImagebuildError('COPY_SOURCE_MISSING', `RUN --mount: ${source} is not in ${nameOf(mount)}`, {
    hint: 'Correct the source of the mount, or leave it out to mount all.',
  });
}

interface Shown {
  readonly image: IntermediateImage;
  /** As much of the file system as holds the files that are named. */
  readonly tree: (sources: readonly string[]) => Promise<Tree>;
}

async function shown({ from }: EvaluatedMount, input: StageInput): Promise<Shown> {
  const { built, bases, platform, context, keep, files } = input;
  if (!from) {
    const layers = [{ createdBy: 'context', entries: entriesOf(context) }];
    return { image: { layers, config: {}, files }, tree: async () => context };
  }
  if (from.kind === 'image') {
    const base = await bases.open(from.reference, platform);
    const tree: Shown['tree'] = (sources) => base.tree((known) => areFiles(known, sources));
    return { image: { base: base.prepared, layers: [], config: {}, files }, tree };
  }
  const stage = built.get(from.stage);
  const layers = await spoolLayerFiles(stage?.layers ?? [], keep);
  const tree = async () => (await stage?.tree()) ?? new Map();
  return { image: { base: stage?.base?.prepared, layers, config: {}, files }, tree };
}

/** What is in a directory of embedded images is known when they are there. */
function isThere(tree: Tree, path: string): boolean {
  return path === '' || tree.has(path) || generatedAt(tree, path) !== undefined;
}

function nameOf({ from }: EvaluatedMount): string {
  if (!from) return 'the context';
  return from.kind === 'image' ? from.reference : 'that stage';
}
