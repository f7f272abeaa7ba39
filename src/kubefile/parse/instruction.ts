import { say } from '../../text/say.ts';
import { type Fail, type SourceSpan, type SourceWord, suggest, type Warn } from '../source.ts';
import type {
  Dialect,
  FlagTable,
  HereDocument,
  InstructionDefinition,
  InstructionFlags,
  InstructionName,
  InstructionTable,
  ParseContext,
  ParsedInstruction,
} from '../syntax.ts';
import { firstWord, textAfter, textFrom, trimWord, unquote } from '../words.ts';
import { type LineReader, readLines } from './lines.ts';

/** The line of an instruction, split into its parts. */
export interface InstructionHeader {
  /** In upper case. */
  readonly name: InstructionName | 'FROM';
  /** The offset of the name. */
  readonly at: number;
  readonly flags: InstructionFlags;
  /** What follows the flags, without the blanks around it. */
  readonly rest: SourceWord;
  /** The instruction's text in one line. */
  readonly createdBy: string;
}

/** The surroundings of an instruction that is parsed. */
interface InstructionSetting {
  readonly dialect: Pick<Dialect, 'title' | 'instructions' | 'dockerfileInstructions'>;
  readonly span: SourceSpan;
  /** The lines below, with the bodies of here-documents. */
  readonly lines: LineReader;
  readonly escapeCharacter: string;
  readonly fail: Fail;
  readonly warn: Warn;
}

const fromFlags: FlagTable = { platform: 'text' };

/**
 * Splits an instruction into name, flags and arguments. @throws KUBEFILE_SYNTAX for an unknown instruction or
 * flag.
 */
export function parseHeader(
  text: SourceWord,
  dialect: InstructionSetting['dialect'],
  fail: Fail,
): InstructionHeader {
  const line = trimWord(text);
  const written = /^\S+/.exec(line.text)?.[0] ?? '';
  const name = written.toUpperCase();
  const args = trimWord(textFrom(line, written.length));
  const createdBy = `${name} ${args.text}`.trim();
  const table = findFlagTable(name, dialect.instructions);
  if (!table) throw unknownInstruction(written, line.at, dialect, fail);
  const [flags, rest] = parseFlags(args, table, fail);
  return { name: name as InstructionHeader['name'], at: line.at, flags, rest, createdBy };
}

/** Parses an instruction other than FROM. @throws KUBEFILE_SYNTAX */
export function parseInstruction(
  { name, at, flags, rest, createdBy }: InstructionHeader,
  setting: InstructionSetting,
): ParsedInstruction {
  const { dialect, span, lines, escapeCharacter, fail, warn } = setting;
  if (name === 'FROM') throw fail(at, say('fromMisplaced'));
  const documents: HereDocument[] = [];
  const context: ParseContext = {
    rest,
    flags,
    escapeCharacter,
    fail,
    warn,
    readDocuments(words) {
      const found = readDocuments(words, lines, fail);
      documents.push(...found);
      return found;
    },
    parseTrigger: (trigger) => parseInstruction(parseHeader(trigger, dialect, fail), setting),
  };
  // The header was read by this definition's flags, so it exists, and what it parses has the type that
  // belongs to the name.
  const definition = dialect.instructions[name] as InstructionDefinition<InstructionName>;
  return { name, arguments: definition.parse(context), span, at, createdBy, documents } as ParsedInstruction;
}

/**
 * Parses an instruction in ONBUILD of a base image, which is written as in a Dockerfile, whatever the dialect
 * of the Kubefile.
 * @param fail makes the errors, which can't show a line of the Kubefile.
 */
export function parseTrigger(
  text: string,
  escapeCharacter: string,
  { title, dockerfileInstructions: instructions }: Dialect,
  fail: Fail,
): ParsedInstruction {
  const lines = readLines(text.split('\n'), escapeCharacter);
  const span = lines.next() ?? { text: '', pieces: [] };
  const dialect = { title, instructions, dockerfileInstructions: instructions };
  const header = parseHeader({ text: span.text, at: 0 }, dialect, fail);
  return parseInstruction(header, { dialect, span, lines, escapeCharacter, fail, warn: () => {} });
}

