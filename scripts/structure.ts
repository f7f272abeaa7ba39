/**
 * Measures how easy it is to find one's way in `src/`: `npm run structure`. test/repository/structure.test.ts
 * pins what was reached.
 *
 * It reads imports and exports as text, in the form that the formatter gives them, so it needs no compiler.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '..');

/** An import of one file of `src/` by another; paths are relative to `src/`. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Names as the imported file exports them; `*` for a namespace or an `import()`. */
  readonly names: readonly string[];
  /** Only types are imported: nothing is loaded. */
  readonly typeOnly: boolean;
  /** `import()`: loaded when a function is called. */
  readonly lazy: boolean;
}

interface Export {
  readonly file: string;
  readonly name: string;
  readonly kind: string;
}

export interface Structure {
  readonly files: number;
  /** Files directly in each folder, the largest first. */
  readonly folders: readonly { readonly folder: string; readonly files: number }[];
  /** The longest chain of files that load each other at once, from the importer down. */
  readonly chain: readonly string[];
  /** The same with type imports and `import()`. */
  readonly chainWithTypes: readonly string[];
  /** Groups of files that import each other, type imports included. */
  readonly cycles: readonly (readonly string[])[];
  /** Exported type names that several files declare. */
  readonly duplicateTypes: readonly { readonly name: string; readonly files: readonly string[] }[];
  /** Exports that no other file of the project imports. */
  readonly unusedExports: readonly string[];
}

