import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ImagebuildError, type Place } from '../errors.ts';
import { unreadable } from '../layers/filecontent.ts';
import { parentsOf } from '../layers/tree.ts';
import type { Pattern } from '../text/linearpattern.ts';
import { say } from '../text/say.ts';
import { compilePathPattern, type Ignore } from './patterns.ts';

/** A pattern and its line. */
interface Line {
  readonly pattern: string;
  readonly place: Place;
}

/**
 * Reads a .dockerignore (Docker's documentation, ".dockerignore file"): comments, blank lines, `!` for
 * exceptions; the last line that matches decides. The Kubefile and .dockerignore itself are excluded like any
 * other file.
 * @param file its name in errors.
 * @throws CONTEXT_INVALID with the line of a malformed pattern.
 */
export function parseDockerignore(text: string, file = '.dockerignore'): Ignore {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((pattern, index) => ({ pattern, place: { file, line: index + 1 } }));
  return createIgnore(lines.filter((line) => !line.pattern.startsWith('#')));
}

/**
 * Reads the ignore file of a build: `<Kubefile>.dockerignore` if it exists, else `.dockerignore`; without
 * either, nothing is excluded.
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

/** Parses the patterns of `COPY --exclude`. @throws CONTEXT_INVALID for a malformed one. */
export function parseExclude(patterns: readonly string[], place: Place): Ignore {
  return createIgnore(patterns.map((pattern) => ({ pattern, place })));
}

function createIgnore(lines: readonly Line[]): Ignore {
  const rules = lines.flatMap(parseRule);
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

function parseRule({ pattern, place }: Line): { pattern: Pattern; exception: boolean }[] {
  const word = pattern.trim();
  if (word === '') return [];
  const exception = word.startsWith('!');
  const clean = cleanPattern(exception ? word.slice(1).trim() : word);
  const compiled = clean === '' ? undefined : compilePathPattern(clean);
  if (compiled) return [{ pattern: compiled, exception }];
  throw new ImagebuildError(
    'CONTEXT_INVALID',
    say('ignorePatternInvalid', { pattern: JSON.stringify(word) }),
    { place, hint: say('ignorePatternHint') },
  );
}

/** Normalizes a pattern as Go's filepath.Clean does: `./a//b/` is `a/b`; a leading `/` has no meaning. */
function cleanPattern(word: string): string {
  return word === ''
    ? ''
    : posix
        .normalize(word)
        .replace(/(?<=.)\/$/, '')
        .replace(/^\/(?=.)/, '');
}
