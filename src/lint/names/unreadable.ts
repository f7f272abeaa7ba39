import { problemsOf } from '../../errors.ts';
import type { RuleId } from '../../rules/rules.ts';
import type { LintCheck } from '../check.ts';

/** The rules of files that can't be read, by their names; the first that fits counts. */
const rulesOfFiles: readonly (readonly [pattern: RegExp, rule: RuleId])[] = [
  [/(?:^|\/)imagebuild\.ya?ml$/, 'configuration-invalid'],
  [/(?:^|\/)build_arch$/, 'build-arch'],
];

/** Passes on what couldn't be read: imagebuild.yml, build_arch, the Kubefile. */
export const checkUnreadable: LintCheck = ({ directory, unreadable, kubefile, mainFile }) => {
  const problems = [...unreadable.flatMap(problemsOf), ...(kubefile?.problems ?? [])];
  return problems.map(({ code, message, hint, place }) => {
    if (code === 'KUBEFILE_MISSING')
      return { rule: 'kubefile-missing', file: mainFile, words: { directory } };
    const file = place?.file ?? mainFile;
    return { rule: ruleFor(file), file, at: place, said: { message, hint } };
  });
};

function ruleFor(file: string): RuleId {
  return rulesOfFiles.find(([pattern]) => pattern.test(file))?.[1] ?? 'kubefile-syntax';
}
