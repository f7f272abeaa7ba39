import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, type OutputOptions } from 'rolldown';

const repository = join(import.meta.dirname, '..');

/** The entry points that action.yml and the `bin` of package.json name. */
const entries = { action: 'src/action/main.ts', cli: 'src/cli/main.ts' };

/**
 * Bundles the entry points into a directory: ES modules for Node 24, with lazily loaded parts in files of
 * their own and the same bytes on every machine.
 * @param root the directory that contains src/ and node_modules/.
 */
export async function bundle(directory: string, root: string = repository): Promise<void> {
  const output = await bundleEntries(entries, { format: 'esm' }, root);
  await rm(directory, { recursive: true, force: true });
  for (const file of output) {
    const path = join(directory, file.fileName);
    await mkdir(dirname(path), { recursive: true });
    const isCommand = file.fileName === 'cli.js';
    const content = file.type === 'chunk' ? file.code : file.source;
    await writeFile(path, isCommand ? `#!/usr/bin/env node\n${content}` : content);
    if (isCommand) await chmod(path, 0o755);
  }
  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  await writeFile(join(directory, 'LICENSES.txt'), licences(modules, root));
  // Keeps Node from looking for the package that the files belong to: a copy of dist/ alone works too.
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }\n');
}

/** The command line as CommonJS modules, by their path; `cli.js` is the first one. */
export interface CommonJsBundle {
  readonly modules: ReadonlyMap<string, string>;
  /** The licences of the packages in it. */
  readonly licences: string;
}

/**
 * Bundles the command line for the single executable, which has one CommonJS module and no directory to
 * import others from.
 */
export async function bundleCommonJs(root: string = repository): Promise<CommonJsBundle> {
  const output = await bundleEntries(
    { cli: entries.cli },
    { format: 'cjs', dynamicImportInCjs: false },
    root,
  );
  const chunks = output.flatMap((file) => (file.type === 'chunk' ? [file] : []));
  return {
    modules: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
    licences: licences(
      chunks.flatMap(({ moduleIds }) => moduleIds),
      root,
    ),
  };
}

async function bundleEntries(
  inputs: Readonly<Record<string, string>>,
  options: Pick<OutputOptions, 'format' | 'dynamicImportInCjs'>,
  root: string,
) {
  const { output } = await build({
    input: Object.fromEntries(Object.entries(inputs).map(([name, path]) => [name, join(root, path)])),
    cwd: root,
    platform: 'node',
    write: false,
    logLevel: 'warn',
    // A library of Probot calls eval on a path that never runs here.
    checks: { eval: false },
    treeshake: {
      // These packages have no side effects but don't declare it; without this, an unused HTTP client would
      // be bundled.
      moduleSideEffects: [
        { test: /node_modules\/(?:@actions|@kubernetes|openid-client|oauth4webapi)\//, sideEffects: false },
      ],
    },
    output: {
      ...options,
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      // Not minified: the committed code stays readable, and stack traces are useful.
      minify: false,
      comments: false,
    },
  });
  return output;
}

/** Returns the licence of every package in the bundle. */
function licences(modules: readonly string[], root: string): string {
  const packages = new Map(
    modules.flatMap(packageOf).map((directory) => [relative(root, directory), directory]),
  );
  const texts = [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, directory]) => licenceOf(directory));
  return [...new Set(texts)].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Returns the directory of the package that a module belongs to. */
function packageOf(module: string): string[] {
  const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module.replace(/^\0/, ''));
  return match?.[1] === undefined ? [] : [match[1]];
}

function licenceOf(directory: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const file = existsSync(directory) && readdirSync(directory).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(directory, file), 'utf8').trim() : 'No licence file in the package.';
  return `${name} ${version} (${license})\n\n${text}\n`;
}
