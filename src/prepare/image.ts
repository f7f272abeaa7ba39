import { entriesIn, type PreparedLayer, type PreparedPlatform } from '../application/prepared.ts';
import type { Ignore } from '../context/dockerignore.ts';
import { isLayerFile, keepFiles } from '../context/layer.ts';
import type { Keep } from '../context/spool.ts';
import { ImagebuildError, joinProblems, type Place, type Warning } from '../errors.ts';
import { type Entry, plainDirectory, type Tree } from '../image/tree.ts';
import { drawError, type Evaluation, type Kubefile } from '../kubefile/kubefile.ts';
import { type BuiltStage, buildStage, type Materials } from './stage.ts';

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
  /** The finished root file system. */
  readonly tree: () => Promise<Tree>;
  /** That of the image below it. */
  readonly base: (() => Promise<Tree>) | undefined;
}

/**
 * Carries out a Kubefile's instructions on trees; of files only those are read that come from images, archives and addresses. What is
 * wrong is told all at once.
 * @throws COPY_SOURCE_MISSING, CONTEXT_INVALID; KUBEFILE_UNSUPPORTED for what needs an engine; what opening an image, unpacking and
 * downloading throws.
 */
export async function imageOf(
  kubefile: Kubefile,
  evaluation: Evaluation,
  materials: Materials,
): Promise<EvaluatedImage> {
  const { file } = kubefile.original;
  const built = new Map<number, BuiltStage>();
  const problems: ImagebuildError[] = [];
  const warnings: Warning[] = [...evaluation.warnings];
  for (const stage of evaluation.stages)
    built.set(stage.index, await buildStage(stage, { ...materials, built, file, warnings, problems }));
  if (problems.length > 0)
    throw joinProblems(problems.map((problem) => drawError(kubefile.original, problem)));
  const last = evaluation.stages.at(-1);
  const final = last && built.get(last.index);
  if (!last || !final) throw new RangeError('an evaluation has at least one stage');
  const { base } = final;
  if (base && base.platform !== materials.platform)
    warnings.push(otherPlatform(base.platform, materials.platform, { file, line: last.line }));
  const author = last.author ?? base?.author;
  return {
    platform: {
      ...(base ? { base: base.prepared } : {}),
      config: last.config,
      ...(author === undefined ? {} : { author }),
      layers: await withKeptFiles(final.layers, materials.keep),
      history: final.history,
    },
    warnings,
    tree: () => final.tree(),
    base: base && (() => base.tree()),
  };
}

function otherPlatform(base: string, platform: string, place: Place): Warning {
  return {
    message: `the image for ${platform} is built on one for ${base}`,
    place,
    hint: 'Leave --platform out of the last FROM, or write --platform=$TARGETPLATFORM.',
  };
}

/** The layers with the files that lie in layers of other images taken out of them: publish opens none of those. */
async function withKeptFiles(layers: readonly PreparedLayer[], keep: Keep): Promise<PreparedLayer[]> {
  const contents = layers.flatMap((layer) =>
    entriesIn(layer).flatMap((entry) => (entry.type === 'file' ? entry.content : [])),
  );
  const kept = await keepFiles(contents.filter(isLayerFile), keep);
  const moved = (entry: Entry): Entry => {
    if (entry.type !== 'file' || !isLayerFile(entry.content)) return entry;
    const content = kept.get(entry.content.digest);
    if (content) return { ...entry, content };
    throw new ImagebuildError(
      'DIGEST_MISMATCH',
      `/${entry.path} is not what it was when its image was read`,
      {
        place: { image: entry.content.layer.source.location },
      },
    );
  };
  return layers.map((layer) => ('blob' in layer ? layer : { ...layer, entries: layer.entries.map(moved) }));
}
