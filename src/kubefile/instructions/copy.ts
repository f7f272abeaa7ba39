import { posix } from 'node:path';
import type { CopyRequest } from '../../layers/copyrequest.ts';
import { say } from '../../text/say.ts';
import type { CopyStep } from '../evaluation.ts';
import type { Fail, SourceWord } from '../source.ts';
import type {
  ApplyContext,
  CopyArguments,
  FlagTable,
  InstructionDefinition,
  InstructionFlags,
  ParseContext,
} from '../syntax.ts';
import { joinOpenings, parseJsonForm, splitAtBlanks } from '../words.ts';

type CopyInstruction = CopyStep['instruction'];

type FlagKind = FlagTable[string];

/** The value of a flag, by its kind. */
interface FlagValues {
  readonly text: string;
  readonly switch: boolean;
  readonly list: readonly string[];
}

/** The fields of a copy that a value can be given to. */
type FieldFor<Value> = {
  [Field in keyof CopyRequest]-?: Value extends NonNullable<CopyRequest[Field]> ? Field : never;
}[keyof CopyRequest];

/** A flag of COPY or ADD. */
interface CopyFlag<Kind extends FlagKind> {
  readonly instructions: readonly CopyInstruction[];
  readonly kind: Kind;
  /** The field that it sets. */
  readonly field?: FieldFor<FlagValues[Kind]>;
  /** true: it is an error, because it would have no effect. */
  readonly unsupported?: boolean;
}

type AnyCopyFlag = { readonly [Kind in FlagKind]: CopyFlag<Kind> }[FlagKind];

const both = ['COPY', 'ADD'] as const;

/** The flags of COPY and ADD. The README of kubefile lists what else a new one needs. */
const copyFlags: Readonly<Record<string, AnyCopyFlag>> = {
  chown: { instructions: both, kind: 'text', field: 'chown' },
  chmod: { instructions: both, kind: 'text', field: 'chmod' },
  // It changes how docker reuses layers; here a layer is reused whenever its content is the same.
  link: { instructions: both, kind: 'switch' },
  exclude: { instructions: both, kind: 'list', field: 'exclude' },
  // `readFrom` reads it, with the stages.
  from: { instructions: ['COPY'], kind: 'text' },
  parents: { instructions: ['COPY'], kind: 'switch', field: 'parents' },
  checksum: { instructions: ['ADD'], kind: 'text', field: 'checksum' },
  unpack: { instructions: ['ADD'], kind: 'switch', field: 'unpack' },
  // It matters for git repositories only, which ADD doesn't take.
  'keep-git-dir': { instructions: ['ADD'], kind: 'switch', unsupported: true },
};

export const copy: InstructionDefinition<'COPY'> = {
  flags: listFlags('COPY'),
  parse: (context) => parseCopy('COPY', context),
  apply: (parsed, context) => addStep('COPY', parsed, context),
};

export const add: InstructionDefinition<'ADD'> = {
  flags: listFlags('ADD'),
  parse: (context) => parseCopy('ADD', context),
  apply: (parsed, context) => addStep('ADD', parsed, context),
};

function listFlags(instruction: CopyInstruction): FlagTable {
  const rows = Object.entries(copyFlags).filter(([, { instructions }]) => instructions.includes(instruction));
  return Object.fromEntries(rows.map(([name, { kind }]) => [name, kind]));
}

function parseCopy(
  instruction: CopyInstruction,
  { rest, flags, fail, readDocuments }: ParseContext,
): CopyArguments {
  checkSupported(flags, fail);
  const array = parseJsonForm(rest, fail);
  const words = array ?? joinOpenings(rest, splitAtBlanks(rest));
  const destination = words.at(-1);
  if (!destination || words.length < 2)
    throw fail(
      rest.at + rest.text.length,
      say('copyOperands', { instruction }),
      say('writeCopy', { instruction }),
    );
  const documents = array ? [] : readDocuments(words);
  if (documents.some(({ word }) => word.at === destination.at))
    throw fail(destination.at, say('copyToDocument'), say('writeCopyDocument', { instruction }));
  checkFrom(flags.get('from')?.[0], fail);
  const sources = words
    .slice(0, -1)
    .filter((word) => !documents.some((document) => document.word.at === word.at));
  return { sources, destination, flags };
}

