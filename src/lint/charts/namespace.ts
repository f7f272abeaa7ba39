import type { LintCheck, LintProblem } from '../check.ts';
import { findTextPosition } from '../initscript/script.ts';

/** Finds templates of charts that make a namespace in any case. */
export const checkChartNamespaces: LintCheck = async ({ tree, read }) => {
  const templates = [...tree.keys()].filter((path) => /^charts\/.+\/templates\/.+\.ya?ml$/.test(path));
  const found: LintProblem[] = [];
  for (const file of templates) {
    const text = (await read(file)) ?? '';
    for (const { index } of text.matchAll(/^kind:[ \t]*(["']?)Namespace\1[ \t]*\r?$/gm))
      if (!isConditional(text.slice(0, index)))
        found.push({ rule: 'chart-namespace', file, at: findTextPosition(text, index) });
  }
  return found;
};

/** Tells whether a block of the template is open at the end of a text. */
function isConditional(before: string): boolean {
  const plain = before.replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, '');
  const count = (pattern: RegExp) => [...plain.matchAll(pattern)].length;
  return count(/\{\{-?\s*(?:if|with|range|define|block)\b/g) > count(/\{\{-?\s*end\b/g);
}
