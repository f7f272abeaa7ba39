/**
 * Characters that make a text look like another one. They are refused by their Unicode name, since a person
 * who cannot see a character needs its name to find it (docs/security-rules.md 5).
 */

interface HostileCharacter {
  /** `U+200B ZERO WIDTH SPACE`. */
  readonly name: string;
  readonly kind: 'control' | 'bidirectional' | 'zero-width' | 'blank' | 'look-alike' | 'other';
  /** The ASCII character it resembles. */
  readonly resembles?: string | undefined;
}

type Row = readonly [codePoint: number, name: string, resembles?: string];

const controls: readonly Row[] = [
  [0x00, 'NULL'],
  [0x07, 'BELL'],
  [0x08, 'BACKSPACE'],
  [0x09, 'CHARACTER TABULATION'],
  [0x0a, 'LINE FEED'],
  [0x0b, 'LINE TABULATION'],
  [0x0c, 'FORM FEED'],
  [0x0d, 'CARRIAGE RETURN'],
  [0x1b, 'ESCAPE'],
  [0x7f, 'DELETE'],
  [0x85, 'NEXT LINE'],
  [0x2028, 'LINE SEPARATOR'],
  [0x2029, 'PARAGRAPH SEPARATOR'],
];

const bidirectional: readonly Row[] = [
  [0x061c, 'ARABIC LETTER MARK'],
  [0x200e, 'LEFT-TO-RIGHT MARK'],
  [0x200f, 'RIGHT-TO-LEFT MARK'],
  [0x202a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x202b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x202c, 'POP DIRECTIONAL FORMATTING'],
  [0x202d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x202e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x2066, 'LEFT-TO-RIGHT ISOLATE'],
  [0x2067, 'RIGHT-TO-LEFT ISOLATE'],
  [0x2068, 'FIRST STRONG ISOLATE'],
  [0x2069, 'POP DIRECTIONAL ISOLATE'],
];

const zeroWidth: readonly Row[] = [
  [0x00ad, 'SOFT HYPHEN'],
  [0x034f, 'COMBINING GRAPHEME JOINER'],
  [0x115f, 'HANGUL CHOSEONG FILLER'],
  [0x1160, 'HANGUL JUNGSEONG FILLER'],
  [0x180e, 'MONGOLIAN VOWEL SEPARATOR'],
  [0x200b, 'ZERO WIDTH SPACE'],
  [0x200c, 'ZERO WIDTH NON-JOINER'],
  [0x200d, 'ZERO WIDTH JOINER'],
  [0x2060, 'WORD JOINER'],
  [0x2061, 'FUNCTION APPLICATION'],
  [0x2062, 'INVISIBLE TIMES'],
  [0x2063, 'INVISIBLE SEPARATOR'],
  [0x2064, 'INVISIBLE PLUS'],
  [0x3164, 'HANGUL FILLER'],
  [0xfeff, 'ZERO WIDTH NO-BREAK SPACE'],
  [0xffa0, 'HALFWIDTH HANGUL FILLER'],
];

const blanks: readonly Row[] = [
  [0x20, 'SPACE'],
  [0xa0, 'NO-BREAK SPACE'],
  [0x1680, 'OGHAM SPACE MARK'],
  [0x2002, 'EN SPACE'],
  [0x2003, 'EM SPACE'],
  [0x2007, 'FIGURE SPACE'],
  [0x2008, 'PUNCTUATION SPACE'],
  [0x2009, 'THIN SPACE'],
  [0x200a, 'HAIR SPACE'],
  [0x202f, 'NARROW NO-BREAK SPACE'],
  [0x205f, 'MEDIUM MATHEMATICAL SPACE'],
  [0x2800, 'BRAILLE PATTERN BLANK'],
  [0x3000, 'IDEOGRAPHIC SPACE'],
];

