import type { PreparedLayer, PreparedPlatform } from '../application/prepared/prepared.ts';
import { copyInto, readsOnlyNamedFiles } from '../context/copy.ts';
import { areFiles, type CopyOrigin } from '../context/copysources.ts';
import { generatedAt, registryDirectory } from '../context/generated.ts';
import type { Ignore } from '../context/patterns.ts';
import type { Download } from '../context/remote.ts';
import { makeWorkdir } from '../context/workdir.ts';
import { ImagebuildError, type Place, type Warning } from '../errors.ts';
import type { Content } from '../image/content.ts';
import type {
  CopyStep,
  EvaluatedMount,
  EvaluatedStage,
  HostRunStep,
  RunStep,
  StageStep,
} from '../kubefile/evaluation.ts';
import type { BlobSpool } from '../layers/filecontent.ts';
import { applyLayerChanges, mergeLayer, overlayLayers } from '../layers/overlay.ts';
import { cleanPath, entriesOf, resolveLinks, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import {
  type AddedLayers,
  type CopiedImage,
  copiedLayers,
  fileLayer,
  finishLayers,
  fixedLayers,
  historyOf,
} from './addedlayers.ts';
import type { BaseImage, BaseImages } from './bases.ts';
import { spoolLayerFiles } from './filelookup.ts';
import { addPlace } from './places.ts';
import { findRemovedRegistry, warnReplacedTags } from './registry.ts';
import { findRegistryCopies, type RegistryCopy } from './registrycopies.ts';
import type { IntermediateImage, MountSource, RunExecutor, RunResult } from './run/run.ts';
import { copiesRegistry, type HeldLayer } from './takeover.ts';

/**
 * Runs a command of sealer's dialect on this machine. @returns its changes as a layer on the root file
 * system.
 */
export type RunOnHost = (
  step: HostRunStep,
  root: Tree,
  place: Place,
) => Promise<{ readonly layer: Tree; readonly warnings: readonly Warning[] }>;

/** Everything that the stages of a Kubefile are built with. */
export interface StageResources {
  /** The build context, with the mark of `markRegistry`. */
  readonly context: Tree;
  readonly ignored: Ignore;
  /** The number of images that were found. */
  readonly imageCount?: number;
  /** The platform that is built, `linux/amd64`. */
  readonly platform: string;
  readonly bases: BaseImages;
  /** Stores files that come from images, archives and addresses. */
  readonly spool: BlobSpool;
  readonly download: Download;
  /** `FROM --platform` may name another platform than the one that is built. */
  readonly executorFor: (platform: string) => RunExecutor;
  readonly runOnHost: RunOnHost;
}

/** The stages that are built so far, and the findings that are reported at the end. */
interface StageInput extends StageResources {
  readonly built: ReadonlyMap<number, BuiltStage>;
  readonly file: string;
  readonly warnings: Warning[];
  readonly problems: ImagebuildError[];
  /** The layers that engines made. */
  readonly files: Content[];
  /** The layers of other images that didn't fit. */
  readonly joined: HeldLayer[];
}

export interface BuiltStage {
  /** The image that this stage, or the stage below it, starts from. */
  readonly base?: BaseImage | undefined;
  /** The layers on top of those of the base. */
  readonly layers: readonly PreparedLayer[];
  readonly history: PreparedPlatform['history'];
  readonly tree: BaseImage['tree'];
  readonly name?: string | undefined;
  /** The registries that its instructions copy, those of the stages below included. */
  readonly registryCopies: readonly RegistryCopy[];
  /** true: one of its RUN instructions was skipped, so its files aren't all known. */
  readonly unknown?: boolean;
}

const scratch: BuiltStage = { layers: [], history: [], registryCopies: [], tree: async () => new Map() };

/** Carries out the steps of a stage. A mistake of the Kubefile joins the problems. */
export async function buildStage(stage: EvaluatedStage, input: StageInput): Promise<BuiltStage> {
  const place = { file: input.file, line: stage.line };
  const below = await addPlace(place, openBelow(stage, input)).catch((error) => {
    collectProblem(error, input.problems);
    return scratch;
  });
  const { name } = stage;
  if (stage.steps.length === 0)
    return { ...below, name, history: [...below.history, ...historyOf(stage, [])] };
  const root = await addPlace(place, below.tree()).catch((error) => collectProblem(error, input.problems));
  const draft: StageDraft = { below, root, added: [], copies: [], unknown: below.unknown ?? false };
  const groups = groupSteps(stage.steps);
  for (const [index, group] of groups.entries()) {
    // No command runs after a mistake, and what follows a command that failed isn't checked.
    if (input.problems.length > 0 && (isHostRun(group) || isHostRun(groups[index - 1]))) break;
    if ('segment' in group) await addSegment(group.segment, draft, input);
    else await addStep(group.step, draft, input);
  }
  const { layers, joined } = finishLayers(draft.added, layersBelow(draft) + reservedLayers(draft, input));
  input.joined.push(...joined);
  return {
    name,
    base: below.base,
    layers: [...below.layers, ...layers.flat()],
    history: [...below.history, ...historyOf(stage, layers)],
    registryCopies: [...below.registryCopies, ...draft.copies],
    tree: async () => draft.root,
    unknown: draft.unknown,
  };
}

/** Opens the base image or the stage that a stage starts from. */
async function openBelow(
  { from }: EvaluatedStage,
  { built, bases, platform }: StageInput,
): Promise<BuiltStage> {
  if (from.kind === 'scratch') return scratch;
  if (from.kind === 'stage') return built.get(from.stage) ?? scratch;
  const base = await bases.open(from.reference, from.platform ?? platform);
  return { base, layers: [], history: [], registryCopies: [], tree: base.tree };
}

/** A step that needs no engine. */
type NativeStep = Exclude<StageStep, RunStep>;

/** A step that needs no engine, or RUN instructions that one start of an engine carries out. */
type StepGroup = { readonly step: NativeStep } | { readonly segment: readonly RunStep[] };

/**
 * Groups the steps of a stage: consecutive RUN instructions with the same environment, user and directory are
 * one segment.
 */
function groupSteps(steps: readonly StageStep[]): StepGroup[] {
  const groups: ({ step: NativeStep } | { segment: RunStep[] })[] = [];
  const settingsOf = ({ env, user, workdir }: RunStep) => JSON.stringify([env, user, workdir]);
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.kind !== 'run') groups.push({ step });
    else if (last && 'segment' in last && settingsOf(last.segment[0]!) === settingsOf(step))
      last.segment.push(step);
    else groups.push({ segment: [step] });
  }
  return groups;
}

