import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../src/text/say.ts';
import { parseCommand } from './parsecommand.ts';

/** Examples for the words of sentences, where any other text wouldn't be valid. */
const examples: Readonly<Record<string, string>> = { type: 'apps' };

/** Finds the commands in a sentence: between backticks, or at its end after a colon. */
function commandsIn(sentence: string): string[] {
  const quoted = [...sentence.matchAll(/`(?:npx )?imagebuild ([a-z][^`]*)`/g)].map(([, words]) => words!);
  const last = /: (?:npx )?imagebuild ([a-z][^`:;]*?)(?:;|\.$|\. [A-Z]|$)/.exec(sentence)?.[1];
  return [...quoted, ...(last === undefined ? [] : [last])];
}

describe('commands that messages print run as printed', () => {
  const sentences = Object.entries(english).flatMap(([name, row]) =>
    typeof row === 'string' ? [[name, row]] : [],
  );
  const commands = sentences.flatMap(([name = '', sentence = '']) =>
    commandsIn(sentence).map((command) => [name, command] as const),
  );

  test('there are some', () => assert.ok(commands.length >= 15, String(commands.length)));

  for (const [name, command] of commands)
    test(`${name}: imagebuild ${command}`, async () => {
      const text = command.replace(/\{(\w+)\}/g, (_, word: string) => examples[word] ?? 'x');
      await parseCommand(text.split(' ').filter((word) => word !== '' && word !== '…'));
    });
});