const importPattern =
  /^(?:(?:import|export)\s+(type\s+)?([^;']*?)\s+from|import)\s+'(\.[^']+\.ts)'|\bimport\('(\.[^']+\.ts)'\)/gm;
const exportPattern =
  /^export (?:declare )?(?:async )?(?:abstract )?(function\*?|const|class|interface|type|enum) (\w+)/gm;

/** Returns every import between files below `directory`, an absolute path. */
export function readImports(directory: string): Import[] {
  return globSync('**/*.ts', { cwd: directory }).flatMap((file) => importsIn(directory, file));
}

function importsIn(directory: string, file: string): Import[] {
  const text = readFileSync(join(directory, file), 'utf8');
  return [...text.matchAll(importPattern)].map(([, type, clause = '*', from, called]) => {
    const names = namesIn(clause);
    return {
      from: file,
      to: normalize(join(dirname(file), from ?? called ?? '')),
      names: names.map((name) => name.replace(/^type /, '')),
      typeOnly: type !== undefined || (names.length > 0 && names.every((name) => name.startsWith('type '))),
      lazy: called !== undefined,
    };
  });
}

/** `{ a, type B as C }` gives `a` and `type B`; any other clause is a namespace. */
function namesIn(clause: string): string[] {
  const list = /\{([^}]*)\}/.exec(clause)?.[1];
  if (list === undefined) return ['*'];
  return list
    .split(',')
    .map((name) => name.trim().replace(/ as \w+$/, ''))
    .filter((name) => name !== '');
}

/** Measures a source tree. @param users folders whose files use exports as well, such as the tests. */
export function measure(directory: string, users: readonly string[]): Structure {
  const files = globSync('**/*.ts', { cwd: directory }).sort();
  const imports = readImports(directory);
  const exports = files.flatMap((file) => exportsIn(directory, file));
  const loaded = imports.filter(({ typeOnly, lazy }) => !typeOnly && !lazy);
  return {
    files: files.length,
    folders: filesPerFolder(files),
    chain: longestChain(files, loaded),
    chainWithTypes: longestChain(files, imports),
    cycles: groups(files, imports).filter((group) => group.length > 1),
    duplicateTypes: duplicateTypes(exports),
    unusedExports: unusedExports(exports, [
      ...imports,
      ...users.flatMap((user) => importsFrom(user, directory)),
    ]),
  };
}

function exportsIn(directory: string, file: string): Export[] {
  const text = readFileSync(join(directory, file), 'utf8');
  return [...text.matchAll(exportPattern)].map(([, kind = '', name = '']) => ({ file, name, kind }));
}

/** Imports of files below `target` by files below `user`; both are absolute paths. */
function importsFrom(user: string, target: string): Import[] {
  return globSync('**/*.ts', { cwd: user })
    .flatMap((file) => importsIn(user, file).map((found) => ({ ...found, to: join(user, found.to) })))
    .filter(({ to }) => to.startsWith(`${target}/`))
    .map((found) => ({ ...found, to: found.to.slice(target.length + 1) }));
}

function filesPerFolder(files: readonly string[]): Structure['folders'] {
  const counts = Map.groupBy(files, (file) => dirname(file));
  return [...counts]
    .map(([folder, within]) => ({ folder, files: within.length }))
    .sort((a, b) => b.files - a.files || (a.folder < b.folder ? -1 : 1));
}

function duplicateTypes(exports: readonly Export[]): Structure['duplicateTypes'] {
  const types = exports.filter(({ kind }) => /^(class|interface|type|enum)$/.test(kind));
  return [...Map.groupBy(types, ({ name }) => name)]
    .filter(([, declared]) => declared.length > 1)
    .map(([name, declared]) => ({ name, files: declared.map(({ file }) => file) }));
}

function unusedExports(exports: readonly Export[], imports: readonly Import[]): string[] {
  const used = new Set(imports.flatMap(({ to, names }) => names.map((name) => `${to}: ${name}`)));
  return exports
    .filter(({ file, name }) => !used.has(`${file}: ${name}`) && !used.has(`${file}: *`))
    .map(({ file, name }) => `${file}: ${name}`);
}

/**
 * Returns the longest chain of files in which each imports the next. Files that import each other count as
 * one.
 */
function longestChain(files: readonly string[], imports: readonly Import[]): string[] {
  const longest = new Map<readonly string[], readonly string[]>();
  const all = groups(files, imports);
  const groupOf = new Map(all.flatMap((group) => group.map((file) => [file, group] as const)));
  const next = Map.groupBy(imports, ({ from }) => groupOf.get(from));
  // Groups come with what they import first, so the chains below each are known.
  for (const group of all) {
    const below = (next.get(group) ?? [])
      .map(({ to }) => groupOf.get(to) ?? [])
      .filter((other) => other !== group)
      .map((other) => longest.get(other) ?? []);
    const best = below.reduce((a, b) => (b.length > a.length ? b : a), []);
    longest.set(group, [group[0] ?? '', ...best]);
  }
  return [...longest.values()].reduce<readonly string[]>((a, b) => (b.length > a.length ? b : a), []).slice();
}

/**
 * Returns groups of files that reach each other (Tarjan's strongly connected components), imported files
 * first.
 */
function groups(files: readonly string[], imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, ({ from }) => from);
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    open.push(file);
    let low = index;
    for (const { to } of next.get(file) ?? []) {
      if (!order.has(to)) low = Math.min(low, visit(to));
      else if (open.includes(to)) low = Math.min(low, order.get(to) ?? index);
    }
    lowest.set(file, low);
    if (low === index) found.push(open.splice(open.indexOf(file)));
    return low;
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return found;
}

function print(structure: Structure): void {
  const lines = [
    `${structure.files} files`,
    '',
    'Files per folder:',
    ...structure.folders.slice(0, 12).map(({ folder, files }) => `  ${String(files).padStart(3)}  ${folder}`),
    '',
    `Longest chain of imports at run time: ${structure.chain.length}`,
    ...structure.chain.map((file) => `  ${file}`),
    '',
    `Longest chain of imports with types: ${structure.chainWithTypes.length}`,
    ...structure.chainWithTypes.map((file) => `  ${file}`),
    '',
    `Cycles: ${structure.cycles.length}`,
    ...structure.cycles.map((group) => `  ${group.join(' ')}`),
    '',
    `Exported type names declared more than once: ${structure.duplicateTypes.length}`,
    ...structure.duplicateTypes.map(({ name, files }) => `  ${name}: ${files.join(' ')}`),
    '',
    `Unused exports: ${structure.unusedExports.length}`,
    ...structure.unusedExports.map((name) => `  ${name}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

if (import.meta.main) {
  const users = ['test', 'scripts', 'bench'].map((folder) => join(root, folder));
  print(measure(join(root, 'src'), users));
}
