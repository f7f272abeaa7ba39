import type { LintCheck } from './check.ts';
import { checkDiscovered } from './lists/discovered.ts';
import { checkFileNames } from './names/files.ts';
import { checkNames } from './names/names.ts';
import { checkUnreadable } from './names/unreadable.ts';

/** Every check. A new one is a file in the folder of what it looks at, and a row here. */
export const lintChecks: readonly LintCheck[] = [
  checkUnreadable,
  checkFileNames,
  checkNames,
  checkDiscovered,
];
