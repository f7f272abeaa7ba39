import type { LintCheck, LintProblem } from '../check.ts';
import { createPositions } from '../initscript/script.ts';

/** Finds templates of charts that make a namespace in any case. */
export const checkChartNamespaces: LintCheck = async ({ tree, read }) => {
  const templates = [...tree.keys()].filter((path) => /^charts\/.+\/templates\/.+\.ya?ml$/.test(path));
  const found: LintProblem[] = [];
  for (const file of templates) {
    const text = (await read(file)) ?? '';
    const positionAt = createPositions(text);
    let open = 0;
    for (const { 1: block, index } of text.matchAll(part)) {
      if (block !== undefined) open += block === 'end' ? -1 : 1;
      else if (open <= 0) found.push({ rule: 'chart-namespace', file, at: positionAt(index) });
    }
  }
  return found;
};

/** The beginning or end of a block of a template, or what makes a namespace. */
const part =
  /\{\{-?[ \t]*(if|with|range|define|block|end)\b|^kind:[ \t]*(?:Namespace|"Namespace"|'Namespace')[ \t]*\r?$/gm;
