import { posix } from 'node:path';
import type { ApplyContext, InstructionDefinition } from '../instruction.ts';
import type { SourceWord } from '../source.ts';
import { cmd as dockerfileCmd } from './commands.ts';
import { copy as dockerfileCopy } from './copy.ts';
import { run as dockerfileRun, scriptOf } from './run.ts';

/** What a downloaded file may be read by: everybody, as sealer's own. */
const downloadMode = 0o644;

/** The destination is a directory under the root, whatever it is called; a directory goes into it under its own name. */
export const copy: InstructionDefinition<'COPY'> = {
  flags: {},
  parse: (parsing) => dockerfileCopy.parse(parsing),
  apply({ sources, destination }, { expand, expandDocument, stage, documents, fail, line, createdBy }) {
    const path = posix.resolve('/', expand(destination));
    stage.steps.push({
      kind: 'copy',
      instruction: 'COPY',
      sources: sources.map((word) => notEmpty(word, expand(word), fail)),
      files: documents.map((document) => ({ name: document.name, content: expandDocument(document) })),
      destination: path === '/' ? path : `${path}/`,
      ownName: true,
      orRoot: true,
      downloadMode,
      line,
      createdBy,
    });
  },
};

/** Runs on the host: neither SHELL nor ENV of the base image has a say in it. */
export const run: InstructionDefinition<'RUN'> = {
  flags: {},
  parse: (parsing) => dockerfileRun.parse(parsing),
  apply({ command }, { stage, documents, line, createdBy, fail }) {
    const script = scriptOf(command, documents, fail);
    stage.steps.push({
      kind: 'hostRun',
      command: script === undefined ? command.words : ['bash', '-c', script],
      env: Object.fromEntries(stage.args),
      line,
      createdBy,
    });
  },
};

/** Every CMD takes effect, those of the base image first; an element of Cmd is one command. */
export const cmd: InstructionDefinition<'CMD'> = {
  flags: {},
  parse: (parsing) => dockerfileCmd.parse(parsing),
  apply({ words }, { stage }) {
    const before = stage.ownCmd ? stage.cmd : commandsOf(stage.cmd);
    stage.cmd = [...(before ?? []), ...words.map((word) => withArguments(word, stage.args))];
    stage.ownCmd = true;
  },
};

function notEmpty(word: SourceWord, source: string, fail: ApplyContext['fail']): string {
  if (source !== '') return source;
  throw fail(word.at, 'the name of this source is empty', 'Give its variable a value.');
}

/** The commands of a base image; one in shell form loses the words that begin every shell form. */
function commandsOf(words: readonly string[] | undefined): readonly string[] | undefined {
  return words?.length === 3 && words[0] === '/bin/sh' && words[1] === '-c' ? words.slice(2) : words;
}

/** Arguments of ARG get their values now: nobody knows them when the image runs. Other variables are left to that time. */
function withArguments(command: string, args: ReadonlyMap<string, string>): string {
  return command.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (text, braced?: string, plain?: string) => args.get(braced ?? plain ?? '') ?? text,
  );
}
