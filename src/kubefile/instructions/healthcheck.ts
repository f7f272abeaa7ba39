import { say } from '../../text/say.ts';
import type { InstructionDefinition, InstructionFlags, ParseContext } from '../syntax.ts';
import { parseCommand, splitAtBlanks, textAfter, trimWord } from '../words.ts';

/** The flags that are durations, and the field that each sets. */
const durations = {
  interval: 'Interval',
  timeout: 'Timeout',
  'start-period': 'StartPeriod',
  'start-interval': 'StartInterval',
} as const;

export const healthcheck: InstructionDefinition<'HEALTHCHECK'> = {
  flags: { ...Object.fromEntries(Object.keys(durations).map((name) => [name, 'text'])), retries: 'text' },
  parse(context) {
    const { rest, flags, fail } = context;
    const settings = { durations: readDurations(flags, fail), retries: readRetries(flags, fail) };
    const type = splitAtBlanks(rest)[0];
    const kind = type?.text.toUpperCase();
    const command = type ? trimWord(textAfter(rest, type)) : rest;
    if (type && kind === 'CMD')
      return { ...settings, test: parseCommand('HEALTHCHECK CMD', { ...context, rest: command }) };
    if (type && kind === 'NONE' && command.text === '') return { ...settings, test: undefined };
    if (kind === 'NONE') throw fail(command.at, say('healthcheckNoneWithMore'), say('removeAfterNone'));
    throw fail(type?.at ?? rest.at, say('healthcheckUnknown'), say('writeHealthcheck'));
  },
  apply({ test, durations: found, retries }, { stage }) {
    if (!test) stage.healthcheck = { Test: ['NONE'] };
    else {
      const Test = [test.exec ? 'CMD' : 'CMD-SHELL', ...test.words];
      stage.healthcheck = { Test, ...found, ...(retries === 0 ? {} : { Retries: retries }) };
    }
  },
};

/** Reads the durations, in nanoseconds. 0 means the runtime's default and is left out. */
function readDurations(flags: InstructionFlags, fail: ParseContext['fail']): Record<string, number> {
  const found = Object.entries(durations).flatMap(([flag, field]) => {
    const word = flags.get(flag)?.[0];
    if (!word) return [];
    const nanoseconds = parseDuration(word.text);
    if (nanoseconds === undefined || (nanoseconds !== 0 && nanoseconds < 1e6))
      throw fail(
        word.at,
        say('healthcheckDuration', { flag, value: word.text }),
        say('writeDuration', { flag }),
      );
    return nanoseconds === 0 ? [] : [[field, nanoseconds] as const];
  });
  return Object.fromEntries(found);
}

function readRetries(flags: InstructionFlags, fail: ParseContext['fail']): number {
  const word = flags.get('retries')?.[0];
  if (!word) return 0;
  if (/^\d{1,9}$/.test(word.text)) return Number(word.text);
  throw fail(word.at, say('healthcheckRetries', { value: word.text }), say('writeRetries'));
}

/** The units of a duration in nanoseconds. */
const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/**
 * Parses a duration as Go writes it, `1m30s` or `1.5h`.
 * @returns nanoseconds; undefined for any other text, and for a duration that numbers can't express exactly.
 */
function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^\+?(?:\d+(?:\.\d*)?[nuµμm]?[smh])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)([^\d.]+)/g)];
  const sum = parts.reduce(
    (total, [, count, unit = '']) => total + Number(count) * (units[unit] ?? Number.NaN),
    0,
  );
  return Number.isSafeInteger(Math.trunc(sum)) ? Math.trunc(sum) : undefined;
}
