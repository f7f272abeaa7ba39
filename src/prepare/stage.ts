import type { PreparedLayer, PreparedPlatform } from '../application/prepared.ts';
import { copyInto } from '../context/copy.ts';
import type { Ignore } from '../context/dockerignore.ts';
import { merge } from '../context/merge.ts';
import type { Download } from '../context/remote.ts';
import { holdsFiles } from '../context/sources.ts';
import type { Keep } from '../context/spool.ts';
import { makeWorkdir } from '../context/workdir.ts';
import { ImagebuildError, type Place, type Warning } from '../errors.ts';
import { entriesOf, type Tree } from '../image/tree.ts';
import type { CopyStep, EvaluatedStage, Step } from '../kubefile/kubefile.ts';
import { type BaseImage, type BaseImages, placed } from './bases.ts';
import { belowMarks } from './below.ts';
import type { HostRun } from './hostrun.ts';

/** What a Kubefile is carried out with. */
export interface Materials {
  /** With the mark of `markRegistry`. */
  readonly context: Tree;
  readonly ignored: Ignore;
  /** The one that is built, `linux/amd64`. */
  readonly platform: string;
  readonly bases: BaseImages;
  /** Where files of images and archives are kept. */
  readonly keep: Keep;
  readonly download: Download;
  readonly runOnHost: HostRun;
}

/** Stages that are built already, and what is to be told of them. */
export interface StageInput extends Materials {
  readonly built: ReadonlyMap<number, BuiltStage>;
  readonly file: string;
  readonly warnings: Warning[];
  readonly problems: ImagebuildError[];
}

export interface BuiltStage {
  /** The image that it, or the stage below it, begins from. */
  readonly base?: BaseImage | undefined;
  /** On those of the base. */
  readonly layers: readonly PreparedLayer[];
  readonly history: PreparedPlatform['history'];
  readonly tree: BaseImage['tree'];
}

const scratch: BuiltStage = { layers: [], history: [], tree: async () => new Map() };

/** Carries out the steps of a stage; a mistake of the Kubefile joins the problems. */
export async function buildStage(stage: EvaluatedStage, input: StageInput): Promise<BuiltStage> {
  const place = { file: input.file, line: stage.line };
  const below = await placed(place, belowOf(stage, input)).catch((error) => {
    note(error, input.problems);
    return scratch;
  });
  if (stage.steps.length === 0) return { ...below, history: [...below.history, ...historyOf(stage, [])] };
  let root = await placed(place, below.tree()).catch((error) => note(error, input.problems));
  const added: (PreparedLayer | undefined)[] = [];
  for (const [index, step] of stage.steps.entries()) {
    // A command is not run after a mistake, and nothing is said of what comes after one that failed.
    const runs = [step, stage.steps[index - 1]].some((one) => one?.kind === 'hostRun');
    if (runs && input.problems.length > 0) break;
    const layer = await layerOf(step, root, input).catch((error) => note(error, input.problems));
    added.push(layer.size > 0 ? preparedLayer(step.createdBy, layer, root) : undefined);
    if (layer.size > 0) root = merge(root, layer);
  }
  return {
    base: below.base,
    layers: [...below.layers, ...added.filter((layer) => layer !== undefined)],
    history: [...below.history, ...historyOf(stage, added)],
    tree: async () => root,
  };
}

/** A layer as a prepared build holds it. @param root the file system that it comes on. */
export function preparedLayer(createdBy: string, layer: Tree, root: Tree): PreparedLayer {
  const below = belowMarks(root, layer);
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

async function layerOf(step: Step, root: Tree, input: StageInput): Promise<Tree> {
  const { context, ignored, file, warnings, keep, download, runOnHost } = input;
  const place = { file, line: step.line };
  if (step.kind === 'run') throw needsEngine(place);
  if (step.kind === 'hostRun') {
    const ran = await runOnHost(step, root, place);
    warnings.push(...ran.warnings);
    return ran.layer;
  }
  if (step.kind === 'workdir') return await makeWorkdir(step.path, step.user, root, place);
  const copied = step.from
    ? sourceOf(step, step.from, input).then((source) =>
        copyInto(step, source, root, place, { keep, download }),
      )
    : copyInto(step, context, root, place, { keep, download, ignore: ignored });
  const { layer, warnings: found } = await placed(place, copied);
  warnings.push(...found);
  return layer;
}

/** The file system that --from names, or as much of it as holds the sources. */
async function sourceOf(
  step: CopyStep,
  from: NonNullable<CopyStep['from']>,
  { built, bases, platform }: StageInput,
): Promise<Tree> {
  const enough = step.parents ? undefined : (known: Tree) => holdsFiles(known, step.sources);
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

function needsEngine(place: Place): ImagebuildError {
  return new ImagebuildError(
    'KUBEFILE_UNSUPPORTED',
    'RUN cannot be built: the native engine executes nothing',
    {
      place,
      hint: 'Do the work in init.sh, which runs before the image is made.',
    },
  );
}
