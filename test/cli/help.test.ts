import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from 'commander';
import type { Cli } from '../../src/cli/cli.ts';
import { helpExamples } from '../../src/cli/help/examples.ts';
import { createProgram } from '../../src/cli/program.ts';
import { parseCommand } from './parsecommand.ts';

const program = createProgram({} as Cli, '0');
const commands = [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)];
const shown = commands.filter((command) => !command.name().startsWith('_'));

for (const command of shown) {
  const path = [command.parent?.parent?.name(), command.parent?.name(), command.name()]
    .filter(Boolean)
    .join(' ');

  test(`the help of ${path} fits into 80 columns, and its flags stand under headings`, () => {
    const help = helpOf(command);
    for (const line of help.split('\n')) assert.ok(line.length <= 80 || /^ {2}imagebuild /.test(line), line);
    const grouped = command.options.filter(({ helpGroupHeading }) => helpGroupHeading === undefined);
    assert.deepEqual(
      grouped.map(({ long }) => long),
      [],
      'add them to a heading in src/cli/help.ts',
    );
  });
}

test('every command stands under a heading, and the headings are in order', () => {
  const headings = helpOf(program).match(/^[A-Z][^:\n]*:$/gm);
  assert.deepEqual(headings, [
    'Options:',
    'Build and publish:',
    'Look into images and applications:',
    'Use images:',
    'Set up:',
    'On GitHub:',
    'Examples:',
    'Exit status:',
  ]);
});

test('every command has a description, its arguments and flags too, and examples', () => {
  const nameless = shown.flatMap((command) => [
    ...(command.description() === '' ? [command.name()] : []),
    ...command.registeredArguments.filter(({ description }) => !description).map((one) => one.name()),
    ...command.options.filter(({ description }) => !description).map(({ flags }) => flags),
  ]);
  assert.deepEqual(nameless, []);
  const without = shown.filter((command) => !Object.hasOwn(helpExamples, command.name()));
  assert.deepEqual(
    without.map((command) => command.name()),
    ['help'],
  );
});

test('the help of a command says what its exit status means, and 3 only where something is published', () => {
  const statuses = (name: string) => {
    const help = helpOf(shown.find((command) => command.name() === name)!);
    return [...help.slice(help.indexOf('Exit status:')).matchAll(/^ {2}(\d)/gm)].map(([, status]) => status);
  };
  assert.deepEqual(statuses('build'), ['0', '1', '2', '3']);
  assert.deepEqual(statuses('publish'), ['0', '1', '2', '3']);
  assert.deepEqual(statuses('doctor'), ['0', '1', '2']);
});

test('examples belong to commands that exist', () => {
  const names = new Set(shown.map((command) => command.name()));
  assert.deepEqual(
    Object.keys(helpExamples).filter((name) => !names.has(name)),
    [],
  );
});

for (const [example] of Object.values(helpExamples).flat())
  test(`the example runs as printed: ${example}`, async () => {
    await parseCommand(example.split(' ').slice(1));
  });

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (line) => (text += line), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text;
}
