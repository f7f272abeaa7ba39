import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { readImports } from '../../scripts/structure.ts';

const root = join(import.meta.dirname, '..', '..');
const source = join(root, 'src');

/**
 * The modules that each module may import. A module imports only modules below it in this list.
 * docs/architecture.md has the same table.
 */
const table: Readonly<Record<string, string>> = {
  cli: 'report buildoptions.ts commands bot application rules network io progress.ts text errors.ts',
  action: 'report buildoptions.ts commands bot application network io progress.ts text errors.ts',
  report: 'commands application rules progress.ts text errors.ts',
  'buildoptions.ts': 'settings.ts application layers text errors.ts',
  commands:
    'prepare publish serve lint discovery cluster kubefile embedded stores settings.ts application rules layers image runner io progress.ts text errors.ts',
  bot: 'application text errors.ts',
  prepare:
    'discovery cluster kubefile context embedded settings.ts application rules layers image runner io progress.ts text errors.ts',
  publish: 'embedded stores settings.ts application layers image io progress.ts text errors.ts',
  serve: 'embedded layers image io progress.ts text errors.ts',
  lint: 'discovery kubefile context application rules layers image io text errors.ts',
  discovery: 'rules image text errors.ts',
  cluster: 'image network io progress.ts text errors.ts',
  kubefile: 'layers image text errors.ts',
  context: 'layers image io text errors.ts',
  embedded: 'layers image text errors.ts',
  stores: 'settings.ts application layers image network io progress.ts text errors.ts',
  'settings.ts': 'application layers progress.ts',
  application: 'rules layers image io text errors.ts',
  rules: 'text errors.ts',
  layers: 'image io text errors.ts',
  image: 'io text errors.ts',
  runner: 'io text errors.ts',
  network: 'text errors.ts',
  io: 'text errors.ts',
  'progress.ts': 'errors.ts',
  text: 'errors.ts',
  'errors.ts': '',
};

const imports = readImports(source);

test('every module imports only what the table allows', () => {
  const wrong = imports
    .filter(
      ({ from, to }) => moduleOf(from) !== moduleOf(to) && !allowed(moduleOf(from)).includes(moduleOf(to)),
    )
    .map(({ from, to }) => `src/${from} imports src/${to}`);
  assert.deepEqual(wrong, []);
});

test('the table has a row for every module, and every row imports downward', () => {
  const modules = Object.keys(table);
  assert.deepEqual(
    [...new Set(globSync('**/*.ts', { cwd: source }).map(moduleOf))].sort(),
    [...modules].sort(),
  );
  const upward = modules.flatMap((module, index) =>
    allowed(module)
      .filter((other) => modules.indexOf(other) <= index)
      .map((other) => `${module} imports ${other}`),
  );
  assert.deepEqual(upward, []);
});

test('every module has a README', () => {
  const folders = Object.keys(table).filter((module) => !module.endsWith('.ts'));
  assert.deepEqual(
    folders.filter((folder) => !existsSync(join(source, folder, 'README.md'))),
    [],
  );
});

test('cli and action never import each other', () => {
  const between = imports.filter(
    ({ from, to }) => /^(cli|action)\//.test(from) && /^(cli|action)\//.test(to),
  );
  assert.deepEqual(
    between.filter(({ from, to }) => moduleOf(from) !== moduleOf(to)),
    [],
  );
});

test('cli and action load the bot only when they run it', () => {
  const entries = [...reach('cli/main.ts', 'static'), ...reach('action/main.ts', 'static')];
  assert.deepEqual(
    entries.filter((file) => file.startsWith('bot/')),
    [],
  );
});

test('docs/architecture.md shows the same table', () => {
  const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `/.test(line));
  const shown = rows.map((row) => {
    const cells = row.split('|').slice(1, -1);
    return [namesIn(cells[0] ?? ''), namesIn(cells.at(-1) ?? '')];
  });
  const expected = Object.keys(table).map((module) => [[module], [...allowed(module)]]);
  assert.deepEqual(shown, expected);
});

test('publish loads nothing that runs a program of the application', () => {
  const reached = [...reach('commands/publish.ts')];
  // docs/security-rules.md 34
  const forbidden = reached.filter((file) =>
    /^(runner|prepare|discovery|kubefile|cluster|context)\//.test(file),
  );
  assert.deepEqual(forbidden, []);
});

test('prepare reads base images as sources, and loads what publishes for a RUN only', () => {
  const publishing = (how: 'static' | 'ever') =>
    [...reach('commands/prepare.ts', how)].filter((file) =>
      /^(publish\/|commands\/publish\.ts|stores\/open\.ts)/.test(file),
    );
  assert.deepEqual(publishing('static'), []);
  const lazy = ['commands/prepare.ts', ...reach('commands/prepare.ts', 'static')].flatMap(lazily);
  const ways = lazy.filter(
    (file) => file === 'commands/publish.ts' || reach(file).has('commands/publish.ts'),
  );
  assert.deepEqual([...new Set(ways)], ['commands/publish.ts']);
});

test('programs are executed by the runner, and by registry for credential helpers, only', () => {
  const users = globSync('**/*.ts', { cwd: source }).filter((file) =>
    /(?:from|import)\b[\s(]*'(?:execa|node:child_process)'/.test(readFileSync(join(source, file), 'utf8')),
  );
  assert.deepEqual(
    users
      .filter((file) => !file.startsWith('runner/'))
      .sort()
      .reverse(),
    // The second starts imagebuild itself again, with the Node that it needs.
    ['stores/registry/auth/credential-helper.ts', 'io/bundlednode.ts'],
  );
});

test('no import goes round in a circle', () => {
  const loaded = imports.filter(({ typeOnly }) => !typeOnly);
  const loops = loaded.filter(({ from, to }) => from === to || reach(to).has(from));
  assert.deepEqual(
    loops.map(({ from, to }) => `src/${from} and src/${to}`),
    [],
  );
});

/**
 * Returns every file that a file loads, without itself; `static`: at once, not only when a function is
 * called.
 */
function reach(start: string, how: 'static' | 'ever' = 'ever'): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const { from, to, typeOnly, lazy } of imports) {
      if (from !== file || typeOnly || reached.has(to) || (lazy && how === 'static')) continue;
      reached.add(to);
      waiting.push(to);
    }
  }
  return reached;
}

/** Returns the files that a file loads when one of its functions is called. */
function lazily(file: string): string[] {
  return imports.filter(({ from, lazy }) => from === file && lazy).map(({ to }) => to);
}

function moduleOf(file: string): string {
  const slash = file.indexOf('/');
  return slash === -1 ? file : file.slice(0, slash);
}

function allowed(module: string): string[] {
  return (table[module] ?? '').split(' ').filter(Boolean);
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}
