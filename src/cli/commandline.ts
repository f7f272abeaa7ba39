import { setFlagsFromString } from 'node:v8';
import { type Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { ImagebuildError } from '../errors.ts';
import { watchSignals } from '../io/signals.ts';
import { outliveReader } from '../io/textoutput.ts';
import { formatJson } from '../text/json.ts';
import { languageOfLocale, speak } from '../text/language.ts';
import { say } from '../text/say.ts';
import { maskSecrets } from '../text/secrets.ts';
import { asImagebuildError } from '../text/unknownerror.ts';
import type { Cli } from './cli.ts';
import { errorDocument, exitCodeOf, renderError, usageError } from './errors.ts';
import { readSealerFlags } from './flags.ts';
import { checkNode, createProgram } from './program.ts';

/** Signals that end a run, and the exit status that a shell expects of each (128 + its number). */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs the command line of this process. @returns the exit status. */
export async function runCommandLine(): Promise<number> {
  // Each chunk that goes by is a small object that keeps 64 KiB outside the heap. In a young generation that
  // may grow, thousands of them wait for a collection; in a small one memory stays flat, however large a
  // layer is.
  setFlagsFromString('--semi-space-growth-factor=1');
  return await main(process.argv.slice(2));
}

/** Runs a command and prints its result or its error. @returns the exit status. */
async function main(args: readonly string[]): Promise<number> {
  const names = Object.keys(signals) as (keyof typeof signals)[];
  const watch = watchSignals(
    names,
    (name) => new ImagebuildError('CANCELLED', say('stoppedBySignal', { signal: name })),
  );
  const { stdin, stdout, stderr, env } = process;
  outliveReader(stdout, () => process.exit(1));
  outliveReader(stderr);
  const cli: Cli = { stdin, stdout, stderr, env, signal: watch.signal, exitCode: 0 };
  const signalStatus = () => {
    const caught = names.find((name) => name === watch.caught());
    return caught && signals[caught];
  };
  speak(isForPrograms(args) ? 'en' : languageOfLocale(env));
  try {
    await watch.endsInTime(parse(cli, args));
    return cli.exitCode === 0 ? 0 : (signalStatus() ?? cli.exitCode);
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const error = asImagebuildError(thrown);
    if (args.includes('--json')) stdout.write(`${formatJson(errorDocument(error), 2)}\n`);
    stderr.write(maskSecrets(renderError(error, Boolean(env['IMAGEBUILD_DEBUG']))));
    return signalStatus() ?? exitCodeOf(error);
  }
}

/** Flags with which a command writes a document for programs. */
const documentFlags = /^--(?:json|sarif|metadata-file(?:=.*)?|progress=json)$/;

/** Tells whether a command writes a document for programs: its sentences are English then, in any locale. */
function isForPrograms(args: readonly string[]): boolean {
  return args.some(
    (arg, index) => documentFlags.test(arg) || (arg === 'json' && args[index - 1] === '--progress'),
  );
}

async function parse(cli: Cli, args: readonly string[]): Promise<void> {
  const program = createProgram(cli, packageJson.version);
  program.hook('preAction', () => checkNode(process.versions.node));
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    const refuse = (error: CommanderError) => {
      throw error.exitCode === 0 ? error : usageError(error, namesOf(command));
    };
    command.exitOverride(refuse).configureOutput({ outputError: () => {} });
  }
  if (args.length === 0) program.outputHelp();
  else await program.parseAsync(readSealerFlags(args), { from: 'user' });
}

/** Returns a command as people write it: `imagebuild bot setup`. */
function namesOf(command: Command): string {
  return command.parent ? `${namesOf(command.parent)} ${command.name()}` : command.name();
}
