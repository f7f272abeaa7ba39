import { ImagebuildError, type Place, type Warning } from '../errors.ts';
import type { Tree } from '../image/tree.ts';
import type { Ignore } from './dockerignore.ts';
import { cleanPath, joinPath, splitPath } from './paths.ts';
import { isPattern } from './patterns.ts';
import { childrenOf } from './sources.ts';

/** What COPY says of `registry/` when no image was found (compatibility.md A.8). */
export function nothingGenerated(word: string, place: Place): Warning {
  return {
    message: `${word} is not there, since no image was found; nothing is copied`,
    place,
    hint: 'Name the images in images/shim/, charts/ or manifests/, or remove the instruction.',
  };
}

/** The error for a source that is not there, with what was probably meant. */
export function missingSource(
  step: { readonly instruction: string },
  word: string,
  source: Tree,
  place: Place,
  ignore: Ignore | undefined,
): ImagebuildError {
  const message = isPattern(word) ? `nothing matches ${word}` : `there is no ${word}`;
  return new ImagebuildError('COPY_SOURCE_MISSING', `${step.instruction}: ${message}`, {
    place,
    hint: ignore?.ignores(cleanPath(word))
      ? `.dockerignore leaves it out: add the line !${cleanPath(word)} there, or remove the instruction.`
      : hintFor(cleanPath(word), source),
  });
}

/** The error for a source that is a link to nothing, or in a circle. */
export function brokenLink(instruction: string, path: string, place: Place): ImagebuildError {
  return new ImagebuildError('COPY_SOURCE_MISSING', `${instruction}: the link ${path} leads to nothing`, {
    place,
    hint: 'Let it point at something in the build context, copy the directory that it is in, or remove it.',
  });
}

function hintFor(path: string, source: Tree): string {
  const near = isPattern(path) ? undefined : nearestPath(path, source);
  return near === undefined
    ? 'Add it to the application, let init.sh make it, or remove the instruction.'
    : `Did you mean ${near}?`;
}

/** The deepest directory of the path that is there, and the name in it that is most like what was written. */
function nearestPath(path: string, source: Tree): string | undefined {
  const children = childrenOf(source);
  let directory = '';
  for (const name of path.split('/')) {
    const names = children.get(directory) ?? [];
    if (names.includes(name)) directory = joinPath(directory, name);
    else {
      const near = nearestName(name, names);
      return near === undefined ? sameName(path, source) : joinPath(directory, near);
    }
  }
  return undefined;
}

/** The same name in another directory. */
function sameName(path: string, source: Tree): string | undefined {
  const { name } = splitPath(path);
  return [...source.keys()].find((one) => splitPath(one).name === name);
}

function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const near = names
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter((row) => row.distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/** How many letters must be put in, taken out or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(above[column]! + 1, current[column - 1]! + 1, replaced));
    }
    above = current;
  }
  return above[b.length]!;
}
