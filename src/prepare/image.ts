import type { PreparedPlatform } from '../application/prepared/prepared.ts';
import type { Ignore } from '../context/dockerignore.ts';
import { followLinks } from '../context/follow.ts';
import { ImagebuildError, joinProblems, type Place, type Warning } from '../errors.ts';
import type { Content } from '../image/content.ts';
import type { Evaluation } from '../kubefile/evaluation.ts';
import { drawError } from '../kubefile/source.ts';
import type { ParsedKubefile } from '../kubefile/syntax.ts';
import { plainDirectory, type Tree } from '../layers/tree.ts';
import { spoolLayerFiles } from './keptfiles.ts';
import { type BuiltStage, buildStage, type StageResources } from './stage.ts';

/** The directory of a context that the generated registry appears in. */
export const registryDirectory = 'registry';

/**
 * The context with the mark under which the embedded images will appear. It is left as it is when there are none, and none lie in
 * its own `registry/` either. A link there becomes what it leads to, since the images are to lie beside that.
 * @throws CONTEXT_INVALID when a file is in the place of the directory.
 */
export function markRegistry(context: Tree, images: number, ignored: Ignore): Tree {
  if (ignored.ignores(registryDirectory)) return context;
  const isLink = context.get(registryDirectory)?.type === 'symlink';
  const own: Tree = isLink ? followLinks(context, [registryDirectory]) : context;
  const holdsSome = own.has(`${registryDirectory}/docker/registry/v2/repositories`);
  if (images === 0 && !holdsSome) return context;
  const there = own.get(registryDirectory) ?? plainDirectory(registryDirectory);
  if (there.type !== 'dir') throw fileInPlace();
  return new Map([...context, ...own]).set(registryDirectory, { ...there, generated: '' });
}

function fileInPlace(): ImagebuildError {
  return new ImagebuildError(
    'CONTEXT_INVALID',
    `${registryDirectory} is a file, and the embedded images appear in a directory there`,
    {
      place: { file: registryDirectory },
      hint: 'Give the file another name.',
    },
  );
}

/** What a Kubefile makes of a context: the part of a prepared platform that is no embedded image. */
export interface EvaluatedImage {
  readonly platform: Omit<PreparedPlatform, 'images'>;
  /** The layers that engines made. */
  readonly files: readonly Content[];
  readonly warnings: readonly Warning[];
  /** The finished root file system. */
  readonly tree: () => Promise<Tree>;
  /** That of the image below it. */
  readonly base: (() => Promise<Tree>) | undefined;
}

/**
 * Carries out a Kubefile's instructions on trees, and RUN by an engine; of files only those are read that come from images, archives and
 * addresses. What is wrong is told all at once; a RUN that fails ends it.
 * @throws COPY_SOURCE_MISSING, CONTEXT_INVALID; RUN_FAILED and what else `Runs` throws; what opening an image, unpacking and
 * downloading throws.
 */
export async function buildImage(
  kubefile: ParsedKubefile,
  evaluation: Evaluation,
  materials: StageResources,
): Promise<EvaluatedImage> {
  const { file } = kubefile.source;
  const built = new Map<number, BuiltStage>();
  const problems: ImagebuildError[] = [];
  const warnings: Warning[] = [...evaluation.warnings];
  const files: Content[] = [];
  const input = { ...materials, built, file, warnings, problems, files };
  for (const stage of evaluation.stages)
    built.set(stage.index, await drawn(kubefile, buildStage(stage, input)));
  if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(kubefile.source, problem)));
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
      layers: await spoolLayerFiles(final.layers, materials.keep),
      history: final.history,
    },
    files,
    warnings,
    tree: () => final.tree(),
    base: base && (() => base.tree()),
  };
}

/** An error of a step that has to stop the others. */
async function drawn<T>({ source }: ParsedKubefile, building: Promise<T>): Promise<T> {
  try {
    return await building;
  } catch (error) {
    throw error instanceof ImagebuildError ? drawError(source, error) : error;
  }
}

function otherPlatform(base: string, platform: string, place: Place): Warning {
  return {
    message: `the image for ${platform} is built on one for ${base}`,
    place,
    hint: 'Leave --platform out of the last FROM, or write --platform=$TARGETPLATFORM.',
  };
}
