import { ImagebuildError, joinProblems } from '../errors.ts';
import type { ContainerConfig } from '../image/containerconfig.ts';
import { formatPlatform } from '../image/descriptor.ts';
import { evaluateKubefile, missingBases } from '../kubefile/evaluate/evaluate.ts';
import type { EvaluateOptions, Evaluation } from '../kubefile/evaluation.ts';
import { drawError } from '../kubefile/source.ts';
import type { ParsedKubefile } from '../kubefile/syntax.ts';
import type { BaseImages } from './bases.ts';
import { addPlace } from './places.ts';

/**
 * Evaluates a Kubefile for a platform with the configurations of the images that its stages begin from.
 * @throws KUBEFILE_SYNTAX; an error with all images that cannot be opened, each with the line of its FROM.
 */
export async function evaluateWithBases(
  kubefile: ParsedKubefile,
  options: Omit<EvaluateOptions, 'base'>,
  bases: BaseImages,
): Promise<Evaluation> {
  const { source } = kubefile;
  const own = formatPlatform(options.platform);
  const known = new Map<string, ContainerConfig>();
  const nameOf = (reference: string, platform: string | undefined) => `${platform ?? own} ${reference}`;
  const all = {
    ...options,
    base: (reference: string, platform: string | undefined) => known.get(nameOf(reference, platform)),
  };
  for (let missing = missingBases(kubefile, all); missing.length > 0; missing = missingBases(kubefile, all)) {
    const problems: ImagebuildError[] = [];
    for (const { reference, platform, line } of missing) {
      const opening = addPlace({ file: source.file, line }, bases.open(reference, platform ?? own));
      const image = await opening.catch((error) => collect(error, problems));
      if (image) known.set(nameOf(reference, platform), image.config);
    }
    if (problems.length > 0) throw joinProblems(problems.map((problem) => drawError(source, problem)));
  }
  return evaluateKubefile(kubefile, all);
}

function collect(error: unknown, problems: ImagebuildError[]): undefined {
  if (!(error instanceof ImagebuildError)) throw error;
  problems.push(error);
}
