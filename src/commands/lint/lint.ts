import { readFile, writeFile } from 'node:fs/promises';
import { readLintedApplication } from '../../lint/application.ts';
import { applyEdits } from '../../lint/fix.ts';
import { type LintFinding, lintApplication } from '../../lint/lint.ts';
import type { Settings } from '../../settings.ts';
import { findLocations } from './locations.ts';
import type { LintResult } from './resultschema.ts';

interface LintOptions {
  /** true: what can be corrected with certainty is corrected in the files. */
  readonly fix: boolean;
}

/**
 * Checks applications by every rule. Reads files only, and runs nothing.
 * @throws USAGE for a path without an application
 */
export async function lint(
  paths: readonly string[],
  { fix }: LintOptions,
  { configuration }: Pick<Settings, 'configuration'>,
): Promise<LintResult> {
  const locations = await findLocations(paths, configuration);
  const check = async () => {
    const found: LintFinding[] = [];
    for (const location of locations)
      found.push(...(await lintApplication(await readLintedApplication(location))));
    return found;
  };
  const before = await check();
  const fixed = fix ? await correct(before) : 0;
  const findings = fixed > 0 ? await check() : before;
  const count = (severity: LintFinding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  return {
    schemaVersion: 1,
    applications: locations.map(({ directory }) => directory),
    findings: findings.map(({ edits, ...finding }) => ({ ...finding, fixable: edits.length > 0 })),
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    fixed,
  };
}

/** Corrects files. @returns the number of mistakes that had a correction. */
async function correct(findings: readonly LintFinding[]): Promise<number> {
  const fixable = findings.filter(({ edits }) => edits.length > 0);
  for (const [file, inFile] of Map.groupBy(fixable, ({ file }) => file)) {
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      applyEdits(
        text,
        inFile.flatMap(({ edits }) => edits),
      ),
    );
  }
  return fixable.length;
}