/** Those that NFKC does not turn into the ASCII character they look like. */
const lookAlikes: readonly Row[] = [
  [0x0131, 'LATIN SMALL LETTER DOTLESS I', 'i'],
  [0x0251, 'LATIN SMALL LETTER ALPHA', 'a'],
  [0x0261, 'LATIN SMALL LETTER SCRIPT G', 'g'],
  [0x03b1, 'GREEK SMALL LETTER ALPHA', 'a'],
  [0x03b9, 'GREEK SMALL LETTER IOTA', 'i'],
  [0x03ba, 'GREEK SMALL LETTER KAPPA', 'k'],
  [0x03bd, 'GREEK SMALL LETTER NU', 'v'],
  [0x03bf, 'GREEK SMALL LETTER OMICRON', 'o'],
  [0x03c1, 'GREEK SMALL LETTER RHO', 'p'],
  [0x03c5, 'GREEK SMALL LETTER UPSILON', 'u'],
  [0x03c7, 'GREEK SMALL LETTER CHI', 'x'],
  [0x0391, 'GREEK CAPITAL LETTER ALPHA', 'A'],
  [0x0392, 'GREEK CAPITAL LETTER BETA', 'B'],
  [0x0395, 'GREEK CAPITAL LETTER EPSILON', 'E'],
  [0x039f, 'GREEK CAPITAL LETTER OMICRON', 'O'],
  [0x0410, 'CYRILLIC CAPITAL LETTER A', 'A'],
  [0x0412, 'CYRILLIC CAPITAL LETTER VE', 'B'],
  [0x0415, 'CYRILLIC CAPITAL LETTER IE', 'E'],
  [0x041a, 'CYRILLIC CAPITAL LETTER KA', 'K'],
  [0x041c, 'CYRILLIC CAPITAL LETTER EM', 'M'],
  [0x041d, 'CYRILLIC CAPITAL LETTER EN', 'H'],
  [0x041e, 'CYRILLIC CAPITAL LETTER O', 'O'],
  [0x0420, 'CYRILLIC CAPITAL LETTER ER', 'P'],
  [0x0421, 'CYRILLIC CAPITAL LETTER ES', 'C'],
  [0x0422, 'CYRILLIC CAPITAL LETTER TE', 'T'],
  [0x0425, 'CYRILLIC CAPITAL LETTER HA', 'X'],
  [0x0430, 'CYRILLIC SMALL LETTER A', 'a'],
  [0x0435, 'CYRILLIC SMALL LETTER IE', 'e'],
  [0x043a, 'CYRILLIC SMALL LETTER KA', 'k'],
  [0x043c, 'CYRILLIC SMALL LETTER EM', 'm'],
  [0x043e, 'CYRILLIC SMALL LETTER O', 'o'],
  [0x0440, 'CYRILLIC SMALL LETTER ER', 'p'],
  [0x0441, 'CYRILLIC SMALL LETTER ES', 'c'],
  [0x0442, 'CYRILLIC SMALL LETTER TE', 't'],
  [0x0443, 'CYRILLIC SMALL LETTER U', 'y'],
  [0x0445, 'CYRILLIC SMALL LETTER HA', 'x'],
  [0x0455, 'CYRILLIC SMALL LETTER DZE', 's'],
  [0x0456, 'CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I', 'i'],
  [0x0458, 'CYRILLIC SMALL LETTER JE', 'j'],
  [0x04bb, 'CYRILLIC SMALL LETTER SHHA', 'h'],
  [0x04cf, 'CYRILLIC SMALL LETTER PALOCHKA', 'l'],
  [0x0501, 'CYRILLIC SMALL LETTER KOMI DE', 'd'],
  [0x051b, 'CYRILLIC SMALL LETTER QA', 'q'],
  [0x051d, 'CYRILLIC SMALL LETTER WE', 'w'],
  [0x0578, 'ARMENIAN SMALL LETTER VO', 'n'],
  [0x057d, 'ARMENIAN SMALL LETTER SEH', 'u'],
  [0x0585, 'ARMENIAN SMALL LETTER OH', 'o'],
  [0x2010, 'HYPHEN', '-'],
  [0x2012, 'FIGURE DASH', '-'],
  [0x2013, 'EN DASH', '-'],
  [0x2014, 'EM DASH', '-'],
  [0x2015, 'HORIZONTAL BAR', '-'],
  [0x2018, 'LEFT SINGLE QUOTATION MARK', "'"],
  [0x2019, 'RIGHT SINGLE QUOTATION MARK', "'"],
  [0x201c, 'LEFT DOUBLE QUOTATION MARK', '"'],
  [0x201d, 'RIGHT DOUBLE QUOTATION MARK', '"'],
  [0x2043, 'HYPHEN BULLET', '-'],
  [0x2212, 'MINUS SIGN', '-'],
  [0x2236, 'RATIO', ':'],
  [0x3001, 'IDEOGRAPHIC COMMA', ','],
  [0x3002, 'IDEOGRAPHIC FULL STOP', '.'],
];

