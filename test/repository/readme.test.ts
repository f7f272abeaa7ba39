import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { repository, runNode } from '../support/cli.ts';

let readme: string;
let work: string;

before(async () => {
  readme = await readFile(join(repository, 'README.md'), 'utf8');
  work = await mkdtemp(join(tmpdir(), 'imagebuild-readme-'));
});

after(() => rm(work, { recursive: true, force: true }));

/** Returns the fenced block that starts with a line. */
function block(start: string): string {
  const found = readme.split('```').find((part) => part.trimStart().startsWith(start));
  assert.ok(found, `README.md has a block that begins with ${start}`);
  return found.trim();
}

/** Hides times, which differ from run to run; everything else must be the same. */
const timeless = (text: string) => text.replaceAll(/\d+(?:\.\d+)? s\b/g, 'T s').trim();

test('the quickstart prints what README.md shows, in less than ten seconds', async () => {
  for (const path of ['src', 'scripts', 'dist', 'applications', 'package.json'])
    await cp(join(repository, path), join(work, path), { recursive: true });
  await symlink(join(repository, 'node_modules'), join(work, 'node_modules'));
  const quickstart = async () => {
    const started = performance.now();
    const outcome = await runNode([join(work, 'scripts/quickstart.ts')], { cwd: work });
    return { ...outcome, milliseconds: performance.now() - started };
  };
  let { status, stdout, stderr, milliseconds } = await quickstart();
  assert.equal(status, 0, stderr);
  // Other work on the machine only ever adds time.
  for (let tries = 0; tries < 5 && milliseconds >= 10_000; tries++)
    milliseconds = (await quickstart()).milliseconds;
  assert.ok(milliseconds < 10_000, `${milliseconds} ms`);
  for (const line of timeless(block('1. The image of hello')).split('\n'))
    assert.ok(timeless(stdout + stderr).includes(line), `the quickstart prints: ${line}\n${stdout}${stderr}`);
});

test('a mistake reads as README.md shows it', async () => {
  const directory = join(work, 'mistake/applications/demo/v1');
  await mkdir(join(directory, 'manifests'), { recursive: true });
  await writeFile(
    join(directory, 'Kubefile'),
    'FROM scratch\nCOPY manifests manifests\nCOPY registry registry\nLABLE a=b\n',
  );
  const cli = join(repository, 'dist/cli.js');
  const { status, stderr } = await runNode([cli, 'build', 'apps', 'demo', 'v1', '--progress', 'quiet'], {
    cwd: join(work, 'mistake'),
  });
  assert.equal(status, 1);
  assert.equal(stderr.trim(), block('applications/demo/v1/Kubefile'));
});

test('every command that README.md names is one', async () => {
  const { stdout } = await runNode([join(repository, 'dist/cli.js'), '--help']);
  const named = [...readme.matchAll(/^\| `(\w+)[^`]*`(?:, `(\w+)`)? \|/gm)].flatMap((match) =>
    match.slice(1).filter(Boolean),
  );
  assert.ok(named.length >= 8);
  for (const name of named) assert.match(stdout, new RegExp(`^  ${name}\\b`, 'm'));
});
