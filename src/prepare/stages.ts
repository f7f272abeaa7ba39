import type { PreparedLayer, PreparedPlatform } from '../application/prepared/prepared.ts';
import { copyInto, readsOnlyNamedFiles } from '../context/copy.ts';
import { areFiles } from '../context/copysources.ts';
import { generatedAt } from '../context/generated.ts';
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
import { applyLayerChanges, mergeLayer } from '../layers/overlay.ts';
import { cleanPath, entriesOf, resolveLinks, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import type { BaseImage, BaseImages } from './bases.ts';
import { spoolLayerFiles } from './filelookup.ts';
import { addPlace } from './places.ts';
import { createPreparedLayer, findRemovedRegistry, warnReplacedTags } from './registry.ts';
import { findRegistryCopies, type RegistryCopy } from './registrycopies.ts';
import type { IntermediateImage, MountSource, RunExecutor, RunResult } from './run/run.ts';

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
}

export interface BuiltStage {
  /** The image that this stage, or the stage below it, starts from. */
  readonly base?: BaseImage | undefined;
  /** The layers on top of those of the base. */
  readonly layers: readonly PreparedLayer[];
  readonly history: PreparedPlatform['history'];
  readonly tree: BaseImage['tree'];
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
  if (stage.steps.length === 0) return { ...below, history: [...below.history, ...historyOf(stage, [])] };
  const root = await addPlace(place, below.tree()).catch((error) => collectProblem(error, input.problems));
  const draft: StageDraft = { below, root, added: [], copies: [], unknown: below.unknown ?? false };
  const groups = groupSteps(stage.steps);
  for (const [index, group] of groups.entries()) {
    // No command runs after a mistake, and what follows a command that failed isn't checked.
    if (input.problems.length > 0 && (isHostRun(group) || isHostRun(groups[index - 1]))) break;
    if ('segment' in group) await addSegment(group.segment, draft, input);
    else await addStep(group.step, draft, input);
  }
  return {
    base: below.base,
    layers: layersOf(draft),
    history: [...below.history, ...historyOf(stage, draft.added)],
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
  /** A row for each step; undefined for a step that changed nothing. */
  readonly added: (PreparedLayer | undefined)[];
  readonly copies: RegistryCopy[];
  unknown: boolean;
}

function layersOf({ below, added }: StageDraft): PreparedLayer[] {
  return [...below.layers, ...added.filter((layer) => layer !== undefined)];
}

async function addStep(step: NativeStep, draft: StageDraft, input: StageInput): Promise<void> {
  const layer = await createLayer(step, draft.root, input).catch((error) =>
    collectProblem(error, input.problems),
  );
  draft.added.push(layer.size > 0 ? createPreparedLayer(step.createdBy, layer, draft.root) : undefined);
  const place = { file: input.file, line: step.line };
  input.warnings.push(...warnReplacedTags(step.createdBy, layer, draft.root, place));
  draft.copies.push(...findRegistryCopies(layer, draft.root, step.line));
  if (layer.size > 0) draft.root = mergeLayer(draft.root, layer);
}

async function createLayer(step: NativeStep, root: Tree, input: StageInput): Promise<Tree> {
  const { context, ignored, file, warnings, spool, download, runOnHost } = input;
  const place = { file, line: step.line };
  if (step.kind === 'hostRun') {
    const result = await runOnHost(step, root, place);
    warnings.push(...result.warnings);
    return result.layer;
  }
  if (step.kind === 'workdir') return await makeWorkdir(step.path, step.user, root, place);
  if (step.from?.kind === 'stage' && input.built.get(step.from.stage)?.unknown) return new Map();
  const options = { spool, download };
  const copying = step.from
    ? openSource(step, step.from, input).then((source) => copyInto(step, source, root, place, options))
    : copyInto(step, context, root, place, { ...options, ignore: ignored });
  const { layer, warnings: found } = await addPlace(place, copying);
  warnings.push(...found);
  return layer;
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
  draft.added.push(...segment.map((_, index) => results[index]?.layer));
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
  const layers = await spoolLayerFiles(layersOf(draft), spool);
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

/** The history of a stage: a row for each instruction, without a layer if its step added nothing. */
function historyOf(
  stage: EvaluatedStage,
  added: readonly (PreparedLayer | undefined)[],
): PreparedPlatform['history'] {
  let next = 0;
  return stage.history.map(({ createdBy, emptyLayer }) => ({
    createdBy,
    emptyLayer: emptyLayer || added[next++] === undefined,
  }));
}
