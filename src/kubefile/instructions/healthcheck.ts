import { parseDuration } from '../duration.ts';
import type { InstructionDefinition, ParseContext } from '../instruction.ts';
import type { InstructionFlags } from '../parse/flags.ts';
import { after, blankWords, trimmed } from '../words.ts';
import { readCommand } from './commands.ts';

/** The flags that are durations, and the field that each sets. */
const durations = {
  interval: 'Interval',
  timeout: 'Timeout',
  'start-period': 'StartPeriod',
  'start-interval': 'StartInterval',
} as const;

export const healthcheck: InstructionDefinition<'HEALTHCHECK'> = {
  flags: { ...Object.fromEntries(Object.keys(durations).map((name) => [name, 'text'])), retries: 'text' },
  parse(parsing) {
    const { rest, flags, fail } = parsing;
    const settings = { durations: readDurations(flags, fail), retries: readRetries(flags, fail) };
    const type = blankWords(rest)[0];
    const kind = type?.text.toUpperCase();
    const command = type ? trimmed(after(rest, type)) : rest;
    if (type && kind === 'CMD')
      return { ...settings, test: readCommand('HEALTHCHECK CMD', { ...parsing, rest: command }) };
    if (type && kind === 'NONE' && command.text === '') return { ...settings, test: undefined };
    if (kind === 'NONE')
      throw fail(command.at, 'HEALTHCHECK NONE takes nothing more', 'Remove what follows NONE.');
    throw fail(type?.at ?? rest.at, 'HEALTHCHECK is CMD or NONE', 'Write HEALTHCHECK CMD and a command.');
  },
  apply({ test, durations: found, retries }, { stage }) {
    if (!test) stage.healthcheck = { Test: ['NONE'] };
    else {
      const Test = [test.exec ? 'CMD' : 'CMD-SHELL', ...test.words];
      stage.healthcheck = { Test, ...found, ...(retries === 0 ? {} : { Retries: retries }) };
    }
  },
};

/** 0 is the runtime's default, and left out. */
function readDurations(flags: InstructionFlags, fail: ParseContext['fail']): Record<string, number> {
  const found = Object.entries(durations).flatMap(([flag, field]) => {
    const word = flags.get(flag)?.[0];
    if (!word) return [];
    const nanoseconds = parseDuration(word.text);
    if (nanoseconds === undefined || (nanoseconds !== 0 && nanoseconds < 1e6))
      throw fail(
        word.at,
        `--${flag}=${word.text} is no duration of a millisecond or more`,
        `Write --${flag}=30s or --${flag}=1m30s.`,
      );
    return nanoseconds === 0 ? [] : [[field, nanoseconds] as const];
  });
  return Object.fromEntries(found);
}

function readRetries(flags: InstructionFlags, fail: ParseContext['fail']): number {
  const word = flags.get('retries')?.[0];
  if (!word) return 0;
  if (/^\d{1,9}$/.test(word.text)) return Number(word.text);
  throw fail(word.at, `--retries=${word.text} is no number`, 'Write --retries=3.');
}
