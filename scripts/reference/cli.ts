/** docs/reference/cli.md: every command, from the declarations that `--help` reads. */
import { type Argument, type Command, Help, type Option } from 'commander';
import type { Cli } from '../../src/cli/cli.ts';
import { helpExamples } from '../../src/cli/help/examples.ts';
import { exitStatuses } from '../../src/cli/help/exitstatus.ts';
import { commandGroups, flagGroups } from '../../src/cli/help/help.ts';
import { createProgram } from '../../src/cli/program.ts';
import { cell, code, fence, page, sentence, table } from './markdown.ts';

const help = new Help();

const head = `Every command has \`--help\`, which prints the same. A flag that may be repeated says so; any other counts once. Flags override the
[configuration](configuration.md).

Standard output has only the result: lines for people, or with \`--json\` one document for programs ([json.md](json.md)). Progress, warnings and errors go to
standard error, in the form that \`--progress\` chooses.

A run that a signal stops exits with 129 (SIGHUP), 130 (SIGINT, Ctrl-C) or 143 (SIGTERM), after it has removed its temporary files.`;

/** Returns the page. */
export function cliPage(): string {
  const program = createProgram({} as Cli, '0');
  const sections = commandGroups.flatMap(([heading, names]) => {
    const commands = names.flatMap((name) => program.commands.filter((one) => one.name() === name));
    return [
      `## ${heading.replace(/:$/, '')}`,
      ...commands.flatMap((command) => [command, ...command.commands]).map(formatCommand),
    ];
  });
  return page('Command line', head, listCommands(program), ...sections);
}

function listCommands(program: Command): string {
  const order = commandGroups.flatMap(([, names]) => names);
  const commands = order.flatMap((name) => program.commands.filter((one) => one.name() === name));
  const rows = commands.map((command) => [
    `[${code(command.name())}](#${pathOf(command).replaceAll(' ', '-')})`,
    cell(command.description()),
  ]);
  return table(['command', 'what it does'], rows);
}

function formatCommand(command: Command): string {
  const examples = helpExamples[command.name()] ?? [];
  return [
    `### ${pathOf(command)}`,
    sentence(command.description()),
    fence(help.commandUsage(command).replaceAll(/\n {7}/g, '\n'), 'text'),
    table(['argument', 'meaning', 'required'], command.registeredArguments.map(formatArgument)),
    ...flagTables(command),
    examples.length === 0 ? '' : formatExamples(examples),
    table(
      ['exit status', 'meaning'],
      exitStatuses(command.name()).map(([status, meaning]) => [String(status), cell(meaning)]),
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function formatArgument(argument: Argument): string[] {
  const choices = argument.argChoices?.map(code).join(', ');
  const meaning = cell(argument.description) + (choices === undefined ? '' : `: ${choices}`);
  return [code(argument.name() + (argument.variadic ? '…' : '')), meaning, argument.required ? 'yes' : 'no'];
}

/** The flags under the headings of `--help`. `--help` itself is left out: every command has it. */
function flagTables(command: Command): string[] {
  return flagGroups.flatMap(([heading, names]) => {
    const options = command.options.filter((one) => names.includes(one.attributeName()));
    if (options.length === 0) return [];
    return [`**${heading}**`, table(['flag', 'meaning', 'default'], options.map(formatOption))];
  });
}

function formatOption(option: Option): string[] {
  const { text, given } = splitDefault(option.description);
  const choices = option.argChoices?.map(code).join(', ');
  const meaning = [cell(text), ...(choices === undefined ? [] : [choices])].join(': ');
  return [
    code(option.flags),
    option.mandatory ? `${meaning} (required)` : meaning,
    option.defaultValue === undefined || option.negate ? cell(given) : code(String(option.defaultValue)),
  ];
}

/** Splits `(default: x)`, or the word before `(default)`, from the description of a flag. */
function splitDefault(description: string): { text: string; given: string } {
  const named = / \(default: ([^()]*(?:\([^()]*\))?[^()]*)\)/.exec(description);
  if (named) return { text: description.replace(named[0], ''), given: named[1] ?? '' };
  const [whole, word = ''] = /(\S+) \(default\)/.exec(description) ?? [];
  return whole === undefined
    ? { text: description, given: '' }
    : { text: description.replace(whole, word), given: word };
}

function formatExamples(examples: readonly (readonly [command: string, does: string])[]): string {
  return fence(examples.map(([command, does]) => `# ${does}\n${command}`).join('\n'), 'sh');
}
