import type { ArgDeclaration, InstructionDefinition, KeyValue, ParseContext } from '../instruction.ts';
import type { SourceWord } from '../source.ts';
import { quotedWords, textFrom } from '../words.ts';

export const arg: InstructionDefinition<'ARG'> = {
  flags: {},
  parse({ rest, escapeCharacter, fail }) {
    const args = quotedWords(rest, escapeCharacter).map(splitWord);
    if (args.length === 0)
      throw fail(rest.at, 'ARG names no argument', 'Write ARG NAME or ARG NAME=default.');
    for (const { key } of args) if (key.text === '') throw noName(key, fail);
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
  parse: (parsing) => ({ pairs: readPairs('ENV', parsing) }),
  apply({ pairs }, { stage, expand }) {
    // All of them see the variables as they were before the instruction.
    const values = pairs.map(({ key, value }) => [expand(key), expand(value)] as const);
    for (const [name, value] of values) stage.env.set(name, value);
  },
};

export const label: InstructionDefinition<'LABEL'> = {
  flags: {},
  parse: (parsing) => ({ pairs: readPairs('LABEL', parsing) }),
  apply({ pairs }, { stage, expand }) {
    for (const { key, value } of pairs) stage.labels.set(expand(key), expand(value));
  },
};

/** `name=value …`, or the old form `name the rest of the line`. */
function readPairs(instruction: string, { rest, escapeCharacter, fail }: ParseContext): KeyValue[] {
  const words = quotedWords(rest, escapeCharacter);
  const first = words[0];
  if (!first) throw fail(rest.at, `${instruction} sets nothing`, `Write ${instruction} name=value.`);
  if (!first.text.includes('=')) return [readOldForm(instruction, rest, fail)];
  return words.map((word) => {
    const { key, value } = splitWord(word);
    if (!value)
      throw fail(
        word.at,
        `${word.text} has no "="`,
        'Write name=value, and a value with blanks in double quotes.',
      );
    if (key.text === '') throw noName(key, fail);
    return { key, value };
  });
}

function readOldForm(instruction: string, rest: SourceWord, fail: ParseContext['fail']): KeyValue {
  const blanks = /[\t\v\f\r ]+/.exec(rest.text);
  if (!blanks) throw fail(rest.at, `${rest.text} has no value`, `Write ${instruction} ${rest.text}=value.`);
  return {
    key: { text: rest.text.slice(0, blanks.index), at: rest.at },
    value: textFrom(rest, blanks.index + blanks[0].length),
  };
}

function splitWord(word: SourceWord): ArgDeclaration {
  const equals = word.text.indexOf('=');
  if (equals === -1) return { key: word, value: undefined };
  return { key: { text: word.text.slice(0, equals), at: word.at }, value: textFrom(word, equals + 1) };
}

function noName(key: SourceWord, fail: ParseContext['fail']) {
  return fail(key.at, 'there is no name before this "="', 'Write name=value.');
}
