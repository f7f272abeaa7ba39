import { checkChartsInRegistry, checkTemplates } from './charts/files.ts';
import { checkInstalls } from './charts/installs.ts';
import { checkChartNamespaces } from './charts/namespace.ts';
import type { LintCheck } from './check.ts';
import {
  checkArchitecture,
  checkSetE,
  checkShebang,
  checkVersionUsed,
  checkWindowsLines,
} from './initscript/checks.ts';
import { checkGithubApi, checkVersionSort } from './initscript/downloads.ts';
import { checkEndlessRetry } from './initscript/loops.ts';
import {
  checkCommandVariables,
  checkExecWords,
  checkSeveralCommands,
  checkShellForm,
} from './kubefile/commands.ts';
import { checkCopySources } from './kubefile/copies.ts';
import { checkRegistryMisplaced, checkRegistryMissing } from './kubefile/registry.ts';
import { checkSealosVariables } from './kubefile/variables.ts';
import { checkKubefileWarnings, checkTrailingBlanks } from './kubefile/warnings.ts';
import { checkLabelNames, checkRootfsVersion, checkTypeLabel } from './labels/labels.ts';
import { checkDiscovered } from './lists/discovered.ts';
import { checkUnpinned } from './lists/unpinned.ts';
import { checkFileNames } from './names/files.ts';
import { checkNames } from './names/names.ts';
import { checkUnreadable } from './names/unreadable.ts';

/** The checks of every image. A new one is a file in the folder of what it looks at, and a row here. */
const common: readonly LintCheck[] = [
  checkUnreadable,
  checkFileNames,
  checkNames,
  checkKubefileWarnings,
  checkTrailingBlanks,
  checkCopySources,
  checkSeveralCommands,
  checkUnpinned,
  checkWindowsLines,
  checkShebang,
  checkSetE,
  checkVersionUsed,
  checkArchitecture,
  checkEndlessRetry,
  checkVersionSort,
  checkGithubApi,
];

/** The checks of what only sealos reads: an ordinary image doesn't have them. */
const ofClusterImages: readonly LintCheck[] = [
  checkDiscovered,
  checkRegistryMissing,
  checkRegistryMisplaced,
  checkExecWords,
  checkShellForm,
  checkCommandVariables,
  checkSealosVariables,
  checkTypeLabel,
  checkRootfsVersion,
  checkLabelNames,
  checkChartsInRegistry,
  checkTemplates,
  checkChartNamespaces,
  checkInstalls,
];

/** Returns the checks that a type of image has. */
export function checksFor(type: string): readonly LintCheck[] {
  return type === 'dockerimages' ? common : [...common, ...ofClusterImages];
}
