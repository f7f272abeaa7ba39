import type { Flags } from '../flags.ts';
import type { HereDocument } from '../heredoc.ts';
import type { Command, Row } from '../instruction.ts';
import type { Word } from '../passage.ts';
import { quotedWords } from '../words.ts';
import { commandLine, readCommand } from './commands.ts';

export const run: Row<'RUN'> = {
  flags: { mount: 'list', network: 'text', security: 'text', device: 'list' },
  parse(parsing) {
    const command = readCommand('RUN', { ...parsing, warn: () => {} });
    if (!command.exec) parsing.readDocuments(quotedWords(parsing.rest, '\\'));
    return { command, flags: flagTexts(parsing.flags), from: mountSources(parsing.flags) };
  },
  apply({ command, flags, from }, { stage, documents, findStage, line, createdBy }) {
    const script = scriptOf(command, documents);
    stage.steps.push({
      kind: 'run',
      command: commandLine(script === undefined ? command : { exec: false, words: [script] }, stage),
      files: documents.map(({ name, body }) => ({ name, content: body.text })),
      flags,
      stages: from.map(findStage).filter((number) => number !== undefined),
      line,
      createdBy,
    });
  },
};

/**
 * What a shell is given: the text of the shell form, here-documents behind it, since the shell reads them itself; nothing in them is
 * expanded before. undefined for the exec form.
 */
export function scriptOf({ exec, words }: Command, documents: readonly HereDocument[]): string | undefined {
  if (exec) return undefined;
  return [...words, ...documents.map(({ name, body }) => `\n${body.text}${name}`)].join('');
}

function flagTexts(flags: Flags): string[] {
  return [...flags].flatMap(([name, values]) => values.map(({ text }) => `--${name}=${text}`));
}

/** What `--mount=…,from=NAME` names. */
function mountSources(flags: Flags): Word[] {
  return (flags.get('mount') ?? []).flatMap(({ text, at }) =>
    text.split(',').flatMap((part) => (/^from=./.test(part) ? [{ text: part.slice(5), at }] : [])),
  );
}
