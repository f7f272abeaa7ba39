import { readFile, writeFile } from 'node:fs/promises';
import { readLintedApplication } from '../../lint/application.ts';
import type { LintedApplication } from '../../lint/check.ts';
import { applyEdits } from '../../lint/fix.ts';
import { describeProblems, type LintFinding, lintApplication } from '../../lint/lint.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import type { SourceOpener } from '../../stores/open.ts';
import { findLocations } from './locations.ts';
import type { LintResult } from './resultschema.ts';

interface LintOptions {
  /** true: what can be corrected with certainty is corrected in the files. */
  readonly fix: boolean;
  /** Opens the sources of images, which are asked for their platforms; nothing is asked without it. */
  readonly sourceOf?: SourceOpener['sourceOf'] | undefined;
}

/**
 * Checks applications by every rule. Runs nothing, and without sources it reads files only.
 * @throws USAGE for a path without an application
 */
export async function lint(
  paths: readonly string[],
  { fix, sourceOf }: LintOptions,
  { configuration }: Pick<Settings, 'configuration'>,
): Promise<LintResult> {
  const locations = await findLocations(paths, configuration);
  const check = async () => {
    const found: LintFinding[] = [];
    for (const location of locations) {
      const application = await readLintedApplication(location);
      found.push(...(await lintApplication(application)));
      if (sourceOf) found.push(...(await checkOnline(application, sourceOf)));
    }
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

async function checkOnline(
  application: LintedApplication,
  sourceOf: SourceOpener['sourceOf'],
): Promise<LintFinding[]> {
  const { findMissingPlatforms } = await import('./online.ts');
  return await describeProblems(application, await findMissingPlatforms(application, sourceOf));
}

/** Checks applications like `lint`, and asks the sources of their images too. */
export async function lintOnline(
  paths: readonly string[],
  options: Omit<LintOptions, 'sourceOf'>,
  settings: Settings,
  progress: Progress,
): Promise<LintResult> {
  const { createSourceOpener } = await import('../../stores/open.ts');
  await using sources = createSourceOpener(settings, progress);
  return await lint(paths, { ...options, sourceOf: sources.sourceOf }, settings);
}
