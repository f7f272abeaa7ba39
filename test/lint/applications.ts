import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { ImageType } from '../../src/application/request.ts';
import { readLintedApplication } from '../../src/lint/application.ts';
import { applyEdits } from '../../src/lint/fix.ts';
import { type LintFinding, lintApplication } from '../../src/lint/lint.ts';

/** The files of an application, by path. */
export type ApplicationFiles = Readonly<Record<string, string | undefined>>;

interface WrittenApplication extends AsyncDisposable {
  readonly directory: string;
  /** Checks it. */
  readonly check: () => Promise<LintFinding[]>;
}

/** Writes an application below a temporary directory. */
export async function writeApplication(
  files: ApplicationFiles,
  { app = 'demo', version = 'latest', type = 'apps' as ImageType } = {},
): Promise<WrittenApplication> {
  const root = await mkdtemp(join(tmpdir(), 'imagebuild-lint-'));
  const directory = join(root, app, version);
  await mkdir(directory, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    if (text === undefined) continue;
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), text);
  }
  const location = { directory, type, names: { app, version } };
  return {
    directory,
    check: async () => {
      const findings = await lintApplication(await readLintedApplication(location));
      return findings.map((finding) => ({ ...finding, file: relative(directory, finding.file) }));
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** `Kubefile:4:5 cmd-exec-words` */
export function nameFinding({ file, line, column, rule }: LintFinding): string {
  return `${file}:${line}:${column} ${rule}`;
}

/** Corrects the files of an application as `--fix` does. @returns their texts. */
export async function correctFiles({
  directory,
  check,
}: WrittenApplication): Promise<Record<string, string>> {
  const fixable = (await check()).filter(({ edits }) => edits.length > 0);
  const corrected: Record<string, string> = {};
  for (const [file, findings] of Map.groupBy(fixable, ({ file }) => file)) {
    const text = await readFile(join(directory, file), 'utf8');
    corrected[file] = applyEdits(
      text,
      findings.flatMap(({ edits }) => edits),
    );
    await writeFile(join(directory, file), corrected[file]);
  }
  return corrected;
}
