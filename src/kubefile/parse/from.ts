import { say } from '../../text/say.ts';
import { type Fail, type SourceWord, suggest } from '../source.ts';
import type { FromClause, InstructionFlags, ParsedInstruction } from '../syntax.ts';
import { splitAtBlanks } from '../words.ts';

/** Parses `FROM [--platform=…] base [AS name]`. @throws KUBEFILE_SYNTAX */
export function parseFrom(rest: SourceWord, flags: InstructionFlags, fail: Fail): FromClause {
  const [base, as, name, extra] = splitAtBlanks(rest);
  const platform = flags.get('platform')?.[0];
  if (!base) throw fail(rest.at, say('fromEmpty'), say('writeFromScratchOrImage'));
  if (!as) return { base, platform };
  if (as.text.toUpperCase() !== 'AS' || !name || extra)
    throw fail((extra ?? as).at, say('fromWithMore'), say('writeFromAs'));
  const lower = name.text.toLowerCase();
  if (/^[a-z][a-z0-9._-]*$/.test(lower)) return { base, platform, name: { text: lower, at: name.at } };
  throw fail(name.at, say('stageNameInvalid', { name: name.text }), say('writeStageName'));
}

/**
 * Finds the stage in --from, by number or name; it must come before the stage that names it.
 * @param before the number of the stage that names it.
 * @returns its number; undefined for a name that no stage has.
 * @throws KUBEFILE_SYNTAX for a stage that doesn't come before.
 */
export function findStage(
  stages: readonly { readonly from: FromClause }[],
  before: number,
  { text, at }: SourceWord,
  fail: Fail,
): number | undefined {
  const number = /^\d{1,6}$/.test(text)
    ? Number(text)
    : stages.findIndex(({ from }) => from.name?.text === text.toLowerCase());
  if (number === -1) return undefined;
  if (number < before) return number;
  const names = stages.slice(0, before).map(({ from }, index) => from.name?.text ?? String(index));
  const hint = names.length === 0 ? say('noEarlierStage') : suggest(text, names);
  const message =
    number === before ? say('fromOwnStage', { name: text }) : say('fromNoEarlierStage', { name: text });
  throw fail(at, message, hint);
}

/** Lists the stages or images that an instruction takes something from. */
export function findSources(instruction: ParsedInstruction): readonly SourceWord[] {
  if (instruction.name === 'COPY') return instruction.arguments.flags.get('from') ?? [];
  return instruction.name === 'RUN' ? instruction.arguments.from : [];
}
