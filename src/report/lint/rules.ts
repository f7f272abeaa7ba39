import { describeRule, type RuleId, ruleGroups, rules, type Severity } from '../../rules/rules.ts';
import { say } from '../../text/say.ts';

/** The words of a rule's sentences where they stand for themselves: `{path}` is PATH. */
const names = new Proxy({} as Record<string, string>, { get: (_, name) => String(name).toUpperCase() });

/** What people read about a rule. */
interface RulePage {
  readonly id: RuleId;
  readonly group: string;
  readonly severity: Severity;
  /** What is wrong, and why it matters. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
  readonly fixable: boolean;
  readonly online: boolean;
  readonly example: { readonly file?: string; readonly wrong: string; readonly right: string };
}

/** Describes every rule, in the order of their groups. */
export function rulePages(): RulePage[] {
  return Object.entries(ruleGroups).flatMap(([group, rows]) =>
    (Object.keys(rows) as RuleId[]).map((id) => {
      const { severity, fixable = false, online = false, example } = rules[id];
      const { message, hint = '' } = describeRule(id, names);
      return { id, group, severity, message, fix: hint, fixable, online, example };
    }),
  );
}

/** Formats a list of all rules, a line each. */
export function ruleListLines(): string[] {
  const pages = rulePages();
  const width = Math.max(...pages.map(({ id }) => id.length));
  return pages.map(({ id, severity, message }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${message}`);
}

/** Formats everything about a rule. */
export function explainLines(id: RuleId): string[] {
  const page = rulePages().find((one) => one.id === id)!;
  const { file, wrong, right } = page.example;
  const shown = (text: string) => text.split('\n').map((line) => `    ${line}`);
  return [
    `${id} (${page.severity})`,
    '',
    say('ruleSentence', { message: page.message }).text,
    page.fix,
    ...(page.fixable ? [say('ruleFixable').text] : []),
    ...(page.online ? [say('ruleOnline').text] : []),
    '',
    (file === undefined ? say('ruleWrong') : say('ruleWrongIn', { file })).text,
    ...shown(wrong),
    say('ruleRight').text,
    ...shown(right),
    '',
    say('ruleOff', { option: `{ ${id}: off }` }).text,
  ];
}
