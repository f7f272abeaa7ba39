import type { StageState } from '../evaluate/stage.ts';
import type { InstructionDefinition, ParsedCommand } from '../instruction.ts';
import { readMount } from '../mounts.ts';
import type { InstructionFlags } from '../parse/flags.ts';
import type { HereDocument } from '../parse/heredoc.ts';
import type { Fail, SourceWord } from '../source.ts';
import { quotedWords } from '../words.ts';
import { commandLine, noCommand, readCommand } from './commands.ts';

export const run: InstructionDefinition<'RUN'> = {
  flags: { mount: 'list', network: 'text', security: 'text', device: 'list' },
  parse(parsing) {
    const command = readCommand('RUN', { ...parsing, warn: () => {} });
    if (command.words.length === 0) throw noCommand('RUN', parsing);
    if (!command.exec) parsing.readDocuments(quotedWords(parsing.rest, '\\'));
    return { command, flags: parsing.flags, from: mountSources(parsing.flags) };
  },
  apply({ command, flags }, applying) {
    const { stage, documents, line, createdBy } = applying;
    const { user, workdir } = stage;
    const { mount = [], ...settings } = Object.fromEntries(flags);
    const script = scriptOf(command, documents, applying.fail);
    stage.steps.push({
      kind: 'run',
      command: commandLine(script === undefined ? command : { exec: false, words: [script] }, stage),
      env: environmentOf(stage),
      ...(user ? { user } : {}),
      ...(workdir ? { workdir } : {}),
      mounts: mount.map((word) => readMount(word, applying)),
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, words]) => [name, words.map(({ text }) => text)]),
      ),
      line,
      createdBy,
    });
  },
};

/**
 * What a shell is given: the text of the shell form, here-documents behind it, since the shell reads them itself; nothing in them is
 * expanded before. A here-document that stands alone is the text (Dockerfile reference, here-documents). undefined for the exec form.
 */
export function scriptOf(
  { exec, words }: ParsedCommand,
  documents: readonly HereDocument[],
  fail: Fail,
): string | undefined {
  if (exec) return undefined;
  const [first] = documents;
  const isAlone = documents.length === 1 && words.join('').trim() === first?.word.text;
  if (!first || !isAlone)
    return [...words, ...documents.map(({ name, body }) => `\n${body.text}${name}`)].join('');
  if (!first.body.text.startsWith('#!')) return first.body.text;
  throw fail(
    first.word.at,
    'a here-document that names its interpreter is not run',
    `Write the interpreter before it: RUN python3 ${first.word.text}`,
  );
}

/** A variable of ENV hides the ARG of its name (Dockerfile reference, ARG). */
function environmentOf({ args, env }: StageState): string[] {
  return [...new Map([...args, ...env])].map(([name, value]) => `${name}=${value}`);
}

/** What `--mount=…,from=NAME` names. */
function mountSources(flags: InstructionFlags): SourceWord[] {
  return (flags.get('mount') ?? []).flatMap(({ text, at }) =>
    text.split(',').flatMap((part) => (/^from=./.test(part) ? [{ text: part.slice(5), at }] : [])),
  );
}
