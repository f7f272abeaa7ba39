import type { Fail, SourceWord } from '../source.ts';
import { suggest } from '../suggestion.ts';
import { after, firstWord, trimmed, unquoted } from '../words.ts';

/** What a flag takes: a text, `true` or `false` (nothing is `true`), or a text each time it is given. */
export type FlagKind = 'text' | 'switch' | 'list';

/** The flags that an instruction knows. */
export type FlagTable = Readonly<Record<string, FlagKind>>;

/** The flags that an instruction has, each with its values in order; a value's place is that of its flag. */
export type InstructionFlags = ReadonlyMap<string, readonly SourceWord[]>;

/**
 * Reads the flags at the beginning of an instruction's arguments, `--name=value …`; `--` alone ends them.
 * @returns the flags and what follows them. @throws for a flag that is unknown, repeated or without its value.
 */
export function readFlags(
  text: SourceWord,
  table: FlagTable,
  fail: Fail,
): [flags: InstructionFlags, rest: SourceWord] {
  const flags = new Map<string, SourceWord[]>();
  let rest = trimmed(text);
  while (rest.text.startsWith('--')) {
    // Whatever the directive escape says, a flag is escaped by a backslash.
    const word = firstWord(rest, '\\');
    if (!word) break;
    rest = trimmed(after(rest, word));
    if (word.text === '--') break;
    const [name, value] = readFlag(word, table, fail);
    const values = flags.get(name);
    if (values && table[name] !== 'list')
      throw fail(word.at, `the flag --${name} is given twice`, 'Keep one.');
    flags.set(name, [...(values ?? []), { text: value, at: word.at }]);
  }
  return [flags, rest];
}

function readFlag({ text, at }: SourceWord, table: FlagTable, fail: Fail): [name: string, value: string] {
  const [, name = '', equals, value = ''] = /^--([^=]*)(=)?(.*)$/s.exec(unquoted(text)) ?? [];
  const kind = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!kind) throw unknownFlag(name, at, table, fail);
  if (kind !== 'switch') {
    if (equals) return [name, value];
    throw fail(at, `the flag --${name} has no value`, `Write --${name}=VALUE, with no blank.`);
  }
  const lower = equals ? value.toLowerCase() : 'true';
  if (lower === 'true' || lower === 'false') return [name, lower];
  throw fail(at, `the flag --${name} is true or false, not ${JSON.stringify(value)}`, `Write --${name}.`);
}

function unknownFlag(name: string, at: number, table: FlagTable, fail: Fail) {
  const known = Object.keys(table).map((one) => `--${one}`);
  const hint = known.length === 0 ? 'This instruction has no flags.' : suggest(`--${name}`, known);
  return fail(at, `there is no flag --${name} here`, hint);
}
