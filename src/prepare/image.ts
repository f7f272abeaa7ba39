import type { PreparedLayer, PreparedPlatform } from '../application/prepared.ts';
import { copyInto } from '../context/copy.ts';
import type { Ignore } from '../context/dockerignore.ts';
import { merge } from '../context/merge.ts';
import { makeWorkdir } from '../context/workdir.ts';
import { ImagebuildError, joinProblems, type Warning } from '../errors.ts';
import { type Entry, entriesOf, plainDirectory, type Tree } from '../image/tree.ts';
import {
  drawError,
  type EvaluatedStage,
  type Evaluation,
  type Kubefile,
  type Step,
} from '../kubefile/kubefile.ts';

/** The directory of a context that the generated registry appears in. */
export const registryDirectory = 'registry';

/**
 * The context with the mark under which the embedded images will appear. It is left as it is when there are none, and none lie in
 * its own `registry/` either.
 */
export function markRegistry(context: Tree, images: number, ignored: Ignore): Tree {
  const holdsSome = context.has(`${registryDirectory}/docker/registry/v2/repositories`);
  if ((images === 0 && !holdsSome) || ignored.ignores(registryDirectory)) return context;
  const there = context.get(registryDirectory);
  const directory = there?.type === 'dir' ? there : plainDirectory(registryDirectory);
  return new Map(context).set(registryDirectory, { ...directory, generated: '' });
}

/** What a Kubefile makes of a context: the part of a prepared platform that is no embedded image. */
export interface EvaluatedImage {
  readonly platform: Omit<PreparedPlatform, 'images'>;
  readonly warnings: readonly Warning[];
}

/**
 * Carries out a Kubefile's instructions on trees; no byte is copied. What is wrong is told all at once.
 * @param context with the mark of `markRegistry`.
 * @throws COPY_SOURCE_MISSING, CONTEXT_INVALID, and KUBEFILE_UNSUPPORTED for what needs an engine or a base image.
 */
export async function imageOf(
  kubefile: Kubefile,
  evaluation: Evaluation,
  context: Tree,
  ignored: Ignore,
): Promise<EvaluatedImage> {
  const { file } = kubefile.original;
  const built = new Map<number, BuiltStage>();
  const problems: ImagebuildError[] = [];
  const warnings: Warning[] = [...evaluation.warnings];
  for (const stage of evaluation.stages)
    built.set(stage.index, await buildStage(stage, { context, ignored, built, file, warnings, problems }));
  if (problems.length > 0)
    throw joinProblems(problems.map((problem) => drawError(kubefile.original, problem)));
  const last = evaluation.stages.at(-1);
  const final = last && built.get(last.index);
  if (!last || !final) throw new RangeError('an evaluation has at least one stage');
  const { config, author } = last;
  return {
    platform: {
      config,
      ...(author === undefined ? {} : { author }),
      layers: final.layers,
      history: final.history,
    },
    warnings,
  };
}

interface BuiltStage {
  readonly root: Tree;
  readonly layers: readonly PreparedLayer[];
  readonly history: PreparedPlatform['history'];
}

interface StageInput {
  readonly context: Tree;
  readonly ignored: Ignore;
  readonly built: ReadonlyMap<number, BuiltStage>;
  readonly file: string;
  readonly warnings: Warning[];
  readonly problems: ImagebuildError[];
}

async function buildStage(stage: EvaluatedStage, input: StageInput): Promise<BuiltStage> {
  const { from } = stage;
  if (from.kind === 'image') input.problems.push(needsBase(from.reference, input.file, stage.line));
  const base = from.kind === 'stage' ? input.built.get(from.stage) : undefined;
  let root: Tree = base?.root ?? new Map<string, Entry>();
  const added: (PreparedLayer | undefined)[] = [];
  for (const step of stage.steps) {
    const layer = await layerOf(step, root, input).catch((error) => note(error, input.problems));
    if (layer.size > 0) root = merge(root, layer);
    added.push(layer.size > 0 ? { createdBy: step.createdBy, entries: entriesOf(layer) } : undefined);
  }
  const layers = added.filter((layer) => layer !== undefined);
  return {
    root,
    layers: [...(base?.layers ?? []), ...layers],
    history: [...(base?.history ?? []), ...historyOf(stage, added)],
  };
}

async function layerOf(
  step: Step,
  root: Tree,
  { context, ignored, built, file, warnings }: StageInput,
): Promise<Tree> {
  const place = { file, line: step.line };
  if (step.kind === 'run') throw needsEngine(place);
  if (step.kind === 'workdir') return await makeWorkdir(step.path, step.user, root, place);
  if (step.from?.kind === 'image') throw needsBase(step.from.reference, file, step.line);
  const copied = step.from
    ? copyInto(step, built.get(step.from.stage)?.root ?? new Map(), root, place)
    : copyInto(step, context, root, place, ignored);
  const { layer, warnings: found } = await copied;
  warnings.push(...found);
  return layer;
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

function needsEngine(place: { file: string; line: number }): ImagebuildError {
  return new ImagebuildError(
    'KUBEFILE_UNSUPPORTED',
    'RUN cannot be built: the native engine executes nothing',
    {
      place,
      hint: 'Do the work in init.sh, which runs before the image is made.',
    },
  );
}

function needsBase(reference: string, file: string, line: number): ImagebuildError {
  return new ImagebuildError('KUBEFILE_UNSUPPORTED', `a base image (${reference}) cannot be built on yet`, {
    place: { file, line, image: reference },
    hint: 'Begin the stage with FROM scratch.',
  });
}
