import { posix } from 'node:path';
import type { ImagebuildError, Place } from '../../errors.ts';
import { type RuleId, ruleOf } from '../../rules/rules.ts';
import type { LintCheck, LintProblem } from '../check.ts';

/** What the search can say only about the files that init.sh leaves. */
const afterInit: readonly (RuleId | undefined)[] = [
  undefined,
  'chart-invalid',
  'chart-unknown',
  'values-without-chart',
  'ignore-unused',
];

/**
 * Passes on what the search for images says: lines of lists that aren't references, charts and values that
 * don't belong together, manifests that can't be searched. What depends on files that init.sh makes is left
 * to the build.
 */
export const checkDiscovered: LintCheck = ({ found, script, tree }) => {
  const known = found.warnings.filter(
    (warning) => script === undefined || !afterInit.includes(ruleOf(warning)),
  );
  // Without a rule of their own they are about manifests and lists; others are about charts, which helm
  // reads.
  const wanted = known.filter(
    (warning) => ruleOf(warning) !== undefined || /^manifests\//.test(warning.place?.file ?? ''),
  );
  const hasCharts = [...tree.keys()].some((path) => path.startsWith('charts/'));
  return [
    ...wanted
      // The images of charts aren't known here, and a line may stand for one of them.
      .filter((warning) => !(hasCharts && ruleOf(warning) === 'ignore-unused'))
      .map((warning) => toProblem(ruleOf(warning) ?? 'manifest-image', warning)),
    ...found.problems
      .filter((problem) => !mayBeMade(problem, script?.text))
      .map((problem) => toProblem(isManifest(problem.place) ? 'manifest-image' : 'list-line', problem)),
  ];
};

/** Tells whether init.sh downloads what is missing, or completes the line. */
function mayBeMade({ code, place }: ImagebuildError, script: string | undefined): boolean {
  if (script === undefined) return false;
  const name = posix.basename(place?.file ?? '');
  return code === 'CONTENT_MISSING' || /\bimages\b/.test(script) || script.includes(name);
}

function isManifest(place: Place | undefined): boolean {
  return /^manifests\/.*\.(?:ya?ml|json|tmpl)$/i.test(place?.file ?? '');
}

function toProblem(
  rule: RuleId,
  { message, hint, place }: { message: string; hint?: string | undefined; place?: Place | undefined },
): LintProblem {
  return { rule, file: place?.file ?? '', at: place, said: { message, hint } };
}
