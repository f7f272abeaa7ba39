/**
 * `npm run reference`: writes the pages that the code itself says, docs/reference/ and docs/lint.md. A test
 * fails when one is stale. To add a page, add a row.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { actionPage } from './reference/action.ts';
import { cliPage } from './reference/cli.ts';
import { configurationPage } from './reference/configuration.ts';
import { errorCodesPage } from './reference/errorcodes.ts';
import { jsonPage } from './reference/json.ts';
import { lintPage } from './reference/lint.ts';

const root = join(import.meta.dirname, '..');

/** Every page with the function that makes it. */
export const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/lint.md': lintPage,
  'docs/reference/action.md': actionPage,
  'docs/reference/cli.md': cliPage,
  'docs/reference/configuration.md': configurationPage,
  'docs/reference/error-codes.md': errorCodesPage,
  'docs/reference/json.md': jsonPage,
};

if (import.meta.main)
  for (const [path, render] of Object.entries(pages)) await writeFile(join(root, path), await render());
