import { z } from 'zod';
import { ruleIds } from '../../rules/rules.ts';

const count = z.int().min(0);

const finding = z
  .strictObject({
    rule: z.enum(ruleIds),
    severity: z.enum(['error', 'warning', 'note']),
    message: z.string().describe('What is wrong, and why it matters.'),
    hint: z.string().optional().describe('What to do.'),
    file: z.string().describe('Relative to the working directory.'),
    line: z.int().min(1),
    column: z.int().min(1).describe('In UTF-16 code units.'),
    fixable: z.boolean().describe('true: --fix corrects it.'),
  })
  .readonly();

/** What `imagebuild lint --json` prints. */
export const lintResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  applications: z.array(z.string()).readonly().describe('The directories that were checked.'),
  findings: z.array(finding).readonly().describe('By application, sorted by place.'),
  errors: count,
  warnings: count,
  notes: count,
  fixed: count.describe('The mistakes that --fix corrected; they are not among the findings.'),
});

export type LintResult = Readonly<z.output<typeof lintResultSchema>>;
export type LintResultFinding = LintResult['findings'][number];
