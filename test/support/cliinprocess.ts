import { Writable } from 'node:stream';
import type { Cli } from '../../src/cli/cli.ts';
import { exitCodeOf, renderError } from '../../src/cli/errors.ts';
import { createProgram } from '../../src/cli/program.ts';
import { asImagebuildError } from '../../src/text/unknownerror.ts';
import type { Outcome } from './cli.ts';

/**
 * Runs a command in this process and in its working directory, which saves the start of a program. Words that
 * commander itself refuses need a process of their own (`imagebuild` in cli.ts).
 */
export async function runCommand(args: readonly string[], env: Cli['env'] = {}): Promise<Outcome> {
  const [stdout, stderr] = [new Text(), new Text()];
  const cli = {
    stdin: process.stdin,
    stdout: stdout as unknown as Cli['stdout'],
    stderr: stderr as unknown as Cli['stderr'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    signal: new AbortController().signal,
    exitCode: 0,
  };
  try {
    await createProgram(cli, '0.0.0').parseAsync(args, { from: 'user' });
    return { status: cli.exitCode, stdout: stdout.text, stderr: stderr.text };
  } catch (thrown) {
    const error = asImagebuildError(thrown);
    stderr.text += renderError(error, false);
    return { status: exitCodeOf(error), stdout: stdout.text, stderr: stderr.text };
  }
}

class Text extends Writable {
  text = '';
  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
