import { join } from 'node:path';
import { ruleOf } from '../../rules/rules.ts';
import type { LintCheck } from '../check.ts';
import { checkApplicationFiles } from './applicationfiles.ts';

/** Finds files that nothing reads, because their names or places are nearly right. */
export const checkFileNames: LintCheck = async ({ directory }) => {
  const warnings = await checkApplicationFiles(directory, '');
  return warnings.flatMap((warning) => {
    const rule = ruleOf(warning);
    const file = join('', warning.place?.file ?? '');
    return rule === undefined ? [] : [{ rule, file, said: warning }];
  });
};
