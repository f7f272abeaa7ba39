import { ImagebuildError, type Message } from '../errors.ts';
import { describeCharacter } from '../text/characters.ts';
import { say } from '../text/say.ts';

const keyPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Parses `K=V[,K=V…]` from a comment or a command line. A value ends at the next comma, and blanks around it
 * are removed. Single or double quotes keep everything between them; in double quotes `\"` and `\\` stand for
 * `"` and `\`. The caller validates keys and values (request.ts).
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

/**
 * Takes the value at the start of a text. @returns it, and the rest from its comma on, which may be empty.
 */
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
