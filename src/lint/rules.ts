import type { Message, Place, Warning } from '../errors.ts';
import { type MessageName, translate } from '../text/say.ts';

/** A kind of mistake in the files of an application. */
interface Rule {
  readonly severity: 'error' | 'warning';
  /** The sentence that says what is wrong. */
  readonly what: MessageName;
  /** The sentence that says why it matters, if `what` doesn't. */
  readonly why?: MessageName;
  /** The sentence that says what to do. */
  readonly fix?: MessageName;
}

/** Every rule by its id, which never changes. */
const rules = {
  'file-name': { severity: 'warning', what: 'notRead', why: 'fileNameWhy', fix: 'renameTo' },
  'list-place': { severity: 'warning', what: 'notRead', why: 'listPlaceWhy', fix: 'moveTo' },
  'configuration-place': {
    severity: 'warning',
    what: 'notRead',
    why: 'configurationPlaceWhy',
    fix: 'moveTo',
  },
  'directory-blanks': { severity: 'warning', what: 'nameWithBlanks', fix: 'renameTo' },
  'init-windows-lines': { severity: 'warning', what: 'initWindowsLines', fix: 'initWindowsLinesHint' },
  'chart-invalid': { severity: 'warning', what: 'notChart', fix: 'whatChartsAre' },
  'chart-unknown': { severity: 'warning', what: 'chartUnknown', fix: 'useChartName' },
  'values-without-chart': { severity: 'warning', what: 'valuesWithoutChart', fix: 'useChartName' },
  'link-outside': { severity: 'warning', what: 'linkLeadsOut' },
  'ignore-unused': { severity: 'warning', what: 'ignoreUnused', fix: 'ignoreUnusedFix' },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;

/** Returns the warning of a rule. @param words those of its sentences. */
export function describeFinding(id: RuleId, words: Message['words'], place: Place): Warning {
  const { what, why, fix }: Rule = rules[id];
  const sentence = (name: MessageName) => translate({ name, words }, 'en') ?? '';
  const message = why === undefined ? sentence(what) : `${sentence(what)}: ${sentence(why)}`;
  return { message, place, ...(fix === undefined ? {} : { hint: sentence(fix) }) };
}
