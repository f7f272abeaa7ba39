import type { PreparedLayer, PreparedPlatform } from '../application/prepared/prepared.ts';
import { copyInto } from '../context/copy.ts';
import type { Ignore } from '../context/dockerignore.ts';
import type { Download } from '../context/remote.ts';
import { areFiles } from '../context/sources.ts';
import { makeWorkdir } from '../context/workdir.ts';
import { ImagebuildError, type Place, type Warning } from '../errors.ts';
import type { Content } from '../image/content.ts';
import type { CopyStep, EvaluatedMount, EvaluatedStage, RunStep } from '../kubefile/evaluation.ts';
import { mergeLayer } from '../layers/merge.ts';
import { applyLayerChanges } from '../layers/overlay.ts';
import type { BlobSpool } from '../layers/spool.ts';
import { entriesOf, type Tree } from '../layers/tree.ts';
import { addPlace, type BaseImage, type BaseImages } from './bases.ts';
import { findEntriesBelow } from './below.ts';
import { spoolLayerFiles } from './keptfiles.ts';
import { findRemovedRegistry } from './run/changes.ts';
import type { RunOnHost } from './run/hostrun.ts';
import { openMountSource } from './run/mounted.ts';
import type { RunExecutor, RunResult } from './run/run.ts';
import { groupSteps, type NativeStep, type StepGroup } from './run/segments.ts';

/** What a Kubefile is carried out with. */
export interface StageResources {
  /** With the mark of `markRegistry`. */
  readonly context: Tree;
  readonly ignored: Ignore;
  /** The one that is built, `linux/amd64`. */
  readonly platform: string;
  readonly bases: BaseImages;
  /** Where files of images and archives are kept. */
  readonly keep: BlobSpool;
  readonly download: Download;
  /** What carries out RUN on an image of a platform: `FROM --platform` names another than the one that is built. */
  readonly runsFor: (platform: string) => RunExecutor;
  readonly runOnHost: RunOnHost;
}

/** Stages that are built already, and what is to be told of them. */
export interface StageInput extends StageResources {
  readonly built: ReadonlyMap<number, BuiltStage>;
  readonly file: string;
  readonly warnings: Warning[];
  readonly problems: ImagebuildError[];
  /** The layers that engines made. */
  readonly files: Content[];
}

export interface BuiltStage {
  /** The image that it, or the stage below it, begins from. */
  readonly base?: BaseImage | undefined;
  /** On those of the base. */
  readonly layers: readonly PreparedLayer[];
  readonly history: PreparedPlatform['history'];
  readonly tree: BaseImage['tree'];
  /** true: a RUN of it was left out, so that nobody knows all that it would hold. */
  readonly unknown?: boolean;
}

const scratch: BuiltStage = { layers: [], history: [], tree: async () => new Map() };

/** Carries out the steps of a stage; a mistake of the Kubefile joins the problems. */
export async function buildStage(stage: EvaluatedStage, input: StageInput): Promise<BuiltStage> {
  const place = { file: input.file, line: stage.line };
  const below = await addPlace(place, belowOf(stage, input)).catch((error) => {
    note(error, input.problems);
    return scratch;
  });
  if (stage.steps.length === 0) return { ...below, history: [...below.history, ...historyOf(stage, [])] };
  const root = await addPlace(place, below.tree()).catch((error) => note(error, input.problems));
  const draft: Draft = { below, root, added: [], unknown: below.unknown ?? false };
  const parts = groupSteps(stage.steps);
  for (const [index, part] of parts.entries()) {
    // A command is not run after a mistake, and nothing is said of what comes after one that failed.
    if (input.problems.length > 0 && (isHostRun(part) || isHostRun(parts[index - 1]))) break;
    if ('segment' in part) await addSegment(part.segment, draft, input);
    else await addStep(part.step, draft, input);
  }
  return {
    base: below.base,
    layers: layersOf(draft),
    history: [...below.history, ...historyOf(stage, draft.added)],
    tree: async () => draft.root,
    unknown: draft.unknown,
  };
}

/** A stage while its steps are carried out. */
interface Draft {
  readonly below: BuiltStage;
  /** The file system so far. */
  root: Tree;
  /** A row for each step; one that changed nothing has no layer. */
  readonly added: (PreparedLayer | undefined)[];
  unknown: boolean;
}

function layersOf({ below, added }: Draft): PreparedLayer[] {
  return [...below.layers, ...added.filter((layer) => layer !== undefined)];
}

function isHostRun(part: StepGroup | undefined): boolean {
  return part !== undefined && 'step' in part && part.step.kind === 'hostRun';
}

