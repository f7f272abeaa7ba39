import { posix } from 'node:path';
import type { StageState } from '../evaluate/stage.ts';
import type { CopyStep } from '../evaluation.ts';
import type { ApplyContext, CopyArguments, InstructionDefinition, ParseContext } from '../instruction.ts';
import type { InstructionFlags } from '../parse/flags.ts';
import { jsonWords } from '../parse/json.ts';
import type { SourceWord } from '../source.ts';
import { blankWords } from '../words.ts';

const shared = { chown: 'text', chmod: 'text', link: 'switch', exclude: 'list' } as const;

export const copy: InstructionDefinition<'COPY'> = {
  flags: { ...shared, from: 'text', parents: 'switch' },
  parse: (parsing) => readCopy('COPY', parsing),
  apply: (parsed, applying) => addStep('COPY', parsed, applying),
};

export const add: InstructionDefinition<'ADD'> = {
  flags: { ...shared, checksum: 'text', 'keep-git-dir': 'switch', unpack: 'switch' },
  parse: (parsing) => readCopy('ADD', parsing),
  apply: (parsed, applying) => addStep('ADD', parsed, applying),
};

function readCopy(instruction: string, { rest, flags, fail, readDocuments }: ParseContext): CopyArguments {
  const array = jsonWords(rest, fail);
  const words = array ?? blankWords(rest);
  const destination = words.at(-1);
  if (!destination || words.length < 2)
    throw fail(
      rest.at + rest.text.length,
      `${instruction} needs a source and a destination`,
      `Write ${instruction} source destination.`,
    );
  const documents = array ? [] : readDocuments(words);
  if (documents.some(({ word }) => word.at === destination.at))
    throw fail(destination.at, 'a here-document is no destination', `Write ${instruction} <<EOF /file.`);
  checkFrom(flags.get('from')?.[0], fail);
  const sources = words
    .slice(0, -1)
    .filter((word) => !documents.some((document) => document.word.at === word.at));
  return { sources, destination, flags };
}

/** --from is not expanded (Dockerfile reference, COPY --from). */
function checkFrom(name: SourceWord | undefined, fail: ParseContext['fail']): void {
  if (name?.text === '') throw fail(name.at, '--from names nothing', 'Write --from=STAGE or --from=IMAGE.');
  if (name?.text.includes('$'))
    throw fail(
      name.at,
      '--from takes no variables',
      'Add a stage, FROM $VARIABLE AS name, and write --from=name.',
    );
}

function addStep(instruction: 'COPY' | 'ADD', parsed: CopyArguments, applying: ApplyContext): void {
  const { expand, expandDocument, stage, documents, fail, line, createdBy } = applying;
  const sources = parsed.sources.map((word) => checkSource(instruction, word, expand(word), fail));
  const files = documents.map((document) => ({ name: document.name, content: expandDocument(document) }));
  const destination = destinationOf(expand(parsed.destination), stage);
  if (sources.length + files.length > 1 && !destination.endsWith('/')) {
    const hint = `Write ${destination}/ if it is a directory.`;
    throw fail(parsed.destination.at, 'several sources go into a directory, whose name ends with "/"', hint);
  }
  const found = { kind: 'copy', instruction, sources, files, destination, line, createdBy } as const;
  stage.steps.push({ ...found, ...copyFrom(parsed.flags, applying), ...readSettings(parsed.flags, expand) });
}

function checkSource(
  instruction: string,
  word: SourceWord,
  source: string,
  fail: ApplyContext['fail'],
): string {
  if (source === '') throw fail(word.at, 'the name of this source is empty', 'Give its variable a value.');
  if (instruction === 'COPY' && /^https?:\/\//.test(source))
    throw fail(word.at, 'COPY takes no address', 'Use ADD, or download it in init.sh.');
  return source;
}

/** Absolute. `.`, `..` and what ends with `/` or `/.` is a directory. */
function destinationOf(text: string, { workdir }: StageState): string {
  const path = posix.resolve('/', workdir ?? '', text);
  const isDirectory = /(?:^|\/)\.{0,2}$/.test(text);
  return isDirectory && path !== '/' ? `${path}/` : path;
}

function copyFrom(flags: InstructionFlags, { findStage }: ApplyContext): Pick<CopyStep, 'from'> {
  const name = flags.get('from')?.[0];
  if (!name) return {};
  const stage = findStage(name);
  return { from: stage === undefined ? { kind: 'image', reference: name.text } : { kind: 'stage', stage } };
}

/** The flags that say how to copy. */
function readSettings(flags: InstructionFlags, expand: ApplyContext['expand']): Partial<CopyStep> {
  const text = (flag: string, field: keyof CopyStep) => {
    const word = flags.get(flag)?.[0];
    return word ? { [field]: expand(word) } : {};
  };
  const on = (flag: string, field: keyof CopyStep) => {
    const word = flags.get(flag)?.[0];
    return word ? { [field]: word.text === 'true' } : {};
  };
  const exclude = flags.get('exclude');
  return {
    ...text('chown', 'chown'),
    ...text('chmod', 'chmod'),
    ...text('checksum', 'checksum'),
    ...on('parents', 'parents'),
    ...on('link', 'link'),
    ...on('keep-git-dir', 'keepGitDir'),
    ...on('unpack', 'unpack'),
    ...(exclude ? { exclude: exclude.map(expand) } : {}),
  };
}