function isHostRun(group: StepGroup | undefined): boolean {
  return group !== undefined && 'step' in group && group.step.kind === 'hostRun';
}

/** A stage while its steps are carried out. */
interface StageDraft {
  readonly below: BuiltStage;
  /** The file system so far. */
  root: Tree;
  /** A row for each step. */
  readonly added: AddedLayers[];
  readonly copies: RegistryCopy[];
  unknown: boolean;
}

async function addStep(step: NativeStep, draft: StageDraft, input: StageInput): Promise<void> {
  const { layer, image }: CreatedLayer = await createLayer(step, draft.root, input).catch((error) => ({
    layer: collectProblem(error, input.problems),
  }));
  const { createdBy } = step;
  draft.added.push(
    image ? copiedLayers(createdBy, draft.root, layer, image) : fileLayer(createdBy, draft.root, layer),
  );
  const place = { file: input.file, line: step.line };
  input.warnings.push(...warnReplacedTags(createdBy, layer, draft.root, place));
  draft.copies.push(...findRegistryCopies(layer, draft.root, step.line));
  if (layer.size > 0) draft.root = mergeLayer(draft.root, layer);
}

/** The files that a step adds, and the image whose layers may stand for them. */
interface CreatedLayer {
  readonly layer: Tree;
  readonly image?: CopiedImage | undefined;
}

