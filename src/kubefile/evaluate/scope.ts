import type { ImagebuildError, Warning } from '../../errors.ts';
import { formatPlatform, type Platform } from '../../image/descriptor.ts';
import type { EvaluateOptions } from '../evaluation.ts';
import { attempt, createFail, type Fail, type SourceWord } from '../source.ts';
import type { ParsedKubefile } from '../syntax.ts';
import type { ExpandedWord } from './expandedword.ts';
import { type ExpandOptions, expandWord } from './expansion.ts';

/** What all stages of one evaluation share. */
export interface EvaluationScope {
  readonly kubefile: ParsedKubefile;
  readonly options: EvaluateOptions;
  readonly expand: ExpandSource;
  readonly buildArg: (name: string) => string | undefined;
  /** The variables for FROM, and for a stage's ARG without a default. */
  readonly globals: ReadonlyMap<string, string>;
  readonly problems: ImagebuildError[];
  readonly warnings: Warning[];
}

/** Expands a word. @param kind in a here-document quotes stay. */
type ExpandSource = (
  word: SourceWord,
  variable: ExpandOptions['variable'],
  fail: Fail,
  kind?: 'word' | 'document',
) => ExpandedWord;

/**
 * UTF-16 code units that all instructions together may expand to: variables in variables double with every
 * line.
 */
const mostText = 4 * 1024 * 1024;

export function newScope(
  kubefile: ParsedKubefile,
  options: EvaluateOptions,
  problems: ImagebuildError[],
): EvaluationScope {
  const given = new Map(Object.entries(options.buildArgs));
  const buildArg = (name: string) => given.get(name);
  const expand = createExpand(kubefile.directives.escapeCharacter);
  const globals = listPlatformArgs(options.platform, options.buildPlatform ?? options.platform);
  for (const [name, value] of given) if (globals.has(name)) globals.set(name, value);
  const scope = { kubefile, options, expand, buildArg, globals, problems, warnings: [] };
  for (const { span, arguments: parsed } of kubefile.globals) {
    const fail = createFail(kubefile.source, span);
    for (const { key, value } of parsed.args)
      attempt(problems, () => {
        const name = expandGlobal(key, scope, fail);
        const text = buildArg(name) ?? (value && expandGlobal(value, scope, fail));
        if (text !== undefined) globals.set(name, text);
      });
  }
  return scope;
}

/** Expands a word outside of stages. */
export function expandGlobal(
  word: SourceWord,
  { expand, globals }: Pick<EvaluationScope, 'expand' | 'globals'>,
  fail: Fail,
): string {
  return expand(word, (name) => globals.get(name), fail).text;
}

function createExpand(escapeCharacter: string): ExpandSource {
  let left = mostText;
  return (word, variable, fail, kind = 'word') => {
    const options = kind === 'word' ? { escapeCharacter } : { escapeCharacter: '\\', keepQuotes: true };
    const expanded = expandWord(word, { ...options, variable, fail, limit: left });
    left -= expanded.text.length;
    return expanded;
  };
}

/**
 * Lists the arguments that exist before the first FROM, and in a stage that declares them (Dockerfile
 * reference, automatic platform ARGs).
 */
function listPlatformArgs(target: Platform, build: Platform): Map<string, string> {
  return new Map([...withPrefix('TARGET', target), ...withPrefix('BUILD', build)]);
}

function withPrefix(prefix: string, platform: Platform): [name: string, value: string][] {
  const { os, architecture, variant = '' } = platform;
  return [
    [`${prefix}PLATFORM`, formatPlatform(platform)],
    [`${prefix}OS`, os],
    [`${prefix}OSVERSION`, ''],
    [`${prefix}ARCH`, architecture],
    [`${prefix}VARIANT`, variant],
  ];
}
