import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { bundle } from '../../scripts/bundle.ts';
import { findPackageDirectory, readAsset } from '../../src/io/assets.ts';
import { repository, runNode } from '../support/cli.ts';

const work = mkdtempSync(join(tmpdir(), 'imagebuild-assets-'));
after(() => rmSync(work, { recursive: true, force: true }));

test('a file of imagebuild is read from the clone that the code runs in', async () => {
  assert.equal(findPackageDirectory(), repository);
  const path = '.github/workflows/imagebuild.yml';
  assert.equal(await readAsset(path), readFileSync(join(repository, path), 'utf8'));
});

test('a file that isn’t there is an error that says what is missing', async () => {
  await assert.rejects(readAsset('.github/workflows/absent.yml'), {
    code: 'CONTENT_MISSING',
    message: 'this installation of imagebuild lacks its file .github/workflows/absent.yml',
  });
});

test('the package is found by its name, not by another package around a copy of dist/', () => {
  const inside = join(work, 'node_modules/@labring/imagebuild');
  const dist = join(inside, 'dist');
  mkdirSync(join(dist, 'chunks'), { recursive: true });
  writeFileSync(join(work, 'package.json'), '{ "name": "someone-else" }');
  writeFileSync(join(dist, 'package.json'), '{ "type": "module" }');
  assert.equal(findPackageDirectory(join(dist, 'chunks')), undefined);
  writeFileSync(join(inside, 'package.json'), JSON.stringify({ name: packageJson.name }));
  assert.equal(findPackageDirectory(join(dist, 'chunks')), inside);
});

test('init of a copy of dist/ alone doesn’t take the workflows of the project that it lies in', async () => {
  const project = join(work, 'project');
  mkdirSync(join(project, '.github/workflows'), { recursive: true });
  writeFileSync(join(project, 'action.yml'), 'name: of the project\n');
  writeFileSync(join(project, '.github/workflows/imagebuild.yml'), 'jobs: {}\n');
  await bundle(join(project, 'vendor/dist'));
  const words = ['init', project, '--namespace', 'team', '--action', `a/b@${'a'.repeat(40)}`];
  const { status, stderr } = await runNode([join(project, 'vendor/dist/cli.js'), ...words]);
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^error: this installation of imagebuild lacks its file package\.json\n.*docs\/install\.md/,
  );
});
