import { say } from '../../text/say.ts';
import type { LintCheck, LintProblem } from '../check.ts';
import { createPositions } from '../initscript/script.ts';
import { readPackagedTemplates } from './packaged.ts';

const rule = 'chart-namespace';

/** Finds templates of charts that make a namespace in any case. */
export const checkChartNamespaces: LintCheck = async ({ directory, tree, read }) => {
  const found: LintProblem[] = [];
  for (const [file, { type }] of tree)
    if (/^charts\/.+\/templates\/.+\.ya?ml$/.test(file))
      found.push(...positionsOf((await read(file)) ?? '').map((at) => ({ rule, file, at }) as const));
    else if (type === 'file' && /^charts\/.+\.tgz$/.test(file))
      for (const { path, text } of await readPackagedTemplates(directory, file))
        found.push(...positionsOf(text).map(({ line }) => describePackaged(file, `${path}:${line}`)));
  return found;
};

/** The place of a finding is the package: an annotation can't name a file in it. */
function describePackaged(file: string, template: string): LintProblem {
  const message = say('lintChartNamespacePackaged', { template }).text;
  return { rule, file, said: { message, hint: say('lintChartNamespaceFix').text } };
}

/** Returns where a template makes a namespace outside of every block. */
function positionsOf(text: string) {
  const positionAt = createPositions(text);
  let open = 0;
  return [...text.matchAll(part)].flatMap(({ 1: block, index }) => {
    if (block !== undefined) open += block === 'end' ? -1 : 1;
    return block === undefined && open <= 0 ? [positionAt(index)] : [];
  });
}

/** The beginning or end of a block of a template, or what makes a namespace. */
const part =
  /\{\{-?[ \t]*(if|with|range|define|block|end)\b|^kind:[ \t]*(?:Namespace|"Namespace"|'Namespace')[ \t]*\r?$/gm;
