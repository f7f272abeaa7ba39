import { say } from '../../text/say.ts';
import type { Fail, SourceWord } from '../source.ts';
import type { ArgDeclaration, InstructionDefinition, KeyValue, ParseContext } from '../syntax.ts';
import { splitQuoted, textFrom } from '../words.ts';

export const arg: InstructionDefinition<'ARG'> = {
  flags: {},
  parse({ rest, escapeCharacter, fail }) {
    const args = splitQuoted(rest, escapeCharacter).map(splitAtEquals);
    if (args.length === 0) throw fail(rest.at, say('argEmpty'), say('writeArg'));
    for (const { key } of args) if (key.text === '') throw missingName(key, fail);
    return { args };
  },
  apply({ args }, { stage, expand, buildArg, globalArg }) {
    // One after the other, so that a default can use an argument of the same line.
    for (const one of args) {
      const name = expand(one.key);
      const value = buildArg(name) ?? (one.value ? expand(one.value) : globalArg(name));
      if (value !== undefined) stage.args.set(name, value);
    }
  },
};

export const env: InstructionDefinition<'ENV'> = {
  flags: {},
  parse: (context) => ({ pairs: readPairs('ENV', context) }),
  apply({ pairs }, { stage, expand }) {
    // Every pair sees the variables as they were before the instruction.
    const values = pairs.map(({ key, value }) => [expand(key), expand(value)] as const);
    for (const [name, value] of values) {
      stage.env.set(name, value);
      stage.args.delete(name);
    }
  },
};

export const label: InstructionDefinition<'LABEL'> = {
  flags: {},
  parse: (context) => ({ pairs: readPairs('LABEL', context) }),
  apply({ pairs }, { stage, expand }) {
    for (const { key, value } of pairs) stage.labels.set(expand(key), expand(value));
  },
};

/** Reads `name=value …`, or the old form `name the rest of the line`. */
function readPairs(instruction: string, { rest, escapeCharacter, fail }: ParseContext): KeyValue[] {
  const words = splitQuoted(rest, escapeCharacter);
  const first = words[0];
  if (!first) throw fail(rest.at, say('pairsMissing', { instruction }), say('writePairs', { instruction }));
  if (!first.text.includes('=')) return [readOldForm(instruction, rest, fail)];
  return words.map((word) => {
    const { key, value } = splitAtEquals(word);
    if (!value) throw fail(word.at, say('equalsMissing', { word: word.text }), say('writePairQuoted'));
    if (key.text === '') throw missingName(key, fail);
    return { key, value };
  });
}

function readOldForm(instruction: string, rest: SourceWord, fail: Fail): KeyValue {
  const blanks = /[\t\v\f\r ]+/.exec(rest.text);
  if (!blanks)
    throw fail(
      rest.at,
      say('valueMissing', { name: rest.text }),
      say('writeValue', { instruction, name: rest.text }),
    );
  return {
    key: { text: rest.text.slice(0, blanks.index), at: rest.at },
    value: textFrom(rest, blanks.index + blanks[0].length),
  };
}

function splitAtEquals(word: SourceWord): ArgDeclaration {
  const equals = word.text.indexOf('=');
  if (equals === -1) return { key: word, value: undefined };
  return { key: { text: word.text.slice(0, equals), at: word.at }, value: textFrom(word, equals + 1) };
}

function missingName(key: SourceWord, fail: Fail) {
  return fail(key.at, say('nameMissing'), say('writePair'));
}
