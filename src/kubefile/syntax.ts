import type { Warning } from '../errors.ts';
import type { Healthcheck } from '../image/containerconfig.ts';
import type { StageStep } from './evaluation.ts';
import type { Fail, SourceSpan, SourceText, SourceWord, Warn } from './source.ts';

/** A Kubefile that was parsed and checked; nothing in it is expanded. */
export interface ParsedKubefile {
  readonly source: SourceText;
  readonly directives: ParserDirectives;
  readonly dialect: Dialect;
  /** The ARGs before the first FROM. */
  readonly globals: readonly ParsedInstructionOf<'ARG'>[];
  readonly stages: readonly ParsedStage[];
  readonly warnings: readonly Warning[];
}

/** What the comments at the very top say about the file itself (Dockerfile reference, parser directives). */
export interface ParserDirectives {
  /** The character that continues a line and escapes the next character. */
  readonly escapeCharacter: '\\' | '`';
  readonly syntax?: string | undefined;
  readonly check?: string | undefined;
  /** The dialect of the file, a directive of imagebuild. */
  readonly dialect?: DialectName | undefined;
}

export interface ParsedStage {
  readonly from: FromClause;
  /** The line of its FROM, and the offset of FROM in it. */
  readonly span: SourceSpan;
  readonly at: number;
  readonly instructions: readonly ParsedInstruction[];
}

/** The arguments of FROM; nothing in them is expanded. */
export interface FromClause {
  readonly base: SourceWord;
  readonly platform?: SourceWord | undefined;
  /** In lower case: names of stages ignore case. */
  readonly name?: SourceWord | undefined;
}

/** The arguments of each instruction except FROM. */
interface InstructionArguments {
  readonly ADD: CopyArguments;
  readonly ARG: { readonly args: readonly ArgDeclaration[] };
  readonly CMD: CommandArguments;
  readonly COPY: CopyArguments;
  readonly ENTRYPOINT: CommandArguments;
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

/** A command in the exec form (several words) or the shell form (one text, which a shell runs). */
export interface CommandArguments {
  readonly exec: boolean;
  readonly words: readonly string[];
}

export interface CopyArguments {
  readonly sources: readonly SourceWord[];
  readonly destination: SourceWord;
  readonly flags: InstructionFlags;
}

interface RunArguments {
  readonly command: CommandArguments;
  readonly flags: InstructionFlags;
  /** The names in `from=` of its mounts. */
  readonly from: readonly SourceWord[];
}

interface HealthcheckArguments {
  /** undefined for NONE. */
  readonly test: CommandArguments | undefined;
  readonly durations: Readonly<Record<string, number>>;
  readonly retries: number;
}

export type InstructionName = keyof InstructionArguments;

/** A parsed instruction; nothing in it is expanded. */
export type ParsedInstruction = {
  readonly [Name in InstructionName]: ParsedInstructionOf<Name>;
}[InstructionName];

export interface ParsedInstructionOf<Name extends InstructionName> {
  readonly name: Name;
  readonly arguments: InstructionArguments[Name];
  readonly span: SourceSpan;
  /** The offset of its name in the span. */
  readonly at: number;
  /** Its text in one line. */
  readonly createdBy: string;
  readonly documents: readonly HereDocument[];
}

/** A text in the Kubefile itself, below the instruction that opens it. */
export interface HereDocument {
  /** The word that opens it, `<<-"EOF"`. */
  readonly word: SourceWord;
  readonly name: string;
  /** false when the name is quoted: variables in the text stay as they are. */
  readonly expands: boolean;
  readonly body: SourceSpan;
}

/**
 * The flags that an instruction takes: with a text, with `true` or `false` (nothing means `true`), or with a
 * text each time.
 */
export type FlagTable = Readonly<Record<string, 'text' | 'switch' | 'list'>>;

/** The flags that an instruction has, each with its values in order; a value's offset is that of its flag. */
export type InstructionFlags = ReadonlyMap<string, readonly SourceWord[]>;

/** How an instruction is parsed, and what it does to a stage. */
export interface InstructionDefinition<Name extends InstructionName> {
  readonly flags: FlagTable;
  /** @throws KUBEFILE_SYNTAX */
  readonly parse: (context: ParseContext) => InstructionArguments[Name];
  /** @throws KUBEFILE_SYNTAX */
  readonly apply: (parsed: InstructionArguments[Name], context: ApplyContext) => void;
}

/** The instructions of a dialect; FROM isn't among them, since it begins a stage. */
export type InstructionTable = { readonly [Name in InstructionName]?: InstructionDefinition<Name> };

export interface ParseContext {
  /** The arguments without flags and without the blanks around them. */
  readonly rest: SourceWord;
  readonly flags: InstructionFlags;
  readonly escapeCharacter: string;
  readonly fail: Fail;
  readonly warn: Warn;
  /** Reads the bodies of the here-documents that these words open. */
  readonly readDocuments: (words: readonly SourceWord[]) => readonly HereDocument[];
  /** Parses the instruction inside ONBUILD. */
  readonly parseTrigger: (rest: SourceWord) => ParsedInstruction;
}

export interface ApplyContext {
  readonly stage: StageState;
  readonly line: number;
  readonly createdBy: string;
  readonly documents: readonly HereDocument[];
  readonly fail: Fail;
  readonly warn: Warn;
  /** @param otherwise returns the value of a variable that the stage doesn't have. */
  readonly expand: (word: SourceWord, otherwise?: (name: string) => string | undefined) => string;
  /** Expands a word and splits it at the blanks that its variables contain. */
  readonly expandWords: (word: SourceWord) => readonly string[];
  readonly expandDocument: (document: HereDocument) => string;
  /** Returns the value of a build argument that was given. */
  readonly buildArg: (name: string) => string | undefined;
  /** Returns the value of an ARG before the first FROM. */
  readonly globalArg: (name: string) => string | undefined;
  /** Returns the number of an earlier stage; undefined for a name that no stage has, which is an image. */
  readonly findStage: (name: SourceWord) => number | undefined;
}

/** A stage while its instructions are applied, one after the other. */
export interface StageState {
  readonly env: Map<string, string>;
  /** Variables of ARG. They hide those of ENV; a later ENV removes them. */
  readonly args: Map<string, string>;
  readonly labels: Map<string, string>;
  readonly ports: Set<string>;
  readonly volumes: Set<string>;
  readonly onBuild: string[];
  readonly steps: StageStep[];
  user?: string | undefined;
  workdir?: string | undefined;
  entrypoint?: readonly string[] | undefined;
  cmd?: readonly string[] | undefined;
  /** true when CMD was set by this stage and not by its base. */
  ownCmd: boolean;
  shell?: readonly string[] | undefined;
  stopSignal?: string | undefined;
  healthcheck?: Healthcheck | undefined;
  author?: string | undefined;
}

export type DialectName = 'dockerfile' | 'sealer';

/** The instructions of a Kubefile and their meaning. */
export interface Dialect {
  /** How messages name it. */
  readonly title: string;
  readonly instructions: InstructionTable;
  /**
   * The instructions of a Dockerfile: ONBUILD of base images is written in them, and an error says so when
   * the dialect lacks one.
   */
  readonly dockerfileInstructions: InstructionTable;
  readonly severalStages: boolean;
  /**
   * true: images are searched for in the finished root file system, and its `registry/` holds them with no
   * instruction that copies them. false: they are searched for in the context, and COPY takes its
   * `registry/`.
   */
  readonly embedsByItself: boolean;
}

/** Every dialect by its name. */
export type Dialects = Readonly<Record<DialectName, Dialect>>;
