import type { ImagebuildError, Warning } from '../../errors.ts';
import type { EvaluateOptions } from '../evaluation.ts';
import { attempt, type ParsedKubefile } from '../parse/parse.ts';
import { createFail, type Fail, type SourceWord } from '../source.ts';
import type { ExpandedWord } from './expandedword.ts';
import { type ExpandOptions, expandWord } from './expansion.ts';
import { platformArgs } from './platformargs.ts';

/** What all stages of one evaluation share. */
export interface EvaluationScope {
  readonly kubefile: ParsedKubefile;
  readonly options: EvaluateOptions;
  readonly expand: ExpandSource;
  readonly buildArg: (name: string) => string | undefined;
  /** The variables that FROM sees, and a stage's ARG without a default. */
  readonly globals: ReadonlyMap<string, string>;
  readonly problems: ImagebuildError[];
  readonly warnings: Warning[];
}

/** @param kind in a here-document quotes stay. */
export type ExpandSource = (
  word: SourceWord,
  variable: ExpandOptions['variable'],
  fail: Fail,
  kind?: 'word' | 'document',
) => ExpandedWord;

/** UTF-16 code units that all instructions together may expand to: variables in variables double with every line. */
const mostText = 4 * 1024 * 1024;

export function newScope(
  kubefile: ParsedKubefile,
  options: EvaluateOptions,
  problems: ImagebuildError[],
): EvaluationScope {
  const given = new Map(Object.entries(options.buildArgs));
  const buildArg = (name: string) => given.get(name);
  const expand = newExpand(kubefile.directives.escapeCharacter);
  const globals = platformArgs(options.platform, options.buildPlatform ?? options.platform);
  for (const [name, value] of given) if (globals.has(name)) globals.set(name, value);
  const scope = { kubefile, options, expand, buildArg, globals, problems, warnings: [] };
  for (const { passage, arguments: parsed } of kubefile.globals) {
    const fail = createFail(kubefile.original, passage);
    for (const { key, value } of parsed.args)
      attempt(problems, () => {
        const name = expandGlobal(key, scope, fail);
        const text = buildArg(name) ?? (value && expandGlobal(value, scope, fail));
        if (text !== undefined) globals.set(name, text);
      });
  }
  return scope;
}

/** Expands what stands outside of stages. */
export function expandGlobal(
  word: SourceWord,
  { expand, globals }: Pick<EvaluationScope, 'expand' | 'globals'>,
  fail: Fail,
): string {
  return expand(word, (name) => globals.get(name), fail).text;
}

function newExpand(escapeCharacter: string): ExpandSource {
  let left = mostText;
  return (word, variable, fail, kind = 'word') => {
    const shell = kind === 'word' ? { escapeCharacter } : { escapeCharacter: '\\', keepQuotes: true };
    const expanded = expandWord(word, { ...shell, variable, fail, limit: left });
    left -= expanded.text.length;
    return expanded;
  };
}
