import { ImagebuildError, joinProblems } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { EvaluateOptions } from '../evaluation.ts';
import { suggest } from '../source.ts';
import type { ParsedKubefile } from '../syntax.ts';

/**
 * Arguments that have an effect without ARG: proxies for RUN, others for engines; ARCH is always given
 * (docs/applications.md).
 */
const predefined = /^(?:(?:HTTP|HTTPS|FTP|NO|ALL)_PROXY|BUILDKIT_.*|SOURCE_DATE_EPOCH|ARCH)$/i;

/**
 * Refuses a build argument that no ARG declares: it would have no effect, contrary to what its author
 * expects.
 * @throws INVALID_REQUEST with each of them.
 */
export function checkBuildArgs(
  { globals, stages, source }: ParsedKubefile,
  buildArgs: EvaluateOptions['buildArgs'],
): void {
  const all = [...globals, ...stages.flatMap((stage) => stage.instructions)];
  const names = all.flatMap((one) =>
    one.name === 'ARG' ? one.arguments.args.map(({ key }) => key.text) : [],
  );
  const declared = [...new Set(names)];
  const unknown = Object.keys(buildArgs).filter((name) => !declared.includes(name) && !predefined.test(name));
  if (unknown.length === 0) return;
  throw joinProblems(
    unknown.map(
      (name) =>
        new ImagebuildError('INVALID_REQUEST', say('buildArgUndeclared', { name }), {
          place: { file: source.file },
          hint: declared.length === 0 ? say('declareBuildArg', { name }) : suggest(name, declared),
        }),
    ),
  );
}
