import { posix } from 'node:path';
import type { EvaluatedMount } from './evaluation.ts';
import type { ApplyContext } from './instruction.ts';
import type { Fail, SourceWord } from './source.ts';
import { suggest } from './suggestion.ts';

/** What each type of mount knows beside `type`, under its first name (Dockerfile reference, RUN --mount). */
const known: Readonly<Record<EvaluatedMount['type'], readonly string[]>> = {
  bind: ['target', 'source', 'from', 'readonly'],
  cache: ['target', 'source', 'from', 'readonly', 'id', 'sharing', 'mode', 'uid', 'gid'],
  tmpfs: ['target', 'size'],
  secret: ['target', 'id', 'required', 'mode', 'uid', 'gid', 'env'],
  ssh: ['target', 'id', 'required', 'mode', 'uid', 'gid'],
};

const otherNames: Readonly<Record<string, string>> = {
  dst: 'target',
  destination: 'target',
  src: 'source',
  ro: 'readonly',
  rw: 'readwrite',
};

/** What `--mount=…` says, its variables expanded. @throws KUBEFILE_SYNTAX */
export function readMount(
  word: SourceWord,
  { stage, expand, findStage, fail }: ApplyContext,
): EvaluatedMount {
  const settings = readSettings(word, (text) => expand({ text, at: word.at }), fail);
  const { type = 'bind', from, target, readwrite, ...others } = settings;
  if (!isType(type))
    throw fail(word.at, `there is no mount of type ${type}`, suggest(type, Object.keys(known)));
  const unknown = Object.keys(settings).find((name) => !isKnown(name, type));
  if (unknown !== undefined)
    throw fail(word.at, `a mount of type ${type} knows no ${unknown}`, suggest(unknown, known[type]));
  if (target === undefined && type !== 'secret' && type !== 'ssh')
    throw fail(word.at, 'the mount has no target', 'Add target=/path.');
  const number = from === undefined ? undefined : findStage({ text: from, at: word.at });
  const image = from === undefined ? {} : { from: { kind: 'image', reference: from } as const };
  return {
    type,
    target: posix.resolve('/', stage.workdir ?? '', target ?? ''),
    writable:
      type !== 'bind'
        ? others['readonly'] !== 'true'
        : settings['readonly'] === 'false' || readwrite === 'true',
    ...(number === undefined ? image : { from: { kind: 'stage', stage: number } as const }),
    settings: Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'readonly')),
  };
}

function readSettings(
  word: SourceWord,
  expand: (text: string) => string,
  fail: Fail,
): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const part of word.text.split(',')) {
    const [, name = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(part) ?? [];
    const first = otherNames[name.toLowerCase()] ?? name.toLowerCase();
    const isSwitch = first === 'readonly' || first === 'readwrite' || first === 'required';
    if (value === undefined && !isSwitch)
      throw fail(
        word.at,
        `${JSON.stringify(part)} in a mount has no value`,
        'Write name=value, with commas between.',
      );
    settings[first] = value === undefined ? 'true' : expand(value);
  }
  return settings;
}

function isType(text: string): text is EvaluatedMount['type'] {
  return Object.hasOwn(known, text);
}

function isKnown(name: string, type: EvaluatedMount['type']): boolean {
  return (
    name === 'type' ||
    known[type].includes(name) ||
    (name === 'readwrite' && known[type].includes('readonly'))
  );
}
