import { text } from 'node:stream/consumers';
import { resolveSettings } from '../buildoptions.ts';
import { ImagebuildError } from '../errors.ts';
import { escapeLine } from '../text/escape.ts';
import { say } from '../text/say.ts';
import { ask } from './ask.ts';
import { type Cli, printResult, readInvocation } from './cli.ts';
import { type CliFlags, toBuildOptions } from './flags.ts';

/**
 * Runs `imagebuild login`. The password is asked for on a terminal, or read from standard input: anyone on
 * the machine can read argv.
 */
export async function login(cli: Cli, host: string, flags: CliFlags): Promise<void> {
  const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
  const username = flags.username ?? (await ask(cli, say('loginUsername').text));
  const password = flags.passwordStdin
    ? (await text(cli.stdin)).replace(/\r?\n$/, '')
    : await ask(cli, say('loginPassword').text, 'hidden');
  const command = await import('../commands/login.ts');
  const file = await command.login({ host, username, password }, settings);
  cli.stderr.write(`${escapeLine(say('loginStored', { host, file }).text)}\n`);
}

/** Runs `imagebuild init`, which keeps files that exist already unless `--force` is given. */
export async function init(cli: Cli, directory: string, flags: CliFlags): Promise<void> {
  const { registry, namespace, action, force = false } = flags;
  const fromClusterImage = readMigrationFlags(flags);
  const command = await import('../commands/init.ts');
  const { describeInit } = await import('../report/init.ts');
  const done = await command.init(directory, { registry, namespace, action, force, fromClusterImage }, cli);
  printResult(cli, flags, done, describeInit);
}

/** Reads the flags of `--from-cluster-image`. @throws USAGE for a variable without value or that flag */
function readMigrationFlags({ fromClusterImage, variable = [] }: CliFlags) {
  if (!fromClusterImage && variable.length > 0)
    throw new ImagebuildError('USAGE', say('variableAlone'), { hint: say('variableAloneHint') });
  return fromClusterImage ? { variables: new Map(variable.map(readVariable)) } : undefined;
}

function readVariable(text: string): [name: string, value: string] {
  const [, name, value] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  const message = say('variableInvalid', { value: JSON.stringify(text) });
  throw new ImagebuildError('USAGE', message, { hint: say('variableForm') });
}

/** Runs `imagebuild doctor`, which exits with 1 when something that builds need is missing. */
export async function doctor(cli: Cli, flags: CliFlags): Promise<void> {
  const settings = resolveSettings({}, await readInvocation(cli));
  const command = await import('../commands/doctor.ts');
  const checks = await command.doctor(settings);
  printResult(cli, flags, checks, command.describeChecks);
  if (checks.some(({ state }) => state === 'missing')) cli.exitCode = 1;
}
