import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import type { Cli } from './cli.ts';

/**
 * Asks a person for a word on the terminal.
 * @param how `hidden`: what is typed isn't shown.
 * @throws USAGE where standard input isn’t a terminal.
 */
export async function ask(cli: Cli, question: string, how: 'shown' | 'hidden' = 'shown'): Promise<string> {
  if (!('isTTY' in cli.stdin) || !cli.stdin.isTTY)
    throw new ImagebuildError('USAGE', say('loginIncomplete'), { hint: say('loginIncompleteHint') });
  cli.stderr.write(`${question}: `);
  // With terminal: true readline echoes what is typed to its output, and the terminal itself doesn't.
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = how === 'hidden' ? hidden : cli.stderr;
  const lines = createInterface({ input: cli.stdin, output, terminal: true });
  try {
    return await lines.question('', { signal: cli.signal });
  } finally {
    lines.close();
    if (how === 'hidden') cli.stderr.write('\n');
  }
}
