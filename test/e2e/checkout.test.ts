import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Entry } from '../../src/layers/tree.ts';
import { imagebuild } from '../support/cli.ts';
import { makeRepository, type Repository } from '../support/git.ts';
import { missing } from '../support/tools.ts';

const files = {
  'plain/v1/Kubefile': 'FROM scratch\nCOPY . .\nCOPY --chmod=600 sub/script.sh /own/\n',
  'plain/v1/text': 'line one\r\nline two\r\n',
  'plain/v1/sub/script.sh': '#!/bin/sh\n',
  'plain/v1/sub/deep/er/file': 'x\n',
  'plain/v1/large.bin': 'version https://git-lfs.github.com/spec/v1\n',
  '../.gitattributes': '*.bin filter=lfs -text\n',
  'script/v1/Kubefile': 'FROM scratch\nCOPY . .\n',
  'script/v1/init.sh':
    'set -e\nchmod 700 sub\nchmod 4711 sub/tool\nstat -c %a . other > modes\necho y > made\n',
  'script/v1/sub/tool': '#!/bin/sh\n',
  'script/v1/other/file': 'x\n',
};
const executable = ['plain/v1/sub/script.sh', 'script/v1/sub/tool'];

describe('a checkout of git', { skip: missing('git') }, () => {
  let origin: Repository;
  let module: Repository;
  let work: string;

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-checkout-'));
    module = await makeRepository();
    await mkdir(join(module.directory, 'bin'));
    await writeFile(join(module.directory, 'bin/run'), 'run\n', { mode: 0o755 });
    await module.commit({ 'bin/data': 'data\n' });
    origin = await makeRepository();
    const applications = join(origin.directory, 'applications');
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(applications, path)), { recursive: true });
      await writeFile(join(applications, path), text);
    }
    for (const path of executable) await chmod(join(applications, path), 0o755);
    await symlink('sub/script.sh', join(applications, 'plain/v1/link'));
    const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module.directory];
    origin.git(...add, 'applications/plain/v1/module');
    await origin.commit({});
  });

  after(async () => {
    await Promise.all([origin?.[Symbol.asyncDispose](), module?.[Symbol.asyncDispose]()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  const shell = (script: string, ...args: string[]) =>
    execFileSync('sh', ['-ec', script, 'sh', ...args], { cwd: work, encoding: 'utf8', stdio: 'pipe' });

  function clone(name: string, umask: string): string {
    const options = '-c protocol.file.allow=always clone --quiet --recurse-submodules';
    shell(`umask ${umask}; git ${options} "$1" "$2"`, origin.directory, name);
    return join(work, name);
  }

  /** Builds an application, and returns the digest of the index. */
  async function digestOf(checkout: string, app: string, umask = '022'): Promise<string> {
    const output = await mkdtemp(join(work, 'out-'));
    const ours = process.umask(Number.parseInt(umask, 8));
    const args = ['build', 'apps', app, 'v1', '--json', '--output', `type=oci,dest=${output}`];
    const running = imagebuild(args, { cwd: checkout });
    process.umask(ours);
    const { status, stdout, stderr } = await running;
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /warning/i);
    return JSON.parse(stdout).digest;
  }

  /** The modes in the image, by path. */
  async function modesIn(checkout: string, app: string): Promise<Record<string, string>> {
    const output = await mkdtemp(join(work, 'prepared-'));
    const args = ['prepare', 'apps', app, 'v1', '--platform', 'linux/amd64', '--output', join(output, 'p')];
    const { status, stderr } = await imagebuild(args, { cwd: checkout });
    assert.equal(status, 0, stderr);
    const prepared = JSON.parse(await readFile(join(output, 'p/prepared.json'), 'utf8'));
    const { layers } = prepared.platforms['linux/amd64'];
    const entries: Entry[] = layers.flatMap((layer: { entries: Entry[] }) => layer.entries);
    return Object.fromEntries(entries.map(({ path, mode }) => [path, mode.toString(8)]));
  }

  test('gives the same digest under any umask, with and without init.sh', async () => {
    const checkouts = ['022', '002', '077'].map((umask) => [umask, clone(`umask-${umask}`, umask)] as const);
    for (const app of ['plain', 'script']) {
      const digests = new Set<string>();
      for (const [umask, checkout] of checkouts) digests.add(await digestOf(checkout, app, umask));
      assert.equal(digests.size, 1, app);
    }
    const [, checkout] = checkouts[2]!;
    const modes = await modesIn(checkout, 'plain');
    assert.deepEqual(modes, {
      Kubefile: '644',
      'large.bin': '644',
      link: '777',
      module: '755',
      'module/.git': '644',
      'module/bin': '755',
      'module/bin/data': '644',
      'module/bin/run': '755',
      own: '600',
      'own/script.sh': '600',
      sub: '755',
      'sub/deep': '755',
      'sub/deep/er': '755',
      'sub/deep/er/file': '644',
      'sub/script.sh': '755',
      text: '644',
    });
    assert.equal(
      await readFile(join(checkout, 'applications/plain/v1/text'), 'utf8'),
      files['plain/v1/text'],
    );
  });

  test('init.sh finds the modes that git keeps, and what it changes stays', async () => {
    const checkout = clone('changed', '077');
    const modes = await modesIn(checkout, 'script');
    assert.deepEqual(modes, {
      Kubefile: '644',
      'init.sh': '644',
      made: '644',
      modes: '644',
      other: '755',
      'other/file': '644',
      sub: '700',
      'sub/tool': '4711',
    });
  });

  test('changes in the checkout count by what git keeps; untracked files keep their modes', async () => {
    const checkout = clone('edited', '022');
    const application = join(checkout, 'applications/plain/v1');
    const before = await modesIn(checkout, 'plain');
    await chmod(join(application, 'text'), 0o666);
    await chmod(join(application, 'sub'), 0o2777);
    await mkdir(join(application, 'untracked'), { mode: 0o700 });
    await writeFile(join(application, 'untracked/file'), '', { mode: 0o640 });
    await writeFile(join(application, 'sub/untracked'), '', { mode: 0o600 });
    const modes = await modesIn(checkout, 'plain');
    assert.deepEqual(modes, {
      ...before,
      untracked: '700',
      'untracked/file': '640',
      'sub/untracked': '600',
    });
    shell('cd "$1" && git update-index --chmod=+x applications/plain/v1/text', checkout);
    assert.equal((await modesIn(checkout, 'plain'))['text'], '755');
  });

  test('core.fileMode, links as files, another owner and a linked work tree make no difference', async () => {
    const plain = await digestOf(clone('usual', '022'), 'script');
    const checkout = clone('configured', '077');
    shell('cd "$1" && git config core.fileMode false && chmod -R u+x applications', checkout);
    assert.equal(await digestOf(checkout, 'script'), plain);
    shell('umask 077; cd "$1" && git worktree add --quiet ../linked HEAD', checkout);
    assert.equal(await digestOf(join(work, 'linked'), 'script'), plain);
    if (process.getuid?.() !== 0) return;
    shell('chown -R 12345:12345 "$1"', checkout);
    assert.equal(await digestOf(checkout, 'script'), plain);
  });

  test('a directory without git keeps its modes', async () => {
    const copy = join(work, 'copied');
    shell(
      'cp -R "$1" "$2" && rm -rf "$2/.git" && chmod 600 "$2/applications/plain/v1/text"',
      clone('c', '022'),
      copy,
    );
    assert.equal((await modesIn(copy, 'plain'))['text'], '600');
  });

  test('a repository that git cannot read is a warning', async () => {
    const checkout = clone('broken', '022');
    await writeFile(join(checkout, '.git/index'), 'no index');
    await chmod(join(checkout, 'applications/script/v1/other/file'), 0o600);
    const args = ['prepare', 'apps', 'script', 'v1', '--output', join(work, 'of-broken')];
    const { status, stderr } = await imagebuild(args, { cwd: checkout });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /applications\/script\/v1 is in a git repository, but git cannot list it/);
  });
});
