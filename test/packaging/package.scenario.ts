import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { packPackage } from '../../scripts/release/package.ts';
import { copiedFiles } from '../../src/commands/init/files.ts';
import { commit, makeWorkplace, runner, tryOut, type Workplace } from './newcomer.ts';

describe('the npm package', () => {
  let work: string;
  let packed: string;
  let workplace: Workplace;
  // npm starts programs with the Node that is first on PATH.
  const nodes = join(process.execPath, '..');

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-packaging-'));
    workplace = await makeWorkplace();
    packed = await packPackage(work, commit);
  });
  after(async () => {
    await rm(work, { recursive: true, force: true });
    await workplace[Symbol.asyncDispose]();
  });

  /** Runs npm or npx without a network, with a cache that holds nothing. */
  function npm(program: 'npm' | 'npx', ...words: readonly string[]): string {
    const env = {
      PATH: `${nodes}${delimiter}${process.env['PATH']}`,
      HOME: work,
      npm_config_cache: join(work, 'cache'),
      npm_config_offline: 'true',
    };
    return execFileSync(program, words, { cwd: workplace.directory, env, encoding: 'utf8' });
  }

  test('holds the bundle, the schemas, what init copies, and texts, and nothing else', async () => {
    const names = execFileSync('tar', ['-tzf', packed], { encoding: 'utf8' }).trim().split('\n');
    const others = names
      .map((name) => name.replace('package/', ''))
      .filter((name) => !/^dist\/(?:chunks\/)?[\w-]+\.js$/.test(name));
    assert.deepEqual(
      others.filter((name) => !/^schemas\/\w+\.schema\.json$/.test(name)).sort(),
      [
        ...copiedFiles,
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/LICENSES.txt',
        'dist/package.json',
        'package.json',
      ].sort(),
    );
    assert.ok((await stat(packed)).size < 2 * 1024 * 1024);
  });

  test('has the same files as what npm packs in the clone', () => {
    assert.deepEqual(
      packageJson.files.filter((path) => !/^(?:dist|schemas)\/$|^CHANGELOG\.md$/.test(path)),
      copiedFiles,
    );
  });

  test('is the same bytes every time, whatever the umask', async () => {
    const again = join(work, 'again');
    await mkdir(again);
    const umask = process.umask(0o077);
    try {
      assert.deepEqual(await readFile(await packPackage(again, commit)), await readFile(packed));
    } finally {
      process.umask(umask);
    }
  });

  test('is installed without a network and without running a script, and needs no other package', () => {
    npm('npm', 'install', '--ignore-scripts', packed);
    assert.match(npm('npm', 'ls', '--all'), /`-- @labring\/imagebuild@[\d.]+\n.*UNMET OPTIONAL/s);
  });

  test('does what a newcomer tries, once installed', async () => {
    const bin = join(workplace.directory, 'node_modules/.bin/imagebuild');
    await tryOut(runner(workplace.directory, process.execPath, bin), workplace.directory);
  });

  test('is started by npx: the installed one, and one from a file anywhere', () => {
    assert.equal(npm('npx', 'imagebuild', '--version'), `${packageJson.version}\n`);
    const words = ['--yes', `--package=${packed}`, 'imagebuild', '--version'];
    assert.equal(npm('npx', ...words), `${packageJson.version}\n`);
  });
});