function checkSupported(flags: InstructionFlags, fail: Fail): void {
  for (const [flag, [word]] of flags)
    if (word && copyFlags[flag]?.unsupported) {
      const error = fail(word.at, say('flagUnsupported', { flag }), say('removeGitFlag'));
      throw error.with({ code: 'KUBEFILE_UNSUPPORTED' });
    }
}

/** Checks the name in --from, which isn't expanded (Dockerfile reference, COPY --from). */
function checkFrom(name: SourceWord | undefined, fail: Fail): void {
  if (name?.text === '') throw fail(name.at, say('copyFromEmpty'), say('writeCopyFrom'));
  if (name?.text.includes('$')) throw fail(name.at, say('copyFromVariable'), say('copyFromStage'));
}

function addStep(instruction: CopyInstruction, parsed: CopyArguments, context: ApplyContext): void {
  const { expand, expandDocument, stage, documents, fail, line, createdBy } = context;
  const unset: string[] = [];
  const sources = parsed.sources.map((word) => {
    const names: string[] = [];
    const source = expand(word, (name) => void names.push(name));
    const missing = names.filter((name) => isBare(name, word));
    checkSource(instruction, word, source, missing, context);
    unset.push(...missing);
    return source;
  });
  const files = documents.map((document) => ({ name: document.name, content: expandDocument(document) }));
  const destination = resolveDestination(expand(parsed.destination), stage.workdir);
  if (sources.length + files.length > 1 && !destination.endsWith('/'))
    throw fail(parsed.destination.at, say('copyToFile'), say('writeDirectory', { path: destination }));
  const found = { kind: 'copy', instruction, sources, files, destination, line, createdBy } as const;
  const variables = unset.length > 0 ? { unset } : {};
  stage.steps.push({
    ...found,
    ...variables,
    ...readFrom(parsed.flags, context),
    ...readFlags(parsed.flags, expand),
  });
}

/** Tells whether a word has a variable without an operator that replaces it when it isn't set. */
function isBare(name: string, { text }: SourceWord): boolean {
  const bare = [...text.matchAll(/\$(?:\{([^}:]+)\}|([\p{L}_][\p{L}\p{Nd}_]*))/gu)];
  return bare.some(([, braced, plain]) => (braced ?? plain) === name);
}

function checkSource(
  instruction: CopyInstruction,
  word: SourceWord,
  source: string,
  [unset]: readonly string[],
  { fail, warn }: Pick<ApplyContext, 'fail' | 'warn'>,
): void {
  if (unset !== undefined) {
    const [message, hint] = [
      say('copyVariableUnset', { name: unset }),
      say('copyVariableUnsetHint', { name: unset }),
    ];
    if (source === '') throw fail(word.at, message, hint);
    warn(word.at, message, hint);
  }
  if (source === '') throw fail(word.at, say('copySourceEmpty'), say('setVariable'));
  if (instruction === 'COPY' && /^https?:\/\//.test(source))
    throw fail(word.at, say('copyAddress'), say('useAdd'));
}

/**
 * Resolves the destination to an absolute path. `.`, `..` and a text that ends with `/` or `/.` is a
 * directory.
 */
function resolveDestination(text: string, workdir = ''): string {
  const path = posix.resolve('/', workdir, text);
  const isDirectory = /(?:^|\/)\.{0,2}$/.test(text);
  return isDirectory && path !== '/' ? `${path}/` : path;
}

function readFrom(flags: InstructionFlags, { findStage }: ApplyContext): Pick<CopyStep, 'from'> {
  const name = flags.get('from')?.[0];
  if (!name) return {};
  const stage = findStage(name);
  return { from: stage === undefined ? { kind: 'image', reference: name.text } : { kind: 'stage', stage } };
}

/** Reads the flags that set a field of the step. */
function readFlags(flags: InstructionFlags, expand: ApplyContext['expand']): Partial<CopyStep> {
  const values = [...flags].flatMap(([name, words]) => {
    const { field, kind } = copyFlags[name] ?? {};
    const [first] = words;
    if (field === undefined || !first) return [];
    const value =
      kind === 'list'
        ? words.map((word) => expand(word))
        : kind === 'switch'
          ? first.text === 'true'
          : expand(first);
    return [[field, value] as const];
  });
  return Object.fromEntries(values);
}
