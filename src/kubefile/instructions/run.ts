import type { Flags } from '../flags.ts';
import type { Row } from '../instruction.ts';
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
    // The shell reads the here-documents itself; nothing in them is expanded before.
    const files = documents.map(({ name, body }) => ({ name, content: body.text }));
    const script = [...command.words, ...files.map(({ name, content }) => `\n${content}${name}`)].join('');
    stage.steps.push({
      kind: 'run',
      command: commandLine(files.length === 0 ? command : { exec: false, words: [script] }, stage),
      files,
      flags,
      stages: from.map(findStage).filter((number) => number !== undefined),
      line,
      createdBy,
    });
  },
};

function flagTexts(flags: Flags): string[] {
  return [...flags].flatMap(([name, values]) => values.map(({ text }) => `--${name}=${text}`));
}

/** What `--mount=…,from=NAME` names. */
function mountSources(flags: Flags): Word[] {
  return (flags.get('mount') ?? []).flatMap(({ text, at }) =>
    text.split(',').flatMap((part) => (/^from=./.test(part) ? [{ text: part.slice(5), at }] : [])),
  );
}
