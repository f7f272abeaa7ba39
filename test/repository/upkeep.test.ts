import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const renovate = JSON.parse(read('.github/renovate.json')) as {
  customManagers: { matchStrings: string[] }[];
};

test('the Node of .node-version is that of the action and of package.json', () => {
  const version = read('.node-version').trim();
  assert.match(read('action.yml'), new RegExp(`using: node${version}\\b`));
  assert.equal(JSON.parse(read('package.json')).engines.node, `>=${version}`);
});

test('every version that a script pins is one that Renovate finds', () => {
  const [pattern = ''] = renovate.customManagers.flatMap(({ matchStrings }) => matchStrings);
  const found = globSync('scripts/**/*.ts', { cwd: root }).flatMap((path) => {
    const text = read(path);
    const pinned = text.match(/^const version = '\d/gm)?.length ?? 0;
    const known = [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => groups?.['depName']);
    return pinned === 0 ? [] : [[path, pinned, ...known]];
  });
  assert.deepEqual(found.sort(), [
    ['scripts/check-renovate.ts', 1, 'renovate'],
    ['scripts/check-workflows.ts', 1, 'zizmor'],
  ]);
});

test('GitHub finds how to report a vulnerability, who reviews, and what a pull request says', () => {
  assert.match(read('SECURITY.md'), /security\/advisories\/new/);
  assert.match(read('.github/CODEOWNERS'), /^\* @\S+$/m);
  assert.match(read('.github/pull_request_template.md'), /imagebuild lint/);
});

test('what the Marketplace shows fits: a description of at most 125 characters', () => {
  const description = /^description: (.+)$/m.exec(read('action.yml'))?.[1] ?? '';
  assert.ok(description.length > 0 && description.length <= 125, `${description.length} characters`);
});
