import type { Message, Place, Warning } from '../errors.ts';
import { spokenLanguage } from '../text/language.ts';
import { type MessageName, say, translate } from '../text/say.ts';
import { chartRules } from './charts.ts';
import { initScriptRules } from './initscript.ts';
import { kubefileRules } from './kubefile.ts';
import { labelRules } from './labels.ts';
import { listRules } from './lists.ts';
import { nameRules } from './names.ts';

export type Severity = 'error' | 'warning' | 'note';

/** A kind of mistake in the files of an application. */
interface Rule {
  /**
   * error: the image can't be built, or doesn't work; warning: it may not; note: it works, and could be
   * clearer.
   */
  readonly severity: Severity;
  /** The sentence that says what is wrong. */
  readonly what: MessageName;
  /** The sentence that says why it matters, if `what` doesn't. */
  readonly why?: MessageName;
  /** The sentence that says what to do. */
  readonly fix?: MessageName;
  /** true: `imagebuild lint --fix` corrects it, at least where that is certain. */
  readonly fixable?: true;
  /** true: it asks registries, so it is checked with `--online` only. */
  readonly online?: true;
  readonly example: RuleExample;
}

/** What the rule says something about, and the same without the mistake. */
interface RuleExample {
  /** The file that the texts are in; the texts are names of files when it is left out. */
  readonly file?: string;
  readonly wrong: string;
  readonly right: string;
}

type RuleTable = Readonly<Record<string, Rule>>;

/** Every rule by what it looks at. */
export const ruleGroups = {
  kubefile: kubefileRules,
  labels: labelRules,
  initscript: initScriptRules,
  charts: chartRules,
  lists: listRules,
  names: nameRules,
} as const;

const table = {
  ...kubefileRules,
  ...labelRules,
  ...initScriptRules,
  ...chartRules,
  ...listRules,
  ...nameRules,
} satisfies RuleTable;

export type RuleId = keyof typeof table;

/** Every rule by its id, which never changes. */
export const rules: Readonly<Record<RuleId, Rule>> = table;

export const ruleIds = Object.keys(rules) as RuleId[];

/** The rules of warnings, which the documents that hold warnings don't name. */
const rulesOfWarnings = new WeakMap<Warning, RuleId>();

/** Returns the warning of a rule. @param words those of its sentences. */
export function describeFinding(id: RuleId, words: Message['words'], place: Place): Warning {
  const { message, hint } = describeRule(id, words);
  const warning = { message, place, ...(hint === undefined ? {} : { hint }) };
  rulesOfWarnings.set(warning, id);
  return warning;
}

/** Returns the rule that a warning was made of; undefined for any other warning. */
export function ruleOf(warning: Warning): RuleId | undefined {
  return rulesOfWarnings.get(warning);
}

/** Returns what a rule says is wrong, and what to do. */
export function describeRule(
  id: RuleId,
  words: Message['words'],
): { readonly message: string; readonly hint: string | undefined } {
  const { what, why, fix } = rules[id];
  const sentence = (name: MessageName) => translate({ name, words }, spokenLanguage()) ?? '';
  return {
    message:
      why === undefined ? sentence(what) : say('ruleWhy', { what: sentence(what), why: sentence(why) }).text,
    hint: fix && sentence(fix),
  };
}
