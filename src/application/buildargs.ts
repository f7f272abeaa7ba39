import { ImagebuildError } from '../errors.ts';
import { describeCharacter, findHiddenCharacter } from './characters.ts';

/** Arguments are handed to a program's argv and environment: these bounds keep both far below any system's limit. */
export const buildArgLimits = { count: 64, keyLength: 128, valueLength: 4096 } as const;

const keyPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names that steer the programs of a build instead of the build itself (docs/security.md 6), and why each is refused. */
const refusedKeys: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^PATH$/, 'it decides which programs run'],
  [/^LD_/, 'it changes how programs are loaded'],
  [/^(?:BASH_ENV|ENV|IFS|NODE_OPTIONS)$/, 'it changes how a shell or Node.js starts'],
  [/^(?:GITHUB|RUNNER|ACTIONS)_/, 'it belongs to the workflow run'],
  [/^(?:DOCKER|BUILDKIT|BUILDAH)_/, 'it belongs to the build engine'],
  [/_PROXY$/i, 'it would send the build’s traffic elsewhere'],
  [/^TARGET/, 'the build sets it from the platform'],
  [/^BUILD(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/, 'the build sets it from the platform'],
  [/^SOURCE_DATE_EPOCH$/, 'it would change every digest'],
  [/^ARCH$/, 'the build always gives it'],
  [/^__proto__$/, 'it cannot be handed on'],
];

/** Why a build argument is refused, as half a sentence after its name; undefined when it is good. */
export function refuseBuildArg(key: string, value: string): string | undefined {
  if (!keyPattern.test(key))
    return 'is not a name: it takes letters, digits and "_", and begins with no digit';
  if (key.length > buildArgLimits.keyLength) return `is longer than ${buildArgLimits.keyLength} characters`;
  const refused = refusedKeys.find(([pattern]) => pattern.test(key));
  if (refused) return `is refused: ${refused[1]}`;
  if (value.length > buildArgLimits.valueLength)
    return `has a value longer than ${buildArgLimits.valueLength} characters`;
  const hidden = findHiddenCharacter(value);
  if (hidden) return `has ${hidden.name} in its value`;
  return undefined;
}

/**
 * Reads `K=V[,K=V…]` as it stands in a comment or a command line. A value goes to the next comma, blanks around it left
 * out; in single or double quotes it holds everything as it is (in double quotes `\"` and `\\` stand for `"` and `\`).
 * Keys and values are judged by `refuseBuildArg` afterwards.
 * @throws INVALID_REQUEST that shows what cannot be read.
 */
export function parseBuildArgs(text: string): Record<string, string> {
  const args = new Map<string, string>();
  let rest = text.trim();
  while (rest !== '') {
    const [key, value, after] = takeArg(rest);
    if (args.has(key))
      throw invalid(`the build argument ${key} is given twice`, 'Give each build argument once.');
    args.set(key, value);
    rest = after;
  }
  return Object.fromEntries(args);
}

/** The first argument of a text that has one, and what follows its comma. */
function takeArg(text: string): [key: string, value: string, after: string] {
  const equals = text.indexOf('=');
  const comma = text.indexOf(',');
  if (equals === -1 || (comma !== -1 && comma < equals)) {
    const word = comma === -1 ? text : text.slice(0, comma);
    throw invalid(`${JSON.stringify(word)} is not a build argument${lookAlikeIn(word)}`);
  }
  const key = text.slice(0, equals).trim();
  if (!keyPattern.test(key))
    throw invalid(`${JSON.stringify(key)} is not the name of a build argument${lookAlikeIn(key)}`);
  const [value, rest] = takeValue(key, text.slice(equals + 1).trimStart());
  if (rest === '') return [key, value, ''];
  const after = rest.slice(1).trimStart();
  if (after === '') throw invalid('a build argument must follow the last comma');
  return [key, value, after];
}

/** The value at the start of a text, and the rest from its comma on (or nothing). */
function takeValue(key: string, text: string): [value: string, rest: string] {
  if (text.startsWith('"') || text.startsWith("'")) return takeQuoted(key, text);
  const comma = text.indexOf(',');
  const value = (comma === -1 ? text : text.slice(0, comma)).trimEnd();
  const typographic = /[“”‘’，＝]/u.exec(value)?.[0];
  if (typographic) {
    throw invalid(
      `the value of ${key} holds ${describeCharacter(typographic).name}`,
      `Write ${describeCharacter(typographic).resembles} instead, or put the value into straight quotes: ${key}="…".`,
    );
  }
  return [value, comma === -1 ? '' : text.slice(comma)];
}

function takeQuoted(key: string, text: string): [value: string, rest: string] {
  const pattern = text.startsWith('"') ? /^"((?:[^"\\]|\\.)*)"\s*/s : /^'([^']*)'\s*/s;
  const match = pattern.exec(text);
  if (!match)
    throw invalid(
      `the quote before the value of ${key} is never closed`,
      `Close it: ${key}=${text}${text[0]}.`,
    );
  const rest = text.slice(match[0].length);
  if (rest !== '' && !rest.startsWith(','))
    throw invalid(
      `the value of ${key} goes on after its closing quote: ${JSON.stringify(rest)}`,
      `Quote the whole value: ${key}="…".`,
    );
  const inside = match[1] ?? '';
  return [text.startsWith('"') ? inside.replace(/\\(["\\])/g, '$1') : inside, rest];
}

function lookAlikeIn(text: string): string {
  const odd = [...text].find((character) => !/^[\x20-\x7e]$/.test(character));
  return odd === undefined ? '' : ` (it holds ${describeCharacter(odd).name})`;
}

function invalid(
  message: string,
  hint = 'Write build arguments as KEY=VALUE, with commas between them.',
): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', message, { hint });
}
