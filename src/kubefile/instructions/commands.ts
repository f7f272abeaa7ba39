import { say } from '../../text/say.ts';
import type { InstructionDefinition } from '../syntax.ts';
import { parseCommand, parseJsonForm, toArguments } from '../words.ts';

export const cmd: InstructionDefinition<'CMD'> = {
  flags: {},
  parse: (context) => parseCommand('CMD', context),
  apply(command, { stage }) {
    stage.cmd = toArguments(command, stage.shell);
    stage.ownCmd = true;
  },
};

export const entrypoint: InstructionDefinition<'ENTRYPOINT'> = {
  flags: {},
  parse: (context) => parseCommand('ENTRYPOINT', context),
  apply(command, { stage }) {
    stage.entrypoint = toArguments(command, stage.shell);
    // The base's CMD belonged to the base's ENTRYPOINT (Dockerfile reference, CMD and ENTRYPOINT).
    if (!stage.ownCmd) stage.cmd = undefined;
  },
};

export const shell: InstructionDefinition<'SHELL'> = {
  flags: {},
  parse({ rest, fail }) {
    const words = parseJsonForm(rest, fail);
    if (!words?.length) throw fail(rest.at, say('shellNotArray'), say('writeShell'));
    return { shell: words.map(({ text }) => text) };
  },
  apply(parsed, { stage }) {
    stage.shell = parsed.shell;
  },
};
