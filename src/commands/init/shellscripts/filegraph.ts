import type { TextFile } from './oldrepository.ts';

/** Which files each file names, by path. */
export type FileGraph = ReadonlyMap<string, readonly string[]>;

/** Finds which files name which: by their path, or by that of the directory of a script or an action. */
export function createFileGraph(files: readonly TextFile[]): FileGraph {
  const directories = [...new Set(files.flatMap(({ path }) => directoryOf(path) ?? []))];
  const named = ({ path, text }: TextFile) => {
    const whole = new Set(directories.filter((directory) => namesDirectory(text, directory)));
    const names = (other: string) => text.includes(other) || whole.has(directoryOf(other) ?? '');
    return files.flatMap((other) => (other.path !== path && names(other.path) ? [other.path] : []));
  };
  return new Map(files.map((file) => [file.path, named(file)]));
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
