import type { Fail, SourceWord } from '../source.ts';
import { suggest } from '../suggestion.ts';
import { blankWords } from '../words.ts';
import type { InstructionFlags } from './flags.ts';

/** What FROM says; nothing in it is expanded. */
export interface FromClause {
  readonly base: SourceWord;
  readonly platform?: SourceWord | undefined;
  /** In lower case: names of stages have none. */
  readonly name?: SourceWord | undefined;
}

export const fromFlags = { platform: 'text' } as const;

/** `FROM [--platform=…] base [AS name]`. @throws KUBEFILE_SYNTAX */
export function readFrom(rest: SourceWord, flags: InstructionFlags, fail: Fail): FromClause {
  const [base, as, name, extra] = blankWords(rest);
  const platform = flags.get('platform')?.[0];
  if (!base) throw fail(rest.at, 'FROM names no image', 'Write FROM scratch, or FROM and an image.');
  if (!as) return { base, platform };
  if (as.text.toUpperCase() !== 'AS' || !name || extra)
    throw fail(
      (extra ?? as).at,
      'after the image FROM takes AS and a name, nothing more',
      'Write FROM image AS name.',
    );
  const lower = name.text.toLowerCase();
  if (/^[a-z][a-z0-9._-]*$/.test(lower)) return { base, platform, name: { text: lower, at: name.at } };
  throw fail(
    name.at,
    `${name.text} is no name of a stage`,
    'Begin with a letter; go on with letters, digits, ".", "_" and "-".',
  );
}

interface Named {
  readonly from: FromClause;
}

/**
 * The stage that --from means, by number or name: one before the stage that says so.
 * @returns undefined for a name that no stage has. @throws KUBEFILE_SYNTAX for a stage that is not there yet.
 */
export function findStage(
  stages: readonly Named[],
  before: number,
  { text, at }: SourceWord,
  fail: Fail,
): number | undefined {
  const number = /^\d{1,6}$/.test(text)
    ? Number(text)
    : stages.findIndex(({ from }) => from.name?.text === text.toLowerCase());
  if (number === -1) return undefined;
  if (number < before) return number;
  const names = stages.slice(0, before).flatMap(({ from }, index) => from.name?.text ?? String(index));
  const hint = names.length === 0 ? 'There is no stage before this one.' : suggest(text, names);
  const what = number === before ? 'this stage itself' : 'no stage before this one';
  throw fail(at, `--from=${text} is ${what}`, hint);
}
