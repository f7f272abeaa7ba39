import assert from 'node:assert/strict';
import type { Cli } from '../../src/cli/cli.ts';
import { createProgram } from '../../src/cli/program.ts';

class Parsed extends Error {}

/** Parses the words after `imagebuild` with the real parser, and runs nothing. @throws for a wrong command */
export async function parseCommand(words: readonly string[]): Promise<void> {
  const program = createProgram({} as Cli, '0');
  program.hook('preAction', () => {
    throw new Parsed();
  });
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)])
    command.exitOverride().configureOutput({ writeErr: () => {} });
  await assert.rejects(program.parseAsync([...words], { from: 'user' }), Parsed);
}
