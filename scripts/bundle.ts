import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** The entry points: what action.yml and package.json's `bin` name. */
const entries = { action: 'src/action/main.ts', cli: 'src/cli/main.ts' };

/**
 * Bundles the entry points into a directory: ES modules for Node 24, parts that are loaded later in files of
 * their own, the same bytes on every machine.
 */
export async function bundle(directory: string): Promise<void> {
  const { output } = await build({
    input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
    cwd: root,
    platform: 'node',
    write: false,
    logLevel: 'warn',
    // A library of Probot's calls eval on a path that is never taken here; there is nothing to do about it.
    checks: { eval: false },
    treeshake: {
      // They do nothing when they are loaded, but do not say so; without this an HTTP client nobody calls
      // comes along.
      moduleSideEffects: [{ test: /node_modules\/@actions\//, sideEffects: false }],
    },
    output: {
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      // Not minified: what is committed can be read, and a stack trace tells where one is.
      minify: false,
      comments: false,
    },
  });
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
  await writeFile(join(directory, 'LICENSES.txt'), licences(modules));
  // Node must not look for the package that the files belong to: a copy of dist/ alone runs too.
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }\n');
}

/** The licence of every package that is in the bundle. */
function licences(modules: readonly string[]): string {
  const packages = new Map(
    modules.flatMap(packageOf).map((directory) => [relative(root, directory), directory]),
  );
  const texts = [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, directory]) => licenceOf(directory));
  return [...new Set(texts)].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The directory of the package that a module belongs to. */
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
