import { posix } from 'node:path';
import { say } from '../../text/say.ts';
import type { EvaluatedMount } from '../evaluation.ts';
import { type Fail, type SourceWord, suggest } from '../source.ts';
import type {
  ApplyContext,
  CommandArguments,
  HereDocument,
  InstructionDefinition,
  InstructionFlags,
  StageState,
} from '../syntax.ts';
import { joinOpenings, missingCommand, parseCommand, splitQuoted, toArguments } from '../words.ts';

export const run: InstructionDefinition<'RUN'> = {
  flags: { mount: 'list', network: 'text', security: 'text', device: 'list' },
  parse(context) {
    const command = parseCommand('RUN', { ...context, warn: () => {} });
    if (command.words.length === 0) throw missingCommand('RUN', context);
    if (!command.exec) context.readDocuments(joinOpenings(context.rest, splitQuoted(context.rest, '\\')));
    return { command, flags: context.flags, from: findMountSources(context.flags) };
  },
  apply({ command, flags }, context) {
    const { stage, documents, line, createdBy } = context;
    const { user, workdir } = stage;
    const { mount = [], ...settings } = Object.fromEntries(flags);
    const script = toScript(command, documents, context.fail);
    stage.steps.push({
      kind: 'run',
      command: toArguments(script === undefined ? command : { exec: false, words: [script] }, stage.shell),
      env: toEnvironment(stage),
      ...(user ? { user } : {}),
      ...(workdir ? { workdir } : {}),
      mounts: mount.map((word) => readMount(word, context)),
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, words]) => [name, words.map(({ text }) => text)]),
      ),
      line,
      createdBy,
    });
  },
};

/**
 * Returns what a shell is given: the text of the shell form, with here-documents behind it, since the shell
 * reads them itself; nothing in them is expanded before. A here-document that stands alone is the whole text
 * (Dockerfile reference, here-documents).
 * @returns undefined for the exec form.
 */
export function toScript(
  { exec, words }: CommandArguments,
  documents: readonly HereDocument[],
  fail: Fail,
): string | undefined {
  if (exec) return undefined;
  const [first] = documents;
  const isAlone = documents.length === 1 && words.join('').trim() === first?.word.text;
  if (!first || !isAlone)
    return [...words, ...documents.map(({ name, body }) => `\n${body.text}${name}`)].join('');
  if (!first.body.text.startsWith('#!')) return first.body.text;
  throw fail(first.word.at, say('runInterpreter'), say('writeInterpreter', { document: first.word.text }));
}

/**
 * Lists the variables of ENV and ARG. Of two with one name, the later instruction's counts, as in BuildKit
 * (docs/compatibility.md A, ARG and ENV).
 */
function toEnvironment({ args, env }: StageState): string[] {
  return [...new Map([...args, ...env, ...args])].map(([name, value]) => `${name}=${value}`);
}

/** Lists the names in `--mount=…,from=NAME`. */
function findMountSources(flags: InstructionFlags): SourceWord[] {
  return (flags.get('mount') ?? []).flatMap(({ text, at }) =>
    text.split(',').flatMap((part) => (/^from=./.test(part) ? [{ text: part.slice(5), at }] : [])),
  );
}

/**
 * The options of each type of mount besides `type`, by their first name (Dockerfile reference, RUN --mount).
 */
const mountOptions: Readonly<Record<EvaluatedMount['type'], readonly string[]>> = {
  bind: ['target', 'source', 'from', 'readonly'],
  cache: ['target', 'source', 'from', 'readonly', 'id', 'sharing', 'mode', 'uid', 'gid'],
  tmpfs: ['target', 'size'],
  secret: ['target', 'id', 'required', 'mode', 'uid', 'gid', 'env'],
  ssh: ['target', 'id', 'required', 'mode', 'uid', 'gid'],
};

/** The other names of options, and the first name of each. */
const aliases: Readonly<Record<string, string>> = {
  dst: 'target',
  destination: 'target',
  src: 'source',
  ro: 'readonly',
  rw: 'readwrite',
};

/** Reads `--mount=…` and expands its variables. @throws KUBEFILE_SYNTAX */
function readMount(word: SourceWord, { stage, expand, findStage, fail }: ApplyContext): EvaluatedMount {
  const options = readMountOptions(word, (text) => expand({ text, at: word.at }), fail);
  const { type = 'bind', from, target, readwrite, ...others } = options;
  if (!isMountType(type))
    throw fail(word.at, say('mountType', { type }), suggest(type, Object.keys(mountOptions)));
  const unknown = Object.keys(options).find((name) => !isMountOption(name, type));
  if (unknown !== undefined)
    throw fail(word.at, say('mountOption', { type, option: unknown }), suggest(unknown, mountOptions[type]));
  if (target === undefined && type !== 'secret' && type !== 'ssh')
    throw fail(word.at, say('mountTarget'), say('addMountTarget'));
  const number = from === undefined ? undefined : findStage({ text: from, at: word.at });
  const image = from === undefined ? {} : { from: { kind: 'image', reference: from } as const };
  return {
    type,
    target: posix.resolve('/', stage.workdir ?? '', target ?? ''),
    writable:
      type !== 'bind'
        ? others['readonly'] !== 'true'
        : options['readonly'] === 'false' || readwrite === 'true',
    ...(number === undefined ? image : { from: { kind: 'stage', stage: number } as const }),
    settings: Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'readonly')),
  };
}

function readMountOptions(
  word: SourceWord,
  expand: (text: string) => string,
  fail: Fail,
): Record<string, string> {
  const options: Record<string, string> = {};
  for (const part of word.text.split(',')) {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(part) ?? [];
    const first = aliases[name.toLowerCase()] ?? name.toLowerCase();
    const isSwitch = first === 'readonly' || first === 'readwrite' || first === 'required';
    if (value === undefined && !isSwitch)
      throw fail(
        word.at,
        say('mountOptionWithoutValue', { option: JSON.stringify(part) }),
        say('writeMountOption'),
      );
    options[first] = value === undefined ? 'true' : expand(value);
  }
  return options;
}

function isMountType(text: string): text is EvaluatedMount['type'] {
  return Object.hasOwn(mountOptions, text);
}

function isMountOption(name: string, type: EvaluatedMount['type']): boolean {
  return (
    name === 'type' ||
    mountOptions[type].includes(name) ||
    (name === 'readwrite' && mountOptions[type].includes('readonly'))
  );
}
