import { ImagebuildError, type Place, type Warning } from '../errors.ts';
import { cleanPath, joinPath, splitPath, type Tree } from '../layers/tree.ts';
import { nearest } from '../text/nearest.ts';
import type { Ignore } from './dockerignore.ts';
import { isPattern } from './patterns.ts';
import { childrenOf, wouldBeGenerated } from './sources.ts';

/** A source of COPY or ADD that is not there. */
export interface MissingSource {
  readonly step: { readonly instruction: string };
  readonly word: string;
  readonly source: Tree;
  readonly place: Place;
  /** What the context left out. */
  readonly ignore: Ignore | undefined;
  /** Whether the instruction copied anything else. */
  readonly copied: boolean;
}

/**
 * The warning that a missing source comes to when it is no mistake: the generated registry when no image was found
 * (docs/compatibility.md A.8), and a pattern beside something that was copied.
 * @throws COPY_SOURCE_MISSING for any other, with what was probably meant.
 */
export function reportMissingSource(absence: MissingSource): Warning {
  const { word, source, place, ignore, copied } = absence;
  if (wouldBeGenerated(source, word) && !ignore?.ignores(cleanPath(word)))
    return {
      message: `${word} is not there, since no image was found; nothing is copied`,
      place,
      hint: 'Name the images in images/shim/, charts/ or manifests/, or remove the instruction.',
    };
  if (isPattern(word) && copied)
    return { message: `nothing matches ${word}`, place, hint: 'Remove the source, or correct the pattern.' };
  throw sourceNotFound(absence);
}

function sourceNotFound({ step, word, source, place, ignore }: MissingSource): ImagebuildError {
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
      const near = nearest(name, names);
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
