import type { ApplicationConfiguration } from '../../application/configurationschemas.ts';
import { chooseKubefile } from '../../application/directory.ts';
import type { ImageType } from '../../application/request.ts';
import { type ImagebuildError, problemsOf } from '../../errors.ts';
import { parsePlatform } from '../../image/descriptor.ts';
import { dialects } from '../../kubefile/dialects.ts';
import { evaluateKubefile } from '../../kubefile/evaluate/evaluate.ts';
import { parseKubefile } from '../../kubefile/parse/parse.ts';
import { attempt } from '../../kubefile/source.ts';
import type { LintedKubefile } from '../check.ts';

interface KubefileOptions {
  readonly directory: string;
  /** The names that its Kubefile may have; those of a collection when they are left out. */
  readonly names: readonly string[] | undefined;
  readonly type: ImageType;
  readonly platforms: readonly string[];
  readonly configuration: ApplicationConfiguration | undefined;
  /** The text of init.sh. */
  readonly script: string | undefined;
}

/**
 * Reads the Kubefile of a directory.
 * @returns undefined when there isn't one, and init.sh may write it.
 * @throws KUBEFILE_MISSING, CONTEXT_INVALID
 */
export async function readLintedKubefile(options: KubefileOptions): Promise<LintedKubefile | undefined> {
  const { directory, script } = options;
  const found = await chooseKubefile(directory, '', options.names).catch((error: ImagebuildError) => {
    if (error.code !== 'KUBEFILE_MISSING' || script === undefined) throw error;
    return undefined;
  });
  if (found === undefined) return undefined;
  const { file, text } = found;
  const isFinal = !/(?:kube|docker|seal|container)file/i.test(script ?? '');
  const problems: ImagebuildError[] = [];
  const { dialect, target } = options.configuration ?? {};
  const parsed = collect(problems, () => parseKubefile(text, file, dialects, dialect));
  // What init.sh overwrites is only a draft.
  const isDraft = />\s*["']?(?:\.\/)?(?:Kube|Docker)file/.test(script?.replaceAll('>>', '') ?? '');
  if (parsed === undefined)
    return { ...found, parsed, evaluations: [], problems: isDraft ? [] : problems, isFinal };
  const evaluations = options.platforms.flatMap((platform) => {
    const { architecture } = parsePlatform(platform);
    const evaluation = collect(problems, () =>
      evaluateKubefile(parsed, {
        platform: parsePlatform(platform),
        buildArgs: options.type === 'dockerimages' ? { ARCH: architecture } : {},
        base: () => ({}),
        ...(target === undefined ? {} : { target }),
      }),
    );
    return evaluation ?? [];
  });
  return { ...found, parsed, evaluations, problems: isFinal ? problems : [], isFinal };
}

/** Runs a function; the problems of an error that it throws are added to the list, each once. */
function collect<Result>(problems: ImagebuildError[], run: () => Result): Result | undefined {
  const thrown: ImagebuildError[] = [];
  const result = attempt(thrown, run);
  const known = new Set(problems.map(describe));
  problems.push(...thrown.flatMap(problemsOf).filter((problem) => !known.has(describe(problem))));
  return result;
}

function describe({ message, place }: ImagebuildError): string {
  return JSON.stringify([message, place]);
}
