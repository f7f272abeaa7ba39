import { cleanPath, joinPath, parentsOf, plainDirectory } from '../layers/tree.ts';
import { findSources } from './copysources.ts';
import {
  addEntry,
  type CopyOperation,
  copiedEntry,
  entriesBelow,
  makeDirectory,
  withoutMark,
} from './layerbuilder.ts';
import { compilePathPattern } from './patterns.ts';

/**
 * Copies with `--parents` (Dockerfile reference): matches of the source keep their path below the
 * destination, from the root of the source or from a `/./` in it. Links are copied as they are.
 * @returns the number of entries that matched.
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
  const { source, builder } = copying;
  const compiled = compilePathPattern(pattern === '' ? '**' : pattern);
  const chosen = entriesBelow(source, base, copying.exclude).filter(({ path }) =>
    [path, ...parentsOf(path)].some((one) => compiled?.test(one)),
  );
  if (chosen.length === 0) return 0;
  const target = makeDirectory(builder, destination);
  for (const { entry, path } of chosen) {
    for (const parent of parentsOf(path)) {
      const from = source.get(joinPath(base, parent)) ?? plainDirectory(parent);
      const to = joinPath(target, parent);
      if (!builder.layer.has(to)) addEntry(builder, withoutMark(copiedEntry(copying, from, to)));
    }
    addEntry(builder, copiedEntry(copying, entry, joinPath(target, path)));
  }
  return chosen.length;
}
