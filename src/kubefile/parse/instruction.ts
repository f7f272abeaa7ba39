import { type Dialect, dialects } from '../dialects.ts';
import type {
  InstructionDefinition,
  InstructionName,
  ParseContext,
  ParsedInstruction,
} from '../instruction.ts';
import type { Fail, SourceSpan, SourceWord, Warn } from '../source.ts';
import { suggest } from '../suggestion.ts';
import { textFrom, trimmed } from '../words.ts';
import { type FlagTable, type InstructionFlags, readFlags } from './flags.ts';
import { fromFlags } from './from.ts';
import { type HereDocument, readDocuments } from './heredoc.ts';
import { type LineReader, readLines } from './lines.ts';

/** The line of an instruction, parted. */
export interface InstructionHeader {
  /** In upper case. */
  readonly name: InstructionName | 'FROM';
  /** Where the name begins. */
  readonly at: number;
  readonly flags: InstructionFlags;
  /** What follows the flags, without blanks around it. */
  readonly rest: SourceWord;
  /** The instruction's text in one line. */
  readonly createdBy: string;
}

/** What an instruction is parsed with. */
export interface InstructionSetting {
  readonly dialect: Dialect;
  readonly passage: SourceSpan;
  /** Where the bodies of here-documents are read from. */
  readonly lines: LineReader;
  readonly escapeCharacter: string;
  readonly fail: Fail;
  readonly warn: Warn;
}

/** @throws KUBEFILE_SYNTAX for an unknown instruction or flag. */
export function parseHeader(text: SourceWord, dialect: Dialect, fail: Fail): InstructionHeader {
  const line = trimmed(text);
  const written = /^\S+/.exec(line.text)?.[0] ?? '';
  const name = written.toUpperCase();
  const args = trimmed(textFrom(line, written.length));
  const createdBy = `${name} ${args.text}`.trim();
  const table = flagsOf(name, dialect);
  if (!table) throw unknownInstruction(written, line.at, dialect, fail);
  const [flags, rest] = readFlags(args, table, fail);
  return { name: name as InstructionHeader['name'], at: line.at, flags, rest, createdBy };
}

/** Parses an instruction other than FROM. @throws KUBEFILE_SYNTAX */
export function parseInstruction(
  { name, at, flags, rest, createdBy }: InstructionHeader,
  setting: InstructionSetting,
): ParsedInstruction {
  const { dialect, passage, lines, escapeCharacter, fail, warn } = setting;
  if (name === 'FROM') throw fail(at, 'FROM cannot stand here');
  const documents: HereDocument[] = [];
  const parsing: ParseContext = {
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
  // The head was read by this row's flags, so the row is there; which row it is says the name, so what it parses is that name's.
  const row = dialect.instructions[name] as InstructionDefinition<InstructionName>;
  return {
    name,
    arguments: row.parse(parsing),
    passage,
    at,
    createdBy,
    documents,
  } as ParsedInstruction;
}

/** Parses what waited in ONBUILD of a base image, in a Dockerfile's words whatever the Kubefile's are. @param fail tells of its mistakes. */
export function parseTrigger(text: string, escapeCharacter: string, fail: Fail): ParsedInstruction {
  const lines = readLines(text.split('\n'), escapeCharacter);
  const passage = lines.next() ?? { text: '', pieces: [] };
  const dialect = dialects.dockerfile;
  const head = parseHeader({ text: passage.text, at: 0 }, dialect, fail);
  return parseInstruction(head, { dialect, passage, lines, escapeCharacter, fail, warn: () => {} });
}

function flagsOf(name: string, { instructions }: Dialect): FlagTable | undefined {
  if (name === 'FROM') return fromFlags;
  return Object.hasOwn(instructions, name) ? instructions[name as InstructionName]?.flags : undefined;
}

function unknownInstruction(written: string, at: number, dialect: Dialect, fail: Fail) {
  const names = ['FROM', ...Object.keys(dialect.instructions)];
  if (!Object.hasOwn(dialects.dockerfile.instructions, written.toUpperCase()))
    return fail(at, `${written} is no instruction`, suggest(written, names));
  const hint = `It has ${names.join(', ')}; the dialect dockerfile has all that a Dockerfile has.`;
  return fail(at, `${dialect.title} has no ${written.toUpperCase()}`, hint);
}