/** The compatibility characters people type most by mistake; NFKC says what they resemble. */
const compatibility: readonly Row[] = [
  [0x2011, 'NON-BREAKING HYPHEN', '-'],
  [0x2024, 'ONE DOT LEADER', '.'],
  [0xfe52, 'SMALL FULL STOP', '.'],
  [0xfe58, 'SMALL EM DASH', '-'],
  [0xfe63, 'SMALL HYPHEN-MINUS', '-'],
  [0xff0c, 'FULLWIDTH COMMA', ','],
  [0xff0d, 'FULLWIDTH HYPHEN-MINUS', '-'],
  [0xff0e, 'FULLWIDTH FULL STOP', '.'],
  [0xff1a, 'FULLWIDTH COLON', ':'],
  [0xff1d, 'FULLWIDTH EQUALS SIGN', '='],
  [0xff3f, 'FULLWIDTH LOW LINE', '_'],
];

const tables = [
  ['control', controls],
  ['bidirectional', bidirectional],
  ['zero-width', zeroWidth],
  ['blank', blanks],
  ['look-alike', lookAlikes],
  ['look-alike', compatibility],
] as const;

const known = new Map<number, HostileCharacter>(
  tables.flatMap(([kind, rows]) =>
    rows.map(([point, name, resembles]) => [point, { name: `${notation(point)} ${name}`, kind, resembles }]),
  ),
);

const scripts = ['Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Latin', 'Arabic', 'Hebrew', 'Han', 'Hangul'];

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The first control, blank or non-ASCII character of a text, by name; undefined when all are visible ASCII.
 */
export function findHostileCharacter(text: string): HostileCharacter | undefined {
  for (const character of text) {
    if (!/^[!-~]$/.test(character)) return describeCharacter(character);
  }
  return undefined;
}

/**
 * As `findHostileCharacter`, for text that may be in any language: only what hides itself or changes the line
 * counts.
 */
export function findHiddenCharacter(text: string): HostileCharacter | undefined {
  for (const character of text) {
    if (
      character === '\t' ||
      !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u.test(character)
    )
      continue;
    return describeCharacter(character);
  }
  return undefined;
}

/**
 * A text in quotes, for a message: at most 80 characters of it, and no character that hides itself or
 * reorders the line.
 */
export function showText(text: string): string {
  const short = text.length <= 80 ? text : `${text.slice(0, 79)}…`;
  return JSON.stringify(short).replace(
    hidden,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** What one character outside visible ASCII is called, and what it resembles. */
export function describeCharacter(character: string): HostileCharacter {
  const point = character.codePointAt(0) ?? 0;
  return known.get(point) ?? nameByProperty(character, point);
}

/** A name for the characters no table holds: JavaScript knows their properties, but not their names. */
function nameByProperty(character: string, point: number): HostileCharacter {
  const name = (words: string) => `${notation(point)} ${words}`;
  if (/\p{Cc}/u.test(character)) return { name: name('(a control character)'), kind: 'control' };
  if (/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(character))
    return { name: name('(an invisible character)'), kind: 'zero-width' };
  if (/\p{Zs}/u.test(character)) return { name: name('(a blank)'), kind: 'blank' };
  if (/\p{Cs}/u.test(character)) return { name: name('(half of a surrogate pair)'), kind: 'other' };
  if (/\p{M}/u.test(character)) return { name: name('(a combining mark)'), kind: 'look-alike' };
  const plain = character.normalize('NFKC');
  if (/^[!-~]$/.test(plain))
    return { name: name(compatibilityName(point, plain)), kind: 'look-alike', resembles: plain };
  const script = scripts.find((one) => new RegExp(`\\p{Script=${one}}`, 'u').test(character));
  return { name: name(script ? `(${script})` : '(not ASCII)'), kind: 'other' };
}

function compatibilityName(point: number, plain: string): string {
  if (point < 0xff01 || point > 0xff5e) return `(a form of ${JSON.stringify(plain)})`;
  if (/[0-9]/.test(plain)) return `FULLWIDTH DIGIT ${plain}`;
  if (/[a-z]/.test(plain)) return `FULLWIDTH LATIN SMALL LETTER ${plain.toUpperCase()}`;
  if (/[A-Z]/.test(plain)) return `FULLWIDTH LATIN CAPITAL LETTER ${plain}`;
  return `FULLWIDTH ${JSON.stringify(plain)}`;
}

function notation(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
