/**
 * Reads GitHub's CODEOWNERS file ("About code owners" in its documentation), to name whom a person without
 * permission can ask. The owners decide nothing.
 */

/** Where GitHub looks for the file; the first that exists counts. */
export const codeOwnersFiles = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** The most owners that are named. */
const mostOwners = 5;

/**
 * Returns the owners of a directory, `@user`, `@organization/team` or an address, by the last line that
 * matches it; none when no line does, or the line names none.
 * @param directory from the root of the repository, without a slash at either end.
 */
export function findCodeOwners(text: string, directory: string): string[] {
  for (const line of text.split(/\r?\n/).reverse()) {
    const [pattern, ...owners] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern && matchesDirectory(pattern, directory)) return owners.slice(0, mostOwners);
  }
  return [];
}

/**
 * Returns whether a pattern matches a directory, or one above it. A pattern with a slash before its end
 * begins at the root; `*` stands for a part of a name, `**` for any directories. Patterns that match only
 * some files of the directory don't count.
 */
function matchesDirectory(pattern: string, directory: string): boolean {
  const names = directory.split('/');
  const plain = pattern.replace(/\/(?:\*{1,2})?$/, '');
  if (plain === '' || plain === '*' || plain === '**') return true;
  const parts = plain.replace(/^\//, '').split('/');
  const starts = plain.includes('/') ? [0] : names.map((_, index) => index);
  return starts.some((start) => matchesNames(parts, names.slice(start)));
}

/** Returns whether patterns match the first names, one each; `**` matches any number of them. */
function matchesNames([part, ...parts]: readonly string[], names: readonly string[]): boolean {
  if (part === undefined) return true;
  if (part === '**') return names.some((_, index) => matchesNames(parts, names.slice(index)));
  const [name, ...rest] = names;
  return name !== undefined && matchesName(part, name) && matchesNames(parts, rest);
}

/** Returns whether a name has the pieces between the stars of a pattern, in order. */
function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...pieces] = pattern.split('*');
  const last = pieces.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = name.indexOf(piece, at);
    if (found === -1 || found + piece.length > name.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
