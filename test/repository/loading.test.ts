import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { repository, runNode } from '../support/cli.ts';

let work: string;

before(async () => {
  work = await mkdtemp(join(tmpdir(), 'imagebuild-loading-'));
});

after(() => rm(work, { recursive: true, force: true }));

/** Returns the packages and the modules of src/ that an entry point loads for some arguments. */
async function loadedFor(entry: string, words: readonly string[], env: Record<string, string> = {}) {
  const file = join(work, 'loaded');
  const hook = join(repository, 'test/support/loaded.ts');
  await runNode(['--import', hook, join(repository, entry), ...words], { env: { LOADED: file, ...env } });
  const urls = (await readFile(file, 'utf8')).split('\n');
  const named = (pattern: RegExp) => [...new Set(urls.flatMap((url) => pattern.exec(url)?.[1] ?? []))].sort();
  return {
    packages: named(/\/node_modules\/(?!.*\/node_modules\/)((?:@[^/]+\/)?[^/]+)\//),
    modules: named(/\/src\/([a-z-]+)\/.+\.ts$/),
  };
}

const cli = 'src/cli/main.ts';

/** The modules that every command needs: arguments, configuration and request. */
const words = ['commander', 'picocolors', 'yaml', 'zod'];
/** The packages that read an application. */
const reading = [
  'p-limit',
  'yocto-queue',
  'semver',
  'tar-stream',
  'streamx',
  'b4a',
  'fast-fifo',
  'events-universal',
  'text-decoder',
];

for (const [name, args, allowed] of [
  ['--help', ['--help'], ['commander', 'picocolors', 'zod']],
  ['a wrong word', ['biuld'], ['commander', 'picocolors', 'zod']],
  ['doctor', ['doctor'], [...words, 'undici']],
  ['plan --offline', ['plan', '--offline', 'apps', 'hello', 'v1'], [...words, ...reading]],
  ['images', ['images', 'applications/hello/latest'], [...words, ...reading]],
] as const)
  test(`${name} loads no package that it does not need`, async () => {
    // A PATH without programs: the code that starts programs is loaded with the first one.
    const { packages } = await loadedFor(cli, args, { PATH: work });
    assert.ok(packages.includes('commander'), packages.join(' '));
    const more = packages.filter((each) => !(allowed as readonly string[]).includes(each));
    assert.deepEqual(more, []);
  });

test('--help loads no module but those of the words', async () => {
  const { modules } = await loadedFor(cli, ['--help']);
  // Of io, the writer to standard output.
  assert.deepEqual(modules, ['application', 'cli', 'io', 'report', 'text']);
});

test('the action loads neither the bot nor the command line for a mode that builds', async () => {
  const env = { INPUT_MODE: 'prepare', INPUT_TYPE: 'apps', INPUT_APP: 'hello', INPUT_VERSION: 'v1' };
  // The action writes its result into its workspace, so it gets one of its own.
  const workspace = await mkdtemp(join(work, 'workspace-'));
  await cp(join(repository, 'applications/hello'), join(workspace, 'applications/hello'), {
    recursive: true,
  });
  const place = { GITHUB_WORKSPACE: workspace, INPUT_PREPARED: join(work, 'prepared') };
  const { packages, modules } = await loadedFor('src/action/main.ts', [], { ...env, ...place });
  for (const module of ['bot', 'cli', 'stores', 'publish'])
    assert.ok(!modules.includes(module), `${module} is loaded: ${modules.join(' ')}`);
  for (const name of ['probot', 'commander', '@actions/github', 'execa'])
    assert.ok(!packages.includes(name), `${name} is loaded`);
});
