import { parseBuildArgs } from '../../application/buildargs.ts';
import { validateRequest } from '../../application/request.ts';
import { architectureOf, nearestPlatform } from '../../application/requestplatforms.ts';
import { describeCharacter } from '../../text/characters.ts';
import { nearest } from '../../text/nearest.ts';
import { looksLikeVersion } from './words.ts';

/**
 * Guesses what was meant by the words of an invalid command. What can't be guessed becomes a placeholder:
 * `<app>`, `<version>`.
 */

interface BuildSuggestion {
  /** Whether the type of image takes build arguments. */
  readonly buildArgs: boolean;
  /** true: its type of image can be installed in a cluster. */
  readonly buildType?: boolean;
  /** The application for words that don't name one. */
  readonly titleApplication?: string | undefined;
}

/**
 * Returns the words of the builds that a person most likely meant: one for each version, at most
 * `mostVersions`.
 */
export function suggestBuildWords(
  words: readonly string[],
  { buildArgs, buildType, titleApplication }: BuildSuggestion,
): string[][] {
  const all = suggestFlags(words);
  const isTaken = (flag: string) => buildType || !flag.startsWith('--build-type');
  const flags = all.filter((word) => word.startsWith('-') && isTaken(word));
  const plain = all.filter((word) => !word.startsWith('-')).flatMap(splitVersions);
  const [app, version, others] = suggestAppAndVersion(plain.map(strip).filter(Boolean));
  const known = app === '<app>' && titleApplication ? suggestWord('app', titleApplication) : app;
  const args = buildArgs ? suggestArgs(others) : [];
  const end = others.findIndex((word) => !looksLikeVersion(word));
  const versions = [version, ...others.slice(0, end === -1 ? undefined : end)];
  return [...new Set(versions.map((one) => suggestWord('version', one)))]
    .slice(0, mostVersions)
    .map((one) => [known, one, ...args, ...new Set(flags)]);
}

/** Lines that are suggested for one at most. */
const mostVersions = 10;

/** Splits words that a comma joins, unless they are build arguments: `v3.8.2,v3.9.0`, `helm,v3.8.2`. */
function splitVersions(word: string): string[] {
  const parts = word.split(',');
  return !word.includes('=') && parts.slice(1).some(looksLikeVersion) ? parts : [word];
}

/** Returns the application and the version that a person most likely meant, as far as they are given. */
export function suggestNames(words: readonly string[]): string[] {
  const [app, version] = words.map(strip);
  return [
    ...(app === undefined ? [] : [suggestWord('app', app)]),
    ...(version === undefined ? [] : [suggestWord('version', version)]),
  ];
}

/**
 * Returns the text in ASCII: without hidden characters, and with look-alikes and wide forms as what they
 * resemble.
 */
export function toAscii(text: string): string {
  return [...text].map(toAsciiCharacter).join('');
}

function toAsciiCharacter(character: string): string {
  if (/^[\t\x20-\x7e]$/.test(character)) return character;
  const { kind, resembles } = describeCharacter(character);
  if (kind === 'blank') return ' ';
  return resembles ?? (kind === 'other' ? character : '');
}

/** Finds application and version, also where they are joined (`helm:v3.8.2`) or named (`version=v3.8.2`). */
function suggestAppAndVersion(
  words: readonly string[],
): [app: string, version: string, others: readonly string[]] {
  const plain = words.map((word) => word.replace(/^(?:app|name|version|tag)=/i, ''));
  const [first = '', second = ''] = plain;
  const [, app, version] = /^(?:.*\/)?([^:@/=]+)(?:[:@=]+|\/(?=v?\d))([^:@/=]+)$/.exec(first) ?? [];
  if (app !== undefined && (second === '' || second.includes('=')))
    return [suggestWord('app', app), suggestWord('version', version ?? ''), words.slice(1)];
  if (looksLikeVersion(first) && (second === '' || looksLikeVersion(second)))
    return ['<app>', suggestWord('version', first), words.slice(1)];
  if (looksLikeVersion(first) && !second.includes('='))
    return [suggestWord('app', second), suggestWord('version', first), words.slice(2)];
  const missing = second.includes('=');
  return [
    suggestWord('app', isFilePath(first) ? '' : (first.split('/').at(-1) ?? '')),
    missing ? '<version>' : suggestWord('version', second),
    words.slice(missing ? 1 : 2),
  ];
}

