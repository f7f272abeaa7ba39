import { ImagebuildError, type Message } from '../errors.ts';
import { describeCharacter, findHiddenCharacter, showText } from '../text/characters.ts';
import { say } from '../text/say.ts';

/** Arguments become argv and environment of programs: these bounds keep both far below the limits of any system. */
export const buildArgLimits = { count: 64, keyLength: 128, valueLength: 4096 } as const;

const keyPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

type RefusedKey =
  | 'argPrograms'
  | 'argLoading'
  | 'argShell'
  | 'argWorkflow'
  | 'argEngine'
  | 'argTraffic'
  | 'argPlatform'
  | 'argDigests'
  | 'argGiven'
  | 'argUnsendable';

/** Names that would change the programs of a build instead of the build itself (docs/security-rules.md 6), and the reason for each. */
const refusedKeys: readonly (readonly [pattern: RegExp, why: RefusedKey])[] = [
  [/^PATH$/, 'argPrograms'],
  [/^LD_/, 'argLoading'],
  [/^(?:BASH_ENV|ENV|IFS|NODE_OPTIONS)$/, 'argShell'],
  [/^(?:GITHUB|RUNNER|ACTIONS)_/, 'argWorkflow'],
  [/^(?:DOCKER|BUILDKIT|BUILDAH)_/, 'argEngine'],
  [/_PROXY$/i, 'argTraffic'],
  [/^TARGET/, 'argPlatform'],
  [/^BUILD(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/, 'argPlatform'],
  [/^SOURCE_DATE_EPOCH$/, 'argDigests'],
  [/^ARCH$/, 'argGiven'],
  [/^__proto__$/, 'argUnsendable'],
];

/** Returns the reason to refuse a build argument; undefined for a valid one. */
export function refuseBuildArg(key: string, value: string): Message | undefined {
  const shown = showText(key);
  if (!keyPattern.test(key)) return say('argName', { key: shown });
  if (key.length > buildArgLimits.keyLength)
    return say('argKeyTooLong', { key: shown, limit: buildArgLimits.keyLength });
  const refused = refusedKeys.find(([pattern]) => pattern.test(key));
  if (refused) return say(refused[1], { key: shown });
  if (value.length > buildArgLimits.valueLength)
    return say('argValueTooLong', { key: shown, limit: buildArgLimits.valueLength });
  const hidden = findHiddenCharacter(value);
  return hidden && say('argHidden', { key: shown, character: hidden.name });
}

/**
 * Parses `K=V[,K=V…]` from a comment or a command line. A value ends at the next comma, and blanks around it are removed. Single or
 * double quotes keep everything between them; in double quotes `\"` and `\\` stand for `"` and `\`. The caller checks keys and values
 * with `refuseBuildArg`.
 * @throws INVALID_REQUEST that shows the text that can't be parsed
 */
export function parseBuildArgs(text: string): Record<string, string> {
  const args = new Map<string, string>();
  let rest = text.trim();
  while (rest !== '') {
    const [key, value, after] = takeArg(rest);
    if (args.has(key)) throw invalid(say('argTwice', { key }), say('argOnce'));
    args.set(key, value);
    rest = after;
  }
  return Object.fromEntries(args);
}

/** Takes the first argument of a text. @returns its key and value, and the text after its comma. */
function takeArg(text: string): [key: string, value: string, after: string] {
  const equals = text.indexOf('=');
  const comma = text.indexOf(',');
  if (equals === -1 || (comma !== -1 && comma < equals)) {
    const word = comma === -1 ? text : text.slice(0, comma);
    throw invalid(say('argWithoutValue', { word: JSON.stringify(word), character: oddIn(word) }));
  }
  const key = text.slice(0, equals).trim();
  if (!keyPattern.test(key))
    throw invalid(say('argNamed', { key: JSON.stringify(key), character: oddIn(key) }));
  const [value, rest] = takeValue(key, text.slice(equals + 1).trimStart());
  if (rest === '') return [key, value, ''];
  const after = rest.slice(1).trimStart();
  if (after === '') throw invalid(say('argAfterComma'));
  return [key, value, after];
}

/** Takes the value at the start of a text. @returns it, and the rest from its comma on, which may be empty. */
function takeValue(key: string, text: string): [value: string, rest: string] {
  if (text.startsWith('"') || text.startsWith("'")) return takeQuoted(key, text);
  const comma = text.indexOf(',');
  const value = (comma === -1 ? text : text.slice(0, comma)).trimEnd();
  const typographic = /[“”‘’，＝]/u.exec(value)?.[0];
  if (typographic) {
    throw invalid(
      say('argTypographic', { key, character: describeCharacter(typographic).name }),
      say('argTypographicInstead', { key, plain: String(describeCharacter(typographic).resembles) }),
    );
  }
  return [value, comma === -1 ? '' : text.slice(comma)];
}

function takeQuoted(key: string, text: string): [value: string, rest: string] {
  const pattern = text.startsWith('"') ? /^"((?:[^"\\]|\\.)*)"\s*/s : /^'([^']*)'\s*/s;
  const match = pattern.exec(text);
  if (!match)
    throw invalid(say('argUnclosed', { key }), say('argClose', { closed: `${key}=${text}${text[0]}` }));
  const rest = text.slice(match[0].length);
  if (rest !== '' && !rest.startsWith(','))
    throw invalid(say('argGoesOn', { key, rest: JSON.stringify(rest) }), say('argQuoteWhole', { key }));
  const inside = match[1] ?? '';
  return [text.startsWith('"') ? inside.replace(/\\(["\\])/g, '$1') : inside, rest];
}

/** Returns the name of the first character that isn't printable ASCII; empty when all are. */
function oddIn(text: string): string {
  const odd = [...text].find((character) => !/^[\x20-\x7e]$/.test(character));
  return odd === undefined ? '' : describeCharacter(odd).name;
}

function invalid(because: Message, hint = say('argForm')): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', because, { hint });
}
