import { type Command, Help } from 'commander';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { helpExamples } from './examples.ts';
import { exitStatuses } from './exitstatus.ts';

/**
 * The headings under which `--help` lists flags, in this order; a command shows those that it has. A flag is
 * named as commander stores it.
 */
export const flagGroups: readonly (readonly [heading: string, flags: readonly string[]])[] = [
  [
    'Image:',
    ['file', 'tag', 'platform', 'applications', 'buildArg', 'env', 'label', 'annotation', 'kubeVersion'],
  ],
  ['Cluster:', ['buildType', 'kubeconfig', 'context', 'yes', 'keep', 'observeTimeout', 'observeQuiet']],
  ['Application:', ['chart', 'chartRepo', 'chartVersion', 'manifest', 'binary', 'image', 'latest']],
  ['Build:', ['init', 'recordInstall', 'engine', 'strict', 'waitForQuota', 'updateLock']],
  ['Sources:', ['mirror', 'source', 'plainHttp', 'offline', 'trustSource']],
  [
    'Target:',
    [
      'push',
      'to',
      'output',
      'archives',
      'archiveFormat',
      'registry',
      'namespace',
      'replace',
      'replaceOtherType',
      'dryRun',
    ],
  ],
  ['Layers:', ['compression', 'compressionLevel', 'cache', 'shareLayers']],
  ['Checks:', ['verify', 'complete', 'online', 'fix', 'rules', 'explain', 'exitCode']],
  ['Server:', ['listen', 'spoolLimit']],
  ['Login:', ['username', 'passwordStdin']],
  ['Set-up:', ['action', 'fromClusterImage', 'variable', 'force', 'organization', 'webhookUrl']],
  ['Options:', ['progress', 'json', 'sarif', 'metadataFile', 'version', 'help']],
];

/** The headings under which the commands stand, in this order. */
export const commandGroups: readonly (readonly [heading: string, commands: readonly string[]])[] = [
  ['Build and publish:', ['build', 'prepare', 'publish', 'plan', 'lock']],
  ['Look into images and applications:', ['images', 'why', 'inspect', 'diff', 'lint']],
  ['Use images:', ['serve', 'try']],
  ['Set up:', ['new', 'init', 'login', 'doctor', 'completion', 'help']],
  ['On GitHub:', ['bot']],
];

/** Adds `imagebuild help bot setup`. Commander's own gives the exit status of a failure. */
export function addHelp(program: Command): void {
  program
    .command('help')
    .argument('[command...]', 'the command')
    .description('show help for a command')
    .action((names: readonly string[]) => {
      const command = names.reduce<Command | undefined>(
        (found, name) => found?.commands.find((one) => one.name() === name),
        program,
      );
      if (command) return command.outputHelp();
      program.outputHelp({ error: true });
      throw new ImagebuildError('USAGE', say('programCommandUnknown'), { hint: say('commandsAbove') });
    });
}

/**
 * Lays out the help of a program and its commands: flags and commands in groups, examples below, lines of 80
 * columns or the terminal's.
 */
export function layOutHelp(program: Command): void {
  const help = new Help();
  const headings = [...flagGroups, ...commandGroups].map(([heading]) => heading);
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.configureHelp({
      subcommandTerm: (subcommand) => subcommand.name(),
      groupItems: (items, visible, headingOf) =>
        new Map(
          [...help.groupItems(items, visible, headingOf)].sort(
            ([a], [b]) => headings.indexOf(a) - headings.indexOf(b),
          ),
        ),
    });
    for (const option of command.options) setGroup(option, flagGroups, option.attributeName());
    for (const subcommand of command.commands) setGroup(subcommand, commandGroups, subcommand.name());
    const examples = helpExamples[command.name()] ?? [];
    if (examples.length > 0) command.addHelpText('after', `\nExamples:\n${formatExamples(examples)}`);
    command.addHelpText('after', `\nExit status:\n${formatStatuses(command)}`);
  }
}

/** Sets the heading of a flag or command. One that no group has stands under commander's own heading. */
function setGroup(
  item: { helpGroup(heading: string): unknown },
  groups: typeof flagGroups,
  name: string,
): void {
  const heading = groups.find(([, names]) => names.includes(name))?.[0];
  if (heading !== undefined) item.helpGroup(heading);
}

/** Each example stands below what it does, as comments of a shell do. */
function formatExamples(examples: readonly (readonly [command: string, does: string])[]): string {
  return examples.map(([command, does]) => `  # ${does}\n  ${command}`).join('\n');
}

function formatStatuses(command: Command): string {
  return exitStatuses(command.name())
    .map(([status, meaning]) => `  ${status}  ${meaning}`)
    .join('\n');
}
