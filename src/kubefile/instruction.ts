import type { Stage } from './evaluate/stage.ts';
import type { Flags, FlagTable } from './parse/flags.ts';
import type { HereDocument } from './parse/heredoc.ts';
import type { Fail, Passage, Warn, Word } from './parse/span.ts';

/** What is parsed of each instruction but FROM, which is what stages begin with. */
export interface Arguments {
  readonly ADD: Copy;
  readonly ARG: { readonly args: readonly Arg[] };
  readonly CMD: Command;
  readonly COPY: Copy;
  readonly ENTRYPOINT: Command;
  readonly ENV: { readonly pairs: readonly Pair[] };
  readonly EXPOSE: { readonly ports: readonly Word[] };
  readonly HEALTHCHECK: Health;
  readonly LABEL: { readonly pairs: readonly Pair[] };
  readonly MAINTAINER: { readonly author: string };
  readonly ONBUILD: { readonly trigger: Instruction; readonly expression: string };
  readonly RUN: Run;
  readonly SHELL: { readonly shell: readonly string[] };
  readonly STOPSIGNAL: { readonly signal: Word };
  readonly USER: { readonly user: Word };
  readonly VOLUME: { readonly volumes: readonly Word[] };
  readonly WORKDIR: { readonly path: Word };
}

export interface Pair {
  readonly key: Word;
  readonly value: Word;
}

export interface Arg {
  readonly key: Word;
  readonly value: Word | undefined;
}

/** The exec form: words; or the shell form: one text, which a shell runs. */
export interface Command {
  readonly exec: boolean;
  readonly words: readonly string[];
}

export interface Copy {
  readonly sources: readonly Word[];
  readonly destination: Word;
  readonly flags: Flags;
}

export interface Run {
  readonly command: Command;
  readonly flags: Flags;
  /** What `from=` of its mounts names. */
  readonly from: readonly Word[];
}

/** `test` undefined is NONE. */
export interface Health {
  readonly test: Command | undefined;
  readonly durations: Readonly<Record<string, number>>;
  readonly retries: number;
}

export type InstructionName = keyof Arguments;

/** An instruction as it was parsed; nothing in it is expanded. */
export type Instruction = { readonly [Name in InstructionName]: InstructionOf<Name> }[InstructionName];

export interface InstructionOf<Name extends InstructionName> extends Line {
  readonly name: Name;
  readonly arguments: Arguments[Name];
}

/** Where an instruction stands, and what it says in one line. */
export interface Line {
  readonly passage: Passage;
  /** Where its name begins in the passage. */
  readonly at: number;
  readonly createdBy: string;
  readonly documents: readonly HereDocument[];
}

/** Everything there is to know about an instruction: how it is read, and what it does to a stage. */
export interface Row<Name extends InstructionName> {
  readonly flags: FlagTable;
  /** @throws KUBEFILE_SYNTAX */
  readonly parse: (parsing: Parsing) => Arguments[Name];
  /** @throws KUBEFILE_SYNTAX */
  readonly apply: (parsed: Arguments[Name], applying: Applying) => void;
}

export interface Parsing {
  /** The arguments, flags and blanks around them left out. */
  readonly rest: Word;
  readonly flags: Flags;
  readonly escapeCharacter: string;
  readonly fail: Fail;
  readonly warn: Warn;
  /** Reads the bodies of the here-documents that these words open. */
  readonly readDocuments: (words: readonly Word[]) => readonly HereDocument[];
  /** Parses what ONBUILD holds. */
  readonly parseTrigger: (rest: Word) => Instruction;
}

export interface Applying {
  readonly stage: Stage;
  readonly line: number;
  readonly createdBy: string;
  readonly documents: readonly HereDocument[];
  readonly fail: Fail;
  readonly warn: Warn;
  readonly expand: (word: Word) => string;
  /** The words that one becomes when its variables hold blanks. */
  readonly expandWords: (word: Word) => readonly string[];
  readonly expandDocument: (document: HereDocument) => string;
  /** The value of a build argument that was given, and that of an ARG before the first FROM. */
  readonly buildArg: (name: string) => string | undefined;
  readonly globalArg: (name: string) => string | undefined;
  /** The number of an earlier stage; undefined when none has this name, so that it is an image. */
  readonly findStage: (name: Word) => number | undefined;
}
