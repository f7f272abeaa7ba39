import { ImagebuildError, type Message } from '../errors.ts';
import { describeCharacter, findHiddenCharacter, showText } from '../text/characters.ts';
import { say } from '../text/say.ts';
import { buildArgLimits } from './arglimits.ts';

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

/** Names that steer the programs of a build instead of the build itself (docs/security.md 6), and why each is refused. */
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

/** Why a build argument is refused; undefined when it is good. */
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
    if (args.has(key)) throw invalid(say('argTwice', { key }), 'Give each build argument once.');
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

/** The value at the start of a text, and the rest from its comma on (or nothing). */
function takeValue(key: string, text: string): [value: string, rest: string] {
  if (text.startsWith('"') || text.startsWith("'")) return takeQuoted(key, text);
  const comma = text.indexOf(',');
  const value = (comma === -1 ? text : text.slice(0, comma)).trimEnd();
  const typographic = /[“”‘’，＝]/u.exec(value)?.[0];
  if (typographic) {
    throw invalid(
      say('argTypographic', { key, character: describeCharacter(typographic).name }),
      `Write ${describeCharacter(typographic).resembles} instead, or put the value into straight quotes: ${key}="…".`,
    );
  }
  return [value, comma === -1 ? '' : text.slice(comma)];
}

function takeQuoted(key: string, text: string): [value: string, rest: string] {
  const pattern = text.startsWith('"') ? /^"((?:[^"\\]|\\.)*)"\s*/s : /^'([^']*)'\s*/s;
  const match = pattern.exec(text);
  if (!match) throw invalid(say('argUnclosed', { key }), `Close it: ${key}=${text}${text[0]}.`);
  const rest = text.slice(match[0].length);
  if (rest !== '' && !rest.startsWith(','))
    throw invalid(
      say('argGoesOn', { key, rest: JSON.stringify(rest) }),
      `Quote the whole value: ${key}="…".`,
    );
  const inside = match[1] ?? '';
  return [text.startsWith('"') ? inside.replace(/\\(["\\])/g, '$1') : inside, rest];
}

/** The name of the first character that is no plain one; empty when there is none. */
function oddIn(text: string): string {
  const odd = [...text].find((character) => !/^[\x20-\x7e]$/.test(character));
  return odd === undefined ? '' : describeCharacter(odd).name;
}

function invalid(
  because: Message,
  hint = 'Write build arguments as KEY=VALUE, with commas between them.',
): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', because, { hint });
}
