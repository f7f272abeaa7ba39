import type { StageState } from '../evaluate/stage.ts';
import type { InstructionDefinition, ParseContext, ParsedCommand } from '../instruction.ts';
import { jsonWords } from '../parse/json.ts';

export const cmd: InstructionDefinition<'CMD'> = {
  flags: {},
  parse: (parsing) => readCommand('CMD', parsing),
  apply(command, { stage }) {
    stage.cmd = commandLine(command, stage);
    stage.ownCmd = true;
  },
};

export const entrypoint: InstructionDefinition<'ENTRYPOINT'> = {
  flags: {},
  parse: (parsing) => readCommand('ENTRYPOINT', parsing),
  apply(command, { stage }) {
    stage.entrypoint = commandLine(command, stage);
    // A CMD of the base belonged to the base's ENTRYPOINT (Dockerfile reference, CMD and ENTRYPOINT).
    if (!stage.ownCmd) stage.cmd = undefined;
  },
};

export const shell: InstructionDefinition<'SHELL'> = {
  flags: {},
  parse({ rest, fail }) {
    const words = jsonWords(rest, fail);
    if (!words?.length) throw fail(rest.at, 'SHELL takes a JSON array', 'Write SHELL ["/bin/bash", "-c"].');
    return { shell: words.map(({ text }) => text) };
  },
  apply(parsed, { stage }) {
    stage.shell = parsed.shell;
  },
};

/** A command in either form. Nothing in it is expanded: variables are the shell's. @throws when there is none. */
export function readCommand(
  instruction: string,
  { rest, fail, warn }: Pick<ParseContext, 'rest' | 'fail' | 'warn'>,
): ParsedCommand {
  if (rest.text === '') throw noCommand(instruction, { rest, fail });
  const words = jsonWords(rest, fail);
  if (words) return { exec: true, words: words.map(({ text }) => text) };
  if (/^\[.*\]$/s.test(rest.text)) {
    const hint = 'Put every element in double quotes, with commas between them, if it is meant as an array.';
    warn(rest.at, `${instruction} looks like an array, but is no JSON: a shell will run it`, hint);
  }
  return { exec: false, words: [rest.text] };
}

/** The mistake that there is nothing to run. */
export function noCommand(instruction: string, { rest, fail }: Pick<ParseContext, 'rest' | 'fail'>): Error {
  return fail(rest.at, `${instruction} has no command`, `Write ${instruction} ["program", "argument"].`);
}

/** What is run: a shell form is run by the SHELL so far. */
export function commandLine({ exec, words }: ParsedCommand, stage: StageState): readonly string[] {
  return exec ? words : [...(stage.shell ?? ['/bin/sh', '-c']), ...words];
}
