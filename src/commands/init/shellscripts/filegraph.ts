import type { TextFile } from './oldrepository.ts';

/** Which files each file names, by path. */
export type FileGraph = ReadonlyMap<string, readonly string[]>;

/** Finds which files name which: by their path, or by that of the directory of a script or an action. */
export function createFileGraph(files: readonly TextFile[]): FileGraph {
  const names = (text: string, path: string) => {
    const directory = directoryOf(path);
    return text.includes(path) || (directory !== undefined && namesDirectory(text, directory));
  };
  return new Map(
    files.map(({ path, text }) => [
      path,
      files.filter((other) => other.path !== path && names(text, other.path)).map((other) => other.path),
    ]),
  );
}

/** Returns files and all that they use, directly or not. */
export function reach(from: readonly string[], graph: FileGraph): Set<string> {
  const found = new Set<string>();
  const pending = [...from];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...(graph.get(next) ?? []));
  }
  return found;
}

/** Returns the directory of a file that belongs to an action, or to a group of scripts. */
export function directoryOf(path: string): string | undefined {
  return /^((?:\.github\/(?:scripts|actions)|scripts|hack)\/[^/]+)\/./.exec(path)?.[1];
}

/** Tells whether a text names the directory itself, not only a file in it. */
function namesDirectory(text: string, directory: string): boolean {
  const escaped = directory.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`${escaped}/?(?:[\\s"';)]|$)`, 'm').test(text);
}
