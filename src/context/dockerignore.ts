import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ImagebuildError, type Place } from '../errors.ts';
import { unreadable } from '../layers/filecontent.ts';
import { parentsOf } from '../layers/tree.ts';
import { compilePathPattern } from './patterns.ts';

/** Which paths are left out. */
export interface Ignore {
  /** Whether a path (relative to the root, no leading `/`) is left out, by itself or with a directory above it. */
  ignores(path: string): boolean;
  /** Whether something below a directory that is left out may be wanted all the same. */
  readonly exceptions: boolean;
}

/** What an ignore leaves, and the directories above it even when they are left out themselves. */
export function removeIgnored<T>(
  items: readonly T[],
  pathOf: (item: T) => string,
  ignore: Ignore | undefined,
): readonly T[] {
  if (!ignore) return items;
  const wanted = items.map(pathOf).filter((path) => !ignore.ignores(path));
  const kept = new Set([...wanted, ...wanted.flatMap(parentsOf)]);
  return items.filter((item) => kept.has(pathOf(item)));
}

interface Line {
  readonly pattern: string;
  readonly place: Place;
}

/**
 * Reads a .dockerignore (Docker's documentation, ".dockerignore file"): comments, blank lines, `!` for exceptions; the last line
 * that matches decides. The Kubefile and .dockerignore itself are left out of the context like any other file.
 * @param file how errors name it.
 * @throws CONTEXT_INVALID with the line of a malformed pattern.
 */
export function parseDockerignore(text: string, file = '.dockerignore'): Ignore {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((pattern, index) => ({ pattern, place: { file, line: index + 1 } }));
  return ignoring(lines.filter((line) => !line.pattern.startsWith('#')));
}

/**
 * The ignore file of a build: `<Kubefile>.dockerignore` when there is one, else `.dockerignore`; without either nothing is left out.
 * @throws CONTEXT_INVALID
 */
export async function readDockerignore(directory: string, kubefile: string): Promise<Ignore> {
  for (const file of [`${kubefile}.dockerignore`, '.dockerignore']) {
    const text = await readOptional(join(directory, file));
    if (text !== undefined) return parseDockerignore(text, file);
  }
  return parseDockerignore('');
}

async function readOptional(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw unreadable(path, cause);
  });
}

/** The patterns of `COPY --exclude`. @throws CONTEXT_INVALID for a malformed one. */
export function parseExclude(patterns: readonly string[], place: Place): Ignore {
  return ignoring(patterns.map((pattern) => ({ pattern, place })));
}

function ignoring(lines: readonly Line[]): Ignore {
  const rules = lines.flatMap(ruleOf);
  return {
    exceptions: rules.some((rule) => rule.exception),
    ignores(path) {
      const paths = [path, ...parentsOf(path)];
      let ignored = false;
      for (const rule of rules)
        if (rule.exception === ignored && paths.some((one) => rule.pattern.test(one))) ignored = !ignored;
      return ignored;
    },
  };
}

function ruleOf({ pattern, place }: Line): { pattern: RegExp; exception: boolean }[] {
  const word = pattern.trim();
  if (word === '') return [];
  const exception = word.startsWith('!');
  const clean = cleanPattern(exception ? word.slice(1).trim() : word);
  const compiled = clean === '' ? undefined : compilePathPattern(clean);
  if (compiled) return [{ pattern: compiled, exception }];
  throw new ImagebuildError('CONTEXT_INVALID', `${JSON.stringify(word)} is no pattern`, {
    place,
    hint: 'Close every [ with ], and put something after a \\ or a !.',
  });
}

/** As Go's filepath.Clean: `./a//b/` is `a/b`; a leading `/` means the same as none. */
function cleanPattern(word: string): string {
  return word === ''
    ? ''
    : posix
        .normalize(word)
        .replace(/(?<=.)\/$/, '')
        .replace(/^\/(?=.)/, '');
}
