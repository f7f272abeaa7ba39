import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'));

test('every dependency has its line in docs/dependencies.md, and no other package has one', () => {
  const lines = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| .+ \| .+ \|$/gm)];
  const described = lines.map(([, name]) => name).sort();
  const declared = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort();
  assert.deepEqual(described, declared);
});

test('every dependency has an exact version', () => {
  const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  assert.deepEqual(
    versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version))),
    [],
  );
});

test('no dependency runs a script when it is installed, and the lock names no host', () => {
  const lock = JSON.parse(read('package-lock.json'));
  const packages = Object.entries<{ hasInstallScript?: boolean; resolved?: string; integrity?: string }>(
    lock.packages,
  );
  const installed = packages.filter(([name]) => name !== '');
  const names = (wrong: typeof installed) => wrong.map(([name]) => name);
  assert.deepEqual(names(installed.filter(([, { hasInstallScript }]) => hasInstallScript)), []);
  assert.deepEqual(names(installed.filter(([, { resolved }]) => resolved !== undefined)), []);
  assert.deepEqual(names(installed.filter(([, { integrity }]) => integrity === undefined)), []);
});

test('npm ci works on every platform: the lock holds each optional package, also those of other platforms', () => {
  const { packages } = JSON.parse(read('package-lock.json'));
  const absent = Object.values<{ optionalDependencies?: Record<string, string> }>(packages)
    .flatMap(({ optionalDependencies: optional = {} }) => Object.keys(optional))
    .filter((name) => packages[`node_modules/${name}`] === undefined);
  assert.deepEqual(absent, [], 'choose a version whose packages are all published');
});
