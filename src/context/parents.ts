import { cleanPath, joinPath, parentsOf, plainDirectory } from '../layers/tree.ts';
import { type CopyOperation, entriesBelow, withOwnerAndMode } from './copying.ts';
import { addEntry, makeDirectory, withoutMark } from './draft.ts';
import { compilePathPattern } from './patterns.ts';
import { findSources } from './sources.ts';

/**
 * `COPY --parents` (Dockerfile reference): what the source's pattern matches keeps its path, from the root of the source or from a
 * `/./` in it, below the destination. Links are copied as they are.
 * @returns how many entries matched.
 */
export function copyParents(copying: CopyOperation, word: string, destination: string): number {
  const [before, after] = word.includes('/./') ? splitPivot(word) : ['', word];
  let count = 0;
  for (const { path: base } of findSources(copying.source, before))
    count += copyMatches(copying, base, cleanPath(after), destination);
  return count;
}

function splitPivot(word: string): [string, string] {
  const at = word.indexOf('/./');
  return [word.slice(0, at), word.slice(at + 3)];
}

function copyMatches(copying: CopyOperation, base: string, pattern: string, destination: string): number {
  const { source, draft } = copying;
  const compiled = compilePathPattern(pattern === '' ? '**' : pattern);
  const chosen = entriesBelow(source, base, copying.exclude).filter(({ path }) =>
    [path, ...parentsOf(path)].some((one) => compiled?.test(one)),
  );
  if (chosen.length === 0) return 0;
  const target = makeDirectory(draft, destination);
  for (const { entry, path } of chosen) {
    for (const parent of parentsOf(path)) {
      const from = source.get(joinPath(base, parent)) ?? plainDirectory(parent);
      const to = joinPath(target, parent);
      if (!draft.layer.has(to)) addEntry(draft, withoutMark(withOwnerAndMode(copying, from, to)));
    }
    addEntry(draft, withOwnerAndMode(copying, entry, joinPath(target, path)));
  }
  return chosen.length;
}