function findFlagTable(name: string, instructions: InstructionTable): FlagTable | undefined {
  if (name === 'FROM') return fromFlags;
  return Object.hasOwn(instructions, name) ? instructions[name as InstructionName]?.flags : undefined;
}

function unknownInstruction(
  written: string,
  at: number,
  { title, instructions, dockerfileInstructions }: InstructionSetting['dialect'],
  fail: Fail,
) {
  const names = ['FROM', ...Object.keys(instructions)];
  const name = written.toUpperCase();
  if (!Object.hasOwn(dockerfileInstructions, name))
    return fail(at, say('instructionUnknown', { name: written }), suggest(written, names));
  const hint = say('dialectInstructions', { names: names.join(', ') });
  return fail(at, say('instructionNotInDialect', { dialect: title, name }), hint);
}

/**
 * Reads the flags at the beginning of an instruction's arguments, `--name=value …`; `--` alone ends them.
 * @returns the flags and what follows them.
 * @throws for a flag that is unknown, repeated or without its value.
 */
function parseFlags(
  text: SourceWord,
  table: FlagTable,
  fail: Fail,
): [flags: InstructionFlags, rest: SourceWord] {
  const flags = new Map<string, SourceWord[]>();
  let rest = trimWord(text);
  while (rest.text.startsWith('--')) {
    // Whatever the directive escape says, a flag is escaped by a backslash.
    const word = firstWord(rest, '\\');
    if (!word) break;
    rest = trimWord(textAfter(rest, word));
    if (word.text === '--') break;
    const [name, value] = parseFlag(word, table, fail);
    const values = flags.get(name);
    if (values && table[name] !== 'list')
      throw fail(word.at, say('flagTwice', { flag: name }), say('keepOne'));
    flags.set(name, [...(values ?? []), { text: value, at: word.at }]);
  }
  return [flags, rest];
}

function parseFlag({ text, at }: SourceWord, table: FlagTable, fail: Fail): [name: string, value: string] {
  const [, name = '', equals, value = ''] = /^--([^=]*)(=)?(.*)$/s.exec(unquote(text)) ?? [];
  const kind = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!kind) throw unknownFlag(name, at, table, fail);
  if (kind !== 'switch') {
    if (equals) return [name, value];
    throw fail(at, say('flagWithoutValue', { flag: name }), say('writeFlagValue', { flag: name }));
  }
  const lower = equals ? value.toLowerCase() : 'true';
  if (lower === 'true' || lower === 'false') return [name, lower];
  throw fail(
    at,
    say('flagNotSwitch', { flag: name, value: JSON.stringify(value) }),
    say('writeFlag', { flag: name }),
  );
}

function unknownFlag(name: string, at: number, table: FlagTable, fail: Fail) {
  const known = Object.keys(table).map((one) => `--${one}`);
  const hint = known.length === 0 ? say('noFlags') : suggest(`--${name}`, known);
  return fail(at, say('flagUnknown', { flag: name }), hint);
}

/**
 * Reads the bodies of the here-documents that words open, in order. @throws for a here-document that doesn't
 * end.
 */
function readDocuments(words: readonly SourceWord[], lines: LineReader, fail: Fail): HereDocument[] {
  return words.flatMap((word) => {
    const opening = parseOpening(word.text);
    if (!opening) return [];
    const { name, expands, withoutTabs } = opening;
    const body = lines.document(name, withoutTabs);
    if (body) return [{ word, name, expands, body }];
    throw fail(word.at, say('documentOpen', { name }), say('closeDocument', { name }));
  });
}

function parseOpening(text: string) {
  const match = /^\d*<<(-?)\s*([^<]+)$/.exec(text);
  const [, dash, word = ''] = match ?? [];
  const name = unquote(word);
  return name === '' ? undefined : { name, expands: !/["']/.test(word), withoutTabs: dash === '-' };
}
