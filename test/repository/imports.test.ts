import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import test from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const source = join(root, 'src');

/** The files that tell the story, a verb each; the table calls them `verbs`. */
const verbs = new Set([
  ...['build.ts', 'prepare.ts', 'publish.ts', 'publish-images.ts', 'plan.ts', 'images.ts', 'inspect.ts'],
  ...['lint.ts', 'login.ts', 'doctor.ts', 'accept.ts', 'matrix.ts', 'init.ts', 'interim.ts'],
]);
const basics = 'errors.ts progress.ts settings.ts';

/** What each room may import beside itself. docs/architecture.md shows the same table. */
const table: Readonly<Record<string, string>> = {
  'errors.ts': '',
  'nearest.ts': '',
  'figures.ts': '',
  'folder.ts': 'errors.ts',
  'progress.ts': 'errors.ts',
  'image/': 'errors.ts',
  'kubefile/': 'errors.ts nearest.ts',
  'context/': 'image/ errors.ts nearest.ts',
  'discovery/': 'image/ errors.ts',
  'registry/': 'image/ errors.ts',
  'layout/': 'image/ errors.ts folder.ts',
  'runner/': 'errors.ts',
  'application/': 'image/ errors.ts folder.ts nearest.ts',
  'settings.ts': 'application/ image/',
  'choices.ts': 'application/ image/ errors.ts settings.ts',
  'sources.ts': 'registry/ layout/ image/ errors.ts settings.ts',
  'stores.ts': 'sources.ts application/ registry/ layout/ image/ errors.ts settings.ts',
  'prepare/': `application/ context/ kubefile/ discovery/ runner/ image/ ${basics}`,
  'publish/': `application/ context/ layout/ image/ ${basics}`,
  'inspect/': 'image/ errors.ts',
  'matrix/ init/': 'application/ errors.ts nearest.ts',
  verbs: `prepare/ publish/ inspect/ matrix/ init/ stores.ts sources.ts application/ context/ kubefile/ discovery/ registry/ layout/ runner/ image/ ${basics}`,
  'report/': `verbs application/ figures.ts ${basics}`,
  'cli/ action/': `verbs report/ choices.ts application/ bot/ nearest.ts figures.ts folder.ts ${basics}`,
  'bot/': 'application/ errors.ts nearest.ts figures.ts',
};

interface Import {
  readonly from: string;
  readonly to: string;
  /** Only types come along: nothing of it is loaded. */
  readonly typeOnly: boolean;
  /** `import()`: it is loaded when a function is called. */
  readonly lazy: boolean;
}

const imports = globSync('**/*.ts', { cwd: source }).flatMap(importsOf);

test('every room imports only what the table allows', () => {
  const allowed = new Map(
    Object.entries(table).flatMap(([rooms, may]) =>
      rooms.split(' ').map((room) => [room, words(may)] as const),
    ),
  );
  const wrong = imports
    .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !allowed.get(roomOf(from))?.has(roomOf(to)))
    .map(({ from, to }) => `src/${from} imports src/${to}`);
  assert.deepEqual(wrong, []);
});

test('cli and action never import each other', () => {
  const between = imports.filter(
    ({ from, to }) => /^(cli|action)\//.test(from) && /^(cli|action)\//.test(to),
  );
  assert.deepEqual(
    between.filter(({ from, to }) => roomOf(from) !== roomOf(to)),
    [],
  );
});

test('cli and action load the bot only when they are told to run it', () => {
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
  const expected = Object.entries(table).map(([rooms, may]) => [sorted(words(rooms)), sorted(words(may))]);
  assert.deepEqual(shown, expected);
});

test('publish loads nothing that runs a program of the application', () => {
  const reached = [...reach('publish.ts')];
  const forbidden = reached.filter((file) => /^(runner|prepare|discovery|kubefile)\//.test(file));
  assert.deepEqual(forbidden, []);
  // Of the context, what reads the layers that an engine made.
  const ofContext = reached.filter((file) => file.startsWith('context/'));
  assert.deepEqual(ofContext.sort(), ['context/layer.ts', 'context/members.ts', 'context/paths.ts']);
});

test('prepare reads base images as sources, and loads what publishes for a RUN only', () => {
  const publishing = (how: 'static' | 'ever') =>
    [...reach('prepare.ts', how)].filter((file) => /^(publish\/|publish\.ts|stores\.ts)/.test(file));
  assert.deepEqual(publishing('static'), []);
  const lazy = ['prepare.ts', ...reach('prepare.ts', 'static')].flatMap(lazily);
  const ways = lazy.filter((file) => file === 'publish.ts' || reach(file).has('publish.ts'));
  assert.deepEqual([...new Set(ways)], ['interim.ts']);
});

test('programs are executed by the runner, and by registry for credential helpers, only', () => {
  const users = globSync('**/*.ts', { cwd: source }).filter((file) =>
    /(?:from|import)\b[\s(]*'(?:execa|node:child_process)'/.test(readFileSync(join(source, file), 'utf8')),
  );
  assert.deepEqual([...new Set(users.map(roomOf))].sort(), ['registry/', 'runner/']);
});

test('no import goes round in a circle', () => {
  const loaded = imports.filter(({ typeOnly }) => !typeOnly);
  const loops = loaded.filter(({ from, to }) => from === to || reach(to).has(from));
  assert.deepEqual(
    loops.map(({ from, to }) => `src/${from} and src/${to}`),
    [],
  );
});

/** Every file that is loaded with one, itself left out; `static`: at once, not only when a function is called. */
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

/** What a file loads when one of its functions is called. */
function lazily(file: string): string[] {
  return imports.filter(({ from, lazy }) => from === file && lazy).map(({ to }) => to);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const found = text.matchAll(/(?:^(import|export)\s+(type\s)?[^;]*?\sfrom\s+|\bimport\()'(\.[^']+\.ts)'/gm);
  return [...found].map(([, keyword, type, specifier = '']) => ({
    from: file,
    to: normalize(join(dirname(file), specifier)),
    typeOnly: type !== undefined,
    lazy: keyword === undefined,
  }));
}

function roomOf(file: string): string {
  if (verbs.has(file)) return 'verbs';
  const slash = file.indexOf('/');
  return slash === -1 ? file : file.slice(0, slash + 1);
}

function words(text: string): Set<string> {
  return new Set(text.split(' ').filter(Boolean));
}

function sorted(names: ReadonlySet<string>): string[] {
  return [...names].sort();
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).sort();
}