async function createLayer(step: NativeStep, root: Tree, input: StageInput): Promise<CreatedLayer> {
  const { context, ignored, file, warnings, spool, download, runOnHost } = input;
  const place = { file, line: step.line };
  if (step.kind === 'hostRun') {
    const result = await runOnHost(step, root, place);
    warnings.push(...result.warnings);
    return { layer: result.layer };
  }
  if (step.kind === 'workdir') return { layer: await makeWorkdir(step.path, step.user, root, place) };
  if (step.from?.kind === 'stage' && input.built.get(step.from.stage)?.unknown) return { layer: new Map() };
  const options = { spool, download };
  const { from } = step;
  const image = from && (await addPlace(place, openRegistry(step, from, input)));
  const copying = from
    ? (image ? Promise.resolve(image.tree) : openSource(step, from, input)).then((source) =>
        copyInto(step, source, root, place, { ...options, from: originOf(from, input) }),
      )
    : copyInto(step, context, root, place, { ...options, ignore: ignored });
  const { layer, warnings: found } = await addPlace(place, copying);
  warnings.push(...found);
  return { layer, image };
}

/** Returns how messages name what --from names. */
function originOf(from: NonNullable<CopyStep['from']>, { built }: StageInput): CopyOrigin {
  if (from.kind === 'image') return { kind: 'image', name: from.reference };
  return { kind: 'stage', name: built.get(from.stage)?.name ?? String(from.stage) };
}

/**
 * Opens the image whose `/registry` a step copies as a whole. Layers that can't hold anything there aren't
 * read. @returns undefined for any other step, and for an image without such a directory.
 */
async function openRegistry(
  step: CopyStep,
  from: NonNullable<CopyStep['from']>,
  { built, bases, platform }: StageInput,
): Promise<(CopiedImage & { readonly tree: Tree }) | undefined> {
  if (!copiesRegistry(step)) return undefined;
  const stage = from.kind === 'stage' ? built.get(from.stage) : undefined;
  const base = from.kind === 'image' ? await bases.open(from.reference, platform) : stage?.base;
  if (!base || (stage && stage.layers.length > 0)) return undefined;
  const layers = await base.registryLayers();
  const tree = overlayLayers(layers.map(({ changes }) => changes));
  if (tree.get(registryDirectory)?.type !== 'dir') return undefined;
  const { reference, manifest } = base.prepared;
  return { from: { reference, manifest }, layers, tree };
}

/** Opens the file system that --from names, or as much of it as holds the sources. */
async function openSource(
  step: CopyStep,
  from: NonNullable<CopyStep['from']>,
  { built, bases, platform }: StageInput,
): Promise<Tree> {
  const enough = readsOnlyNamedFiles(step) ? (known: Tree) => areFiles(known, step.sources) : undefined;
  const opened = from.kind === 'stage' ? built.get(from.stage) : await bases.open(from.reference, platform);
  return (opened ?? scratch).tree(enough);
}

/**
 * Adds the layers of RUN instructions. Nothing is run once the Kubefile has a mistake; the files of the stage
 * are then unknown.
 */
async function addSegment(segment: readonly RunStep[], draft: StageDraft, input: StageInput): Promise<void> {
  draft.unknown ||= input.problems.length > 0;
  const results = draft.unknown ? [] : await runSegment(segment, draft, input);
  draft.added.push(
    ...segment.map((_, index) => {
      const layer = results[index]?.layer;
      return fixedLayers(layer ? [layer] : []);
    }),
  );
  for (const [index, { content, changes }] of results.entries()) {
    if (content) input.files.push(content);
    const registry = findRemovedRegistry(changes, draft.root);
    const place = { file: input.file, line: segment[index]?.line };
    if (registry !== undefined) input.warnings.push(removedImages(registry, place));
    draft.root = applyLayerChanges(draft.root, changes);
  }
}

