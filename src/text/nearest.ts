/**
 * Returns the candidate that was most likely meant; undefined when none is near. Case and blanks don't count.
 */
export function nearest(wanted: string, candidates: Iterable<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');
  const target = plain(wanted);
  let best: string | undefined;
  // A third of the letters may differ, and at least one: `helmm`, `imagepullpolicy`, but not `nginx` for
  // `helm`.
  let limit = Math.max(1, Math.floor(target.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(target, plain(candidate));
    if (distance >= limit) continue;
    limit = distance;
    best = candidate;
  }
  return best;
}

/** Returns the file that was probably meant to have a name: another case, another extension. */
export function findNearName(wanted: string, names: readonly string[]): string | undefined {
  return names.includes(wanted) ? undefined : names.find((name) => stemOf(name) === stemOf(wanted));
}

/** Returns a name without its case, its leading dot, and the extensions that editors and people add. */
function stemOf(name: string): string {
  const plain = name.toLowerCase().replace(/^\./, '').replaceAll('-', '_');
  return plain.replace(/(?:\.(?:txt|sh|bash))+$/, '');
}

let collator: Intl.Collator | undefined;

/** Compares names as people sort them: `v1.9` before `v1.10`. */
export function compareNaturally(a: string, b: string): number {
  // Made when it is needed: that takes as long as reading a large file of code.
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
}

/** Sorts candidates: the most similar first, and of several as similar the newest version. */
export function nearestFirst(wanted: string, candidates: readonly string[]): string[] {
  const target = wanted.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(target, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || compareNaturally(b.candidate, a.candidate))
    .map(({ candidate }) => candidate);
}

/**
 * Counts the letters that must be inserted, removed, replaced, or swapped with the next one (optimal string
 * alignment).
 */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + same,
        swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
