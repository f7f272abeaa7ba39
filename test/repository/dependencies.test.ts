import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { readImports } from '../../scripts/structure.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'));
/** The packages that docs/dependencies.md describes, below each of its headings. */
const described = new Map(
  read('docs/dependencies.md')
    .split(/^## /m)
    .map((part) => [
      part.split('\n')[0],
      [...part.matchAll(/^\| `([^`]+)` \| .+ \| .+ \|$/gm)].map(([, name = '']) => name),
    ]),
);

test('every dependency has its line in docs/dependencies.md, and no other package has one', () => {
  const declared = Object.keys({ ...devDependencies, ...optionalDependencies }).sort();
  assert.deepEqual([...described.values()].flat().sort(), declared);
});

test('every dependency has an exact version', () => {
  const versions = Object.entries({ ...devDependencies, ...optionalDependencies });
  assert.deepEqual(
    versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version))),
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

/**
 * The files of `src/` that a command, the action or the bot can load: those reached from the entry points by
 * imports of values.
 */
function loadableFiles(): Set<string> {
  const imports = readImports(join(root, 'src')).filter(({ typeOnly }) => !typeOnly);
  const reached = new Set(['cli/main.ts', 'action/main.ts']);
  for (const file of reached) for (const { from, to } of imports) if (from === file) reached.add(to);
  return reached;
}

/** Tells whether a text imports a value of a package, at once or by `import()`; types alone load nothing. */
function importsValue(text: string, name: string): boolean {
  const specifier = `'${name.replace('/', '\\/')}(?:\\/[^']+)?'`;
  const statement = new RegExp(`^import\\s+(?!type\\s)([^;']*?)\\s+from\\s+${specifier}`, 'gm');
  const clauses = [...text.matchAll(statement)].map(([, clause = '']) => clause);
  const isValue = (clause: string) => {
    const names = /\{([^}]*)\}/.exec(clause)?.[1];
    return (
      names === undefined || names.split(',').some((one) => one.trim() !== '' && !/^\s*type\s/.test(one))
    );
  };
  return clauses.some(isValue) || new RegExp(`\\bimport\\(${specifier}\\)`).test(text);
}

test('an import of types alone is recognised', () => {
  assert.equal(importsValue("import type { Probot } from 'probot';\n", 'probot'), false);
  assert.equal(importsValue("import { type Options } from 'probot';\n", 'probot'), false);
  assert.equal(importsValue("import { type Options, Probot } from 'probot';\n", 'probot'), true);
  assert.equal(importsValue("import {\n  isMap,\n  type Node,\n} from 'yaml';\n", 'yaml'), true);
  assert.equal(importsValue("import pc from 'picocolors';\n", 'picocolors'), true);
  assert.equal(importsValue("const { execa } = await import('execa');\n", 'execa'), true);
  assert.equal(importsValue("import { parse } from 'yaml-other';\n", 'yaml'), false);
});

test('the package that people install needs no other one: what it uses is in its bundle', () => {
  assert.equal(dependencies, undefined);
});

test('a package is described as used at run time exactly if a file that an entry point reaches loads it', () => {
  const reached = loadableFiles();
  const texts = globSync('**/*.ts', { cwd: join(root, 'src') })
    .filter((file) => reached.has(file))
    .map((file) => read(join('src', file)));
  const loaded = Object.keys(devDependencies).filter((name) =>
    texts.some((text) => importsValue(text, name)),
  );
  for (const name of ['tar-stream', '@actions/core', '@actions/github', 'probot', 'yaml', 'execa'])
    assert.ok(loaded.includes(name), name);
  const atRunTime = described.get('At run time')?.filter((name) => !(name in optionalDependencies));
  assert.deepEqual(atRunTime?.sort(), loaded.sort());
});