async function runSegment(
  segment: readonly RunStep[],
  draft: StageDraft,
  input: StageInput,
): Promise<RunResult[]> {
  const { file, spool, files, executorFor } = input;
  const place = { file, line: segment[0]?.line };
  const added = finishLayers(draft.added, layersBelow(draft));
  const layers = await spoolLayerFiles([...draft.below.layers, ...added.layers.flat()], spool);
  const below = { base: draft.below.base?.prepared, layers, files };
  const executor = executorFor(draft.below.base?.platform ?? input.platform);
  const openMount = (mount: EvaluatedMount, at: Place) => addPlace(at, openMountSource(mount, input));
  // Loaded for the first RUN only: most Kubefiles have none.
  const { runSteps } = await import('./run/run.ts');
  return await addPlace(place, runSteps(segment, below, draft.root, { executor, file, spool, openMount }));
}

function removedImages(directory: string, place: Place): Warning {
  return {
    message: say('runRemovesImages', { directory: `/${directory}` }).text,
    place,
    hint: say('runRemovesImagesHint').text,
  };
}

/**
 * Opens the context, a stage or an image so that it can be mounted. Links in the path are followed here: an
 * engine might follow them in the machine's file system.
 * @throws COPY_SOURCE_MISSING, what opening an image throws
 */
async function openMountSource(mount: EvaluatedMount, input: StageInput): Promise<MountSource> {
  const { image, tree } = await openMountedImage(mount, input);
  const { source } = mount.settings;
  if (source === undefined) return { image };
  const known = await tree([source]);
  const path = resolveLinks(known, cleanPath(source));
  if (hasPath(known, path)) return { image, source: `/${path}` };
  const { from } = mount;
  const message =
    from?.kind === 'image'
      ? say('mountSourceNotInImage', { source, image: from.reference })
      : say(from ? 'mountSourceNotInStage' : 'mountSourceNotInContext', { source });
  throw new ImagebuildError('COPY_SOURCE_MISSING', message, { hint: say('mountSourceHint') });
}

interface MountedImage {
  readonly image: IntermediateImage;
  /** Reads as much of the file system as holds the given files. */
  readonly tree: (sources: readonly string[]) => Promise<Tree>;
}

async function openMountedImage({ from }: EvaluatedMount, input: StageInput): Promise<MountedImage> {
  const { built, bases, platform, context, spool, files } = input;
  if (!from) {
    const layers = [{ createdBy: 'context', entries: entriesOf(context) }];
    return { image: { layers, config: {}, files }, tree: async () => context };
  }
  if (from.kind === 'image') {
    const base = await bases.open(from.reference, platform);
    const tree: MountedImage['tree'] = (sources) => base.tree((known) => areFiles(known, sources));
    return { image: { base: base.prepared, layers: [], config: {}, files }, tree };
  }
  const stage = built.get(from.stage) ?? scratch;
  const layers = await spoolLayerFiles(stage.layers, spool);
  return { image: { base: stage.base?.prepared, layers, config: {}, files }, tree: () => stage.tree() };
}

/**
 * Returns true for a path that a tree has or may have: the content of a registry directory isn't known yet.
 */
function hasPath(tree: Tree, path: string): boolean {
  return path === '' || tree.has(path) || generatedAt(tree, path) !== undefined;
}

/** Keeps a mistake of the Kubefile, so that the following instructions are checked too. */
function collectProblem(error: unknown, problems: ImagebuildError[]): Tree {
  if (!(error instanceof ImagebuildError) || error.place?.line === undefined) throw error;
  problems.push(error);
  return new Map();
}

/** Counts the layers below those of a stage's own steps. */
function layersBelow({ below }: StageDraft): number {
  return (below.base?.prepared.layers.length ?? 0) + below.layers.length;
}

/** The layers that embedded images get at least, if there are so many, where they appear. */
const imageLayers = 20;

/** Counts the layers that are left for the images that were found, beside that of their instruction. */
function reservedLayers({ root }: StageDraft, { imageCount = 0 }: StageInput): number {
  const appear = [...root.values()].some((entry) => entry.type === 'dir' && entry.generated !== undefined);
  return appear ? Math.max(0, Math.min(imageCount, imageLayers) - 1) : 0;
}
