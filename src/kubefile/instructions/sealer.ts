import { posix } from 'node:path';
import { say } from '../../text/say.ts';
import type { Fail, SourceWord } from '../source.ts';
import type { InstructionDefinition } from '../syntax.ts';
import { cmd as dockerfileCmd } from './commands.ts';
import { copy as dockerfileCopy } from './copy.ts';
import { run as dockerfileRun, toScript } from './run.ts';

/** The mode of downloaded files: everybody may read them, as in sealer's own. */
const downloadMode = 0o644;

/**
 * Copies to a directory under the root, which a directory goes into under its own name; or to the very path,
 * when that ends with the name of the source. `${ARCH}` in a source is the architecture.
 */
export const copy: InstructionDefinition<'COPY'> = {
  flags: {},
  parse: (context) => dockerfileCopy.parse(context),
  apply({ sources, destination }, context) {
    const { expand, expandDocument, globalArg, stage, documents, fail, line, createdBy } = context;
    const architecture = (name: string) => (name === 'ARCH' ? globalArg('TARGETARCH') : undefined);
    const path = posix.resolve('/', expand(destination));
    stage.steps.push({
      kind: 'copy',
      instruction: 'COPY',
      sources: sources.map((word) => checkNotEmpty(word, expand(word, architecture), fail)),
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

/** Runs on the host; SHELL and ENV of the base image don't apply to it. */
export const run: InstructionDefinition<'RUN'> = {
  flags: {},
  parse: (context) => dockerfileRun.parse(context),
  apply({ command }, { stage, documents, line, createdBy, fail }) {
    const script = toScript(command, documents, fail);
    stage.steps.push({
      kind: 'hostRun',
      command: script === undefined ? command.words : ['bash', '-c', script],
      env: Object.fromEntries(stage.args),
      line,
      createdBy,
    });
  },
};

/** Adds commands: every CMD takes effect, those of the base image first. An element of Cmd is one command. */
export const cmd: InstructionDefinition<'CMD'> = {
  flags: {},
  parse: (context) => dockerfileCmd.parse(context),
  apply({ words }, { stage }) {
    const before = stage.ownCmd ? stage.cmd : splitBaseCommands(stage.cmd);
    stage.cmd = [...(before ?? []), ...words.map((word) => replaceArgs(word, stage.args))];
    stage.ownCmd = true;
  },
};

function checkNotEmpty(word: SourceWord, source: string, fail: Fail): string {
  if (source !== '') return source;
  throw fail(word.at, say('copySourceEmpty'), say('setVariable'));
}

/**
 * Returns the commands of a base image; a command in shell form loses the words that begin every shell form.
 */
function splitBaseCommands(words: readonly string[] | undefined): readonly string[] | undefined {
  return words?.length === 3 && words[0] === '/bin/sh' && words[1] === '-c' ? words.slice(2) : words;
}

/**
 * Replaces variables of ARG, whose values aren't known when the image runs. Other variables are expanded at
 * that time.
 */
function replaceArgs(command: string, args: ReadonlyMap<string, string>): string {
  return command.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (text, braced?: string, plain?: string) => args.get(braced ?? plain ?? '') ?? text,
  );
}
