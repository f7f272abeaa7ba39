import { ImagebuildError, type Place } from '../errors.ts';
import { say } from '../text/say.ts';

/** Computes new permission bits from the current ones. */
export type Chmod = (mode: number, directory: boolean) => number;

/**
 * Parses the value of `--chmod`: an octal number, or clauses as in chmod(1), `u+x,go=rX`.
 * @throws KUBEFILE_SYNTAX
 */
export function parseChmod(text: string, place: Place): Chmod {
  if (isOctal(text)) return () => Number.parseInt(text, 8);
  const clauses = text.split(',').map(parseClause);
  if (clauses.every((clause) => clause !== undefined))
    return (mode, directory) => clauses.reduce((current, clause) => clause(current, directory), mode);
  throw new ImagebuildError('KUBEFILE_SYNTAX', say('chmodInvalid', { mode: text }), {
    place,
    hint: say('chmodHint'),
  });
}

/**
 * Returns the mode of the directories that a copy with this `--chmod` creates. Clauses change what is copied
 * only, as in BuildKit.
 */
export function createdMode(text: string | undefined): number {
  return text !== undefined && isOctal(text) ? Number.parseInt(text, 8) & 0o777 : 0o755;
}

function isOctal(text: string): boolean {
  return /^[0-7]{1,5}$/.test(text) && Number.parseInt(text, 8) <= 0o7777;
}

/** The position of each class's bits, and the special bit that `s` means for it. */
const classes = {
  u: { shift: 6, special: 0o4000 },
  g: { shift: 3, special: 0o2000 },
  o: { shift: 0, special: 0 },
} as const;

function parseClause(text: string): Chmod | undefined {
  const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(text);
  if (!match) return undefined;
  const [, who = '', operator, letters = ''] = match;
  const all = who === '' || who.includes('a');
  const chosen = (['u', 'g', 'o'] as const).filter((name) => all || who.includes(name));
  const range = chosen.reduce((bits, name) => bits | (0o7 << classes[name].shift) | classes[name].special, 0);
  return (mode, directory) => {
    const bits = bitsOf(letters, chosen, directory || (mode & 0o111) !== 0);
    if (operator === '+') return mode | bits;
    if (operator === '-') return mode & ~bits;
    return (mode & ~range) | bits;
  };
}

/** Returns the bits of letters for the chosen classes. @param executable true: `X` means `x`. */
function bitsOf(letters: string, chosen: readonly (keyof typeof classes)[], executable: boolean): number {
  const plain =
    (letters.includes('r') ? 4 : 0) |
    (letters.includes('w') ? 2 : 0) |
    (letters.includes('x') || (letters.includes('X') && executable) ? 1 : 0);
  const sticky = letters.includes('t') ? 0o1000 : 0;
  return chosen.reduce(
    (bits, name) =>
      bits | (plain << classes[name].shift) | (letters.includes('s') ? classes[name].special : 0),
    sticky,
  );
}
