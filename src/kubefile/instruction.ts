import type { StageState } from './evaluate/stage.ts';
import type { FlagTable, InstructionFlags } from './parse/flags.ts';
import type { HereDocument } from './parse/heredoc.ts';
import type { Fail, SourceSpan, SourceWord, Warn } from './source.ts';

/** What is parsed of each instruction but FROM, which is what stages begin with. */
export interface InstructionArguments {
  readonly ADD: CopyArguments;
  readonly ARG: { readonly args: readonly ArgDeclaration[] };
  readonly CMD: ParsedCommand;
  readonly COPY: CopyArguments;
  readonly ENTRYPOINT: ParsedCommand;
  readonly ENV: { readonly pairs: readonly KeyValue[] };
  readonly EXPOSE: { readonly ports: readonly SourceWord[] };
  readonly HEALTHCHECK: HealthcheckArguments;
  readonly LABEL: { readonly pairs: readonly KeyValue[] };
  readonly MAINTAINER: { readonly author: string };
  readonly ONBUILD: { readonly trigger: ParsedInstruction; readonly expression: string };
  readonly RUN: RunArguments;
  readonly SHELL: { readonly shell: readonly string[] };
  readonly STOPSIGNAL: { readonly signal: SourceWord };
  readonly USER: { readonly user: SourceWord };
  readonly VOLUME: { readonly volumes: readonly SourceWord[] };
  readonly WORKDIR: { readonly path: SourceWord };
}

export interface KeyValue {
  readonly key: SourceWord;
  readonly value: SourceWord;
}

export interface ArgDeclaration {
  readonly key: SourceWord;
  readonly value: SourceWord | undefined;
}

/** The exec form: words; or the shell form: one text, which a shell runs. */
export interface ParsedCommand {
  readonly exec: boolean;
  readonly words: readonly string[];
}

export interface CopyArguments {
  readonly sources: readonly SourceWord[];
  readonly destination: SourceWord;
  readonly flags: InstructionFlags;
}

export interface RunArguments {
  readonly command: ParsedCommand;
  readonly flags: InstructionFlags;
  /** What `from=` of its mounts names. */
  readonly from: readonly SourceWord[];
}

/** `test` undefined is NONE. */
export interface HealthcheckArguments {
  readonly test: ParsedCommand | undefined;
  readonly durations: Readonly<Record<string, number>>;
  readonly retries: number;
}

export type InstructionName = keyof InstructionArguments;

/** An instruction as it was parsed; nothing in it is expanded. */
export type ParsedInstruction = { readonly [Name in InstructionName]: InstructionOf<Name> }[InstructionName];

export interface InstructionOf<Name extends InstructionName> extends InstructionSource {
  readonly name: Name;
  readonly arguments: InstructionArguments[Name];
}

/** Where an instruction stands, and what it says in one line. */
export interface InstructionSource {
  readonly passage: SourceSpan;
  /** Where its name begins in the passage. */
  readonly at: number;
  readonly createdBy: string;
  readonly documents: readonly HereDocument[];
}

/** Everything there is to know about an instruction: how it is read, and what it does to a stage. */
export interface InstructionDefinition<Name extends InstructionName> {
  readonly flags: FlagTable;
  /** @throws KUBEFILE_SYNTAX */
  readonly parse: (parsing: ParseContext) => InstructionArguments[Name];
  /** @throws KUBEFILE_SYNTAX */
  readonly apply: (parsed: InstructionArguments[Name], applying: ApplyContext) => void;
}

export interface ParseContext {
  /** The arguments, flags and blanks around them left out. */
  readonly rest: SourceWord;
  readonly flags: InstructionFlags;
  readonly escapeCharacter: string;
  readonly fail: Fail;
  readonly warn: Warn;
  /** Reads the bodies of the here-documents that these words open. */
  readonly readDocuments: (words: readonly SourceWord[]) => readonly HereDocument[];
  /** Parses what ONBUILD holds. */
  readonly parseTrigger: (rest: SourceWord) => ParsedInstruction;
}

export interface ApplyContext {
  readonly stage: StageState;
  readonly line: number;
  readonly createdBy: string;
  readonly documents: readonly HereDocument[];
  readonly fail: Fail;
  readonly warn: Warn;
  readonly expand: (word: SourceWord) => string;
  /** The words that one becomes when its variables hold blanks. */
  readonly expandWords: (word: SourceWord) => readonly string[];
  readonly expandDocument: (document: HereDocument) => string;
  /** The value of a build argument that was given, and that of an ARG before the first FROM. */
  readonly buildArg: (name: string) => string | undefined;
  readonly globalArg: (name: string) => string | undefined;
  /** The number of an earlier stage; undefined when none has this name, so that it is an image. */
  readonly findStage: (name: SourceWord) => number | undefined;
}