async function addStep(step: NativeStep, draft: Draft, input: StageInput): Promise<void> {
  const layer = await layerOf(step, draft.root, input).catch((error) => note(error, input.problems));
  draft.added.push(layer.size > 0 ? preparedLayer(step.createdBy, layer, draft.root) : undefined);
  if (layer.size > 0) draft.root = mergeLayer(draft.root, layer);
}

/** Nothing is run for a Kubefile that is wrong: what its RUN would have made is then not known. */
async function addSegment(segment: readonly RunStep[], draft: Draft, input: StageInput): Promise<void> {
  draft.unknown ||= input.problems.length > 0;
  const ran = draft.unknown ? [] : await run(segment, draft, input);
  draft.added.push(...segment.map((_, index) => ran[index]?.layer));
  for (const [index, { content, changes }] of ran.entries()) {
    if (content) input.files.push(content);
    const registry = findRemovedRegistry(changes, draft.root);
    const place = { file: input.file, line: segment[index]?.line };
    if (registry !== undefined) input.warnings.push(removedImages(registry, place));
    draft.root = applyLayerChanges(draft.root, changes);
  }
}

async function run(segment: readonly RunStep[], draft: Draft, input: StageInput): Promise<RunResult[]> {
  const place = { file: input.file, line: segment[0]?.line };
  const layers = await spoolLayerFiles(layersOf(draft), input.keep);
  const below = { base: draft.below.base?.prepared, layers, files: input.files };
  const mounted = (mount: EvaluatedMount) => openMountSource(mount, input);
  const platform = draft.below.base?.platform ?? input.platform;
  const runs = input.runsFor(platform);
  // It is loaded when the first RUN comes: most Kubefiles have none.
  const { runSteps } = await import('./run/run.ts');
  return await addPlace(place, runSteps(segment, below, draft.root, { ...input, platform, runs, mounted }));
}

/** A layer as a prepared build holds it. @param root the file system that it comes on. */
export function preparedLayer(createdBy: string, layer: Tree, root: Tree): PreparedLayer {
  const below = findEntriesBelow(root, layer);
  return { createdBy, entries: entriesOf(layer), ...(below.length > 0 ? { below } : {}) };
}

/** What a stage begins from. */
async function belowOf(
  { from }: EvaluatedStage,
  { built, bases, platform }: StageInput,
): Promise<BuiltStage> {
  if (from.kind === 'scratch') return scratch;
  if (from.kind === 'stage') return built.get(from.stage) ?? scratch;
  const base = await bases.open(from.reference, from.platform ?? platform);
  return { base, layers: [], history: [], tree: base.tree };
}

async function layerOf(step: NativeStep, root: Tree, input: StageInput): Promise<Tree> {
  const { context, ignored, file, warnings, keep, download, runOnHost } = input;
  const place = { file, line: step.line };
  if (step.kind === 'hostRun') {
    const ran = await runOnHost(step, root, place);
    warnings.push(...ran.warnings);
    return ran.layer;
  }
  if (step.kind === 'workdir') return await makeWorkdir(step.path, step.user, root, place);
  if (step.from?.kind === 'stage' && input.built.get(step.from.stage)?.unknown) return new Map();
  const copied = step.from
    ? sourceOf(step, step.from, input).then((source) =>
        copyInto(step, source, root, place, { keep, download }),
      )
    : copyInto(step, context, root, place, { keep, download, ignore: ignored });
  const { layer, warnings: found } = await addPlace(place, copied);
  warnings.push(...found);
  return layer;
}

function removedImages(registry: string, place: Place): Warning {
  return {
    message: `RUN removes content of embedded images in /${registry}; a COPY --from of this stage brings it again`,
    place,
    hint: 'List what is not to be embedded in .sealignore or under ignoredImages in imagebuild.yml.',
  };
}

/** The file system that --from names, or as much of it as holds the sources. */
async function sourceOf(
  step: CopyStep,
  from: NonNullable<CopyStep['from']>,
  { built, bases, platform }: StageInput,
): Promise<Tree> {
  const enough = step.parents ? undefined : (known: Tree) => areFiles(known, step.sources);
  const whose = from.kind === 'stage' ? built.get(from.stage) : await bases.open(from.reference, platform);
  return (whose ?? scratch).tree(enough);
}

/** A mistake of the Kubefile is kept, so that the instructions behind it are looked at too. */
function note(error: unknown, problems: ImagebuildError[]): Tree {
  if (!(error instanceof ImagebuildError) || error.place?.line === undefined) throw error;
  problems.push(error);
  return new Map();
}

/** A row per instruction; one whose step added nothing has no layer. */
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
