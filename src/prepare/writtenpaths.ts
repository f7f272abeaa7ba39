import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Ignore } from '../context/patterns.ts';
import { isInside } from '../io/textfile.ts';
import { parentsOf } from '../layers/tree.ts';

/** The directory below which layouts are written where no other place is named. */
const defaultOutput = 'out';

/**
 * Lists what builds of a directory write into the directory itself: the image never holds it, or the second
 * build would hold the result of the first. That is where this build writes, and every layout below `out/`.
 * @param outputs the places that this build writes to. @returns paths relative to the directory.
 */
export function writtenPaths(directory: string, outputs: readonly string[]): string[] {
  const layouts = listNames(defaultOutput).filter((name) =>
    existsSync(join(defaultOutput, name, 'oci-layout')),
  );
  const isOnlyLayouts = layouts.length > 0 && layouts.length === listNames(defaultOutput).length;
  const written = isOnlyLayouts ? [defaultOutput] : layouts.map((name) => join(defaultOutput, name));
  return [...outputs, ...written].flatMap((path) => {
    const absolute = resolve(path);
    return absolute !== directory && isInside(directory, absolute) ? [relative(directory, absolute)] : [];
  });
}

/** Excludes paths with everything below them, whatever the ignore file says. */
export function withoutWritten(ignore: Ignore, written: readonly string[]): Ignore {
  if (written.length === 0) return ignore;
  const isWritten = (path: string) => [path, ...parentsOf(path)].some((one) => written.includes(one));
  return { ...ignore, ignores: (path) => isWritten(path) || ignore.ignores(path) };
}

function listNames(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
