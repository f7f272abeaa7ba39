import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { findVersionProblems } from '../../scripts/release/version.ts';
import { imagebuild, repository } from '../support/cli.ts';

const read = (name: string) => readFileSync(join(repository, name), 'utf8');
const lockOf = (version: string) => JSON.stringify({ version, packages: { '': { version } } });
const texts = {
  packageJson: JSON.stringify({ version: '1.2.0' }),
  packageLock: lockOf('1.2.0'),
  changelog: '# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-12-01\n\n## 1.1.0\n',
};
const released = { ...texts, changelog: '# Changelog\n\n## 1.2.0\n\n## 1.1.0\n' };

test('--version, package.json, the lock and the changelog agree', async () => {
  const [packageJson, packageLock, changelog] = ['package.json', 'package-lock.json', 'CHANGELOG.md'].map(
    read,
  );
  const own = { packageJson: packageJson ?? '', packageLock: packageLock ?? '', changelog: changelog ?? '' };
  assert.deepEqual(findVersionProblems(own), []);
  const { stdout } = await imagebuild(['--version']);
  assert.equal(stdout, `${JSON.parse(own.packageJson).version}\n`);
});

test('between releases, changes may be unreleased', () => {
  assert.deepEqual(findVersionProblems(texts), []);
  assert.deepEqual(findVersionProblems({ ...texts, changelog: '## Unreleased\n' }), []);
});

test('a release has its own heading, above all others', () => {
  assert.deepEqual(findVersionProblems(released, 'v1.2.0'), []);
  assert.deepEqual(findVersionProblems(texts, 'v1.2.0'), [
    'CHANGELOG.md starts with "Unreleased" instead of "1.2.0"',
  ]);
});

test('each difference is a line that names both places', () => {
  assert.deepEqual(findVersionProblems(released, 'v1.2.1'), [
    'the tag is v1.2.1, and package.json has 1.2.0',
  ]);
  assert.deepEqual(findVersionProblems({ ...released, packageLock: lockOf('1.1.0') }, 'v1.2.0'), [
    'package-lock.json has 1.1.0, package.json 1.2.0',
    'package-lock.json has 1.1.0, package.json 1.2.0',
  ]);
  assert.deepEqual(findVersionProblems({ ...texts, changelog: '## Unreleased\n\n## 1.3.0\n' }), [
    'the newest version of CHANGELOG.md is "1.3.0", and package.json has 1.2.0',
  ]);
});

test('as long as package.json is private, the documentation says that nothing is published', () => {
  const { name, private: isPrivate } = JSON.parse(read('package.json'));
  const page = read('docs/install.md');
  assert.equal(/^\*\*Nothing is published yet\*\*/m.test(page), isPrivate === true);
  // Whoever takes the name without a scope decides what runs.
  assert.match(name, /^@labring\//);
  assert.match(page, /^Don't run `npx imagebuild` where it isn't installed/m);
});
