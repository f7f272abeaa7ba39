/**
 * `node scripts/check-version.ts vX.Y.Z`: checks that a release's tag, package.json, the lock and the
 * changelog agree.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findVersionProblems } from './release/version.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8');
const [tag = ''] = process.argv.slice(2);
const problems = findVersionProblems(
  {
    packageJson: read('package.json'),
    packageLock: read('package-lock.json'),
    changelog: read('CHANGELOG.md'),
  },
  tag,
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