/** Returns whether a word is a path on somebody's machine, whose last part says nothing. */
function isFilePath(word: string): boolean {
  return /^(?:[./~\\]|[A-Za-z]:[/\\])|\.\./.test(word);
}

/**
 * Returns the word when a request takes it, if need be without the punctuation around it; else a placeholder.
 */
function suggestWord(name: 'app' | 'version', word: string): string {
  const plain = name === 'app' ? word.toLowerCase() : word.replaceAll('+', '_');
  // A variable or a command of a shell stands for something else.
  if (/^<.*>$/.test(word) || word.includes('$')) return `<${name}>`;
  const inner = plain.replace(/^[^A-Za-z0-9]+/, '').replace(/[^A-Za-z0-9]+$/, '');
  const found = [plain, inner].find((one) => isValid({ type: 'apps', app: 'a', version: '1', [name]: one }));
  return found ?? `<${name}>`;
}

/**
 * Joins build arguments with commas; a word without `=` belongs to the value before it, which then needs
 * quotes.
 */
function suggestArgs(words: readonly string[]): string[] {
  const args: string[] = [];
  for (const word of words.map((one) => one.replace(/^,+/, '').replace(/,+$/, ''))) {
    const last = args.at(-1)?.replace(/^([^=]+)="?([^"]*)"?$/, '$1="$2');
    if (word.includes('=')) args.push(word);
    else if (last !== undefined && word !== '') args.splice(-1, 1, `${last} ${word}"`);
  }
  const joined = args.filter(areArgs).join(',');
  return areArgs(joined) ? [joined] : [];
}

function areArgs(text: string): boolean {
  if (text === '') return false;
  try {
    return isValid({ type: 'dockerimages', app: 'a', version: '1', buildArgs: parseBuildArgs(text) });
  } catch {
    return false;
  }
}

function isValid(request: unknown): boolean {
  try {
    validateRequest(request);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns the words with each flag, also one that is only near a flag, in its one form; unknown flags are
 * left out.
 */
function suggestFlags(words: readonly string[]): string[] {
  const suggested: string[] = [];
  const platforms = new Set<string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, name = '', value] = /^-+([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = name === '' ? undefined : nearest(name, ['platform', 'build-type', 'dry-run', 'no-cache']);
    const architecture = suggested.length >= 2 && !word.includes('=') ? architectureOf(word) : undefined;
    if (architecture !== undefined) platforms.add(architecture);
    else if (!word.startsWith('-')) suggested.push(word);
    else if (flag === 'build-type') suggested.push(...suggestBuildType(value ?? words[++at] ?? ''));
    else if (flag !== 'platform' && flag !== undefined) suggested.push(`--${flag}`);
    else if (flag === 'platform')
      for (const one of (value ?? words[++at] ?? '').split(',').flatMap(suggestPlatform)) platforms.add(one);
  }
  return platforms.size === 0 ? suggested : [...suggested, `--platform=${[...platforms].join(',')}`];
}

/** Suggests the build type that a comment can ask for; a lite build needs no flag. */
function suggestBuildType(text: string): string[] {
  return nearest(text, ['container', 'lite', 'cloud']) === 'container' ? ['--build-type=container'] : [];
}

function suggestPlatform(text: string): string[] {
  const known = nearestPlatform(text);
  return known === undefined ? [] : [known];
}

/**
 * Returns a word without the punctuation people put around it; the quotes of a build argument belong to it.
 */
function strip(word: string): string {
  if (word.includes('=') || /^<[a-z]+>$/.test(word)) return word;
  return word.replace(/^[`'"([{<*]+/, '').replace(/[`'")\]}>*,;:!?.\\]+$/, '');
}
