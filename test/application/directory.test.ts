import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  chooseKubefile,
  copyApplication,
  findApplication,
  readBuildArch,
} from '../../src/application/directory.ts';

let temporary: string;
let root: string;

/** Writes files, with their directories, below the temporary directory. */
async function put(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(temporary, name)), { recursive: true });
    await writeFile(join(temporary, name), content);
  }
}

before(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'imagebuild-directory-'));
  root = join(temporary, 'applications');
  await put({
    'applications/helm/v3.8.2/Kubefile': 'FROM scratch\n',
    'applications/helm/v3.10.0/Kubefile': 'FROM scratch\n',
    'applications/nginx/latest/Kubefile': 'FROM scratch\n',
    'applications/nginx/1.25/Kubefile': 'FROM scratch\n',
    'applications/minio/v5 /Kubefile': 'FROM scratch\n',
    'applications/ dapr/latest/Kubefile': 'FROM scratch\n',
    'applications/README.md': 'no application',
    'applications/MyApp/v1/Kubefile': 'FROM scratch\n',
    'applications/MyApp/v+2/Kubefile': 'FROM scratch\n',
    'applications/empty/README.md': 'no version',
    'outside/v1/Kubefile': 'FROM scratch\n',
  });
  await symlink('v3.10.0', join(root, 'helm/stable'));
  await symlink(join(temporary, 'outside/v1'), join(root, 'helm/v9'));
  await symlink(join(temporary, 'outside'), join(root, 'foreign'));
});

after(() => rm(temporary, { recursive: true, force: true }));

describe('security 7: an application', () => {
  test('is found under its version', async () => {
    assert.deepEqual(await findApplication(root, 'nginx', '1.25'), {
      directory: join(root, 'nginx/1.25'),
      versionDirectory: '1.25',
      fallback: false,
      warnings: [],
    });
  });

  test('is found under latest when its version has no directory', async () => {
    const found = await findApplication(root, 'nginx', '9.9');
    assert.equal(found.directory, join(root, 'nginx/latest'));
    assert.equal(found.versionDirectory, 'latest');
    assert.equal(found.fallback, true);
  });

  test('isn’t a fallback when latest is asked for', async () => {
    assert.equal((await findApplication(root, 'nginx', 'latest')).fallback, false);
  });

  test('is found when a name differs by blanks only, with a warning', async () => {
    const minio = await findApplication(root, 'minio', 'v5');
    assert.equal(minio.directory, join(root, 'minio/v5 '));
    assert.equal(minio.versionDirectory, 'v5');
    assert.equal(minio.fallback, false);
    assert.match(minio.warnings[0]?.message ?? '', /contains blanks/);
    assert.equal(minio.warnings[0]?.hint, 'Rename it to "v5".');
    const dapr = await findApplication(root, 'dapr', 'v1');
    assert.equal(dapr.directory, join(root, ' dapr/latest'));
    assert.equal(dapr.warnings.length, 1);
  });

  test('may be a link inside the root', async () => {
    assert.equal((await findApplication(root, 'helm', 'stable')).directory, join(root, 'helm/stable'));
  });

  for (const [app, version] of [
    ['helm', 'v9'],
    ['foreign', 'v1'],
    ['foreign', 'no-such-version'],
  ] as const)
    test(`that leads out of the root is refused: ${app} ${version}`, async () => {
      await assert.rejects(findApplication(root, app, version), {
        code: 'CONTEXT_INVALID',
        message: /leads out of/,
      });
    });

  const missing: readonly (readonly [app: string, version: string, message: RegExp, hint: RegExp])[] = [
    ['helmm', 'v1', /no application helmm/, /Did you mean "helm"\?/],
    ['README.md', 'v1', /no application README.md/, /Add .*README.md\/latest with a Kubefile/],
    ['cilium', 'v1', /no application cilium/, /Add .*cilium\/latest with a Kubefile/],
    [
      'helm',
      'v4.0.0',
      /helm has neither a version v4.0.0 nor a directory latest/,
      /^It has v9, v3.10.0, v3.8.2, stable\.$/,
    ],
    ['helm', '3.8.2', /neither a version 3.8.2/, /Did you mean "v3.8.2"\?/],
    ['empty', 'v1', /neither a version v1/, /has no versions yet/],
    ['MyApp', 'v2', /neither a version v2/, /There is .*v\+2, .* Rename it, with letters/],
    ['myapp', 'v1', /no application myapp/, /There is .*MyApp, .* git mv .*MyApp .*myapp\.$/],
  ];
  for (const [app, version, message, hint] of missing)
    test(`that is missing is an error with a hint: ${app} ${version}`, async () => {
      await assert.rejects(findApplication(root, app, version), {
        code: 'APPLICATION_NOT_FOUND',
        message,
        hint,
      });
    });

  test('without a root is an error with a hint', async () => {
    await assert.rejects(findApplication(join(root, 'none'), 'helm', 'v1'), {
      code: 'APPLICATION_NOT_FOUND',
      hint: /--applications/,
    });
  });
});

describe('a copy of an application', () => {
  test('has dot files, modes and links as they are', async () => {
    await put({ 'app/.hidden/.sealignore': 'x', 'app/init.sh': '#!/bin/bash\n', 'app/locked/file': 'y' });
    await chmod(join(temporary, 'app/init.sh'), 0o4755);
    await chmod(join(temporary, 'app/locked/file'), 0o400);
    await chmod(join(temporary, 'app/locked'), 0o555);
    await symlink('../elsewhere', join(temporary, 'app/link'));
    const copy = join(temporary, 'copy');
    await copyApplication(join(temporary, 'app'), copy);
    assert.equal(await readFile(join(copy, '.hidden/.sealignore'), 'utf8'), 'x');
    assert.equal((await lstat(join(copy, 'init.sh'))).mode & 0o777, 0o755);
    assert.equal((await lstat(join(copy, 'locked'))).mode & 0o7777, 0o555);
    assert.equal((await lstat(join(copy, 'locked/file'))).mode & 0o7777, 0o400);
    assert.equal(await readlink(join(copy, 'link')), '../elsewhere');
    assert.deepEqual((await readdir(copy)).sort(), ['.hidden', 'init.sh', 'link', 'locked']);
    for (const name of ['app', 'copy']) await chmod(join(temporary, name, 'locked'), 0o755);
  });

  test('is never made over one that is there', async () => {
    await put({ 'a/x': '1', 'b/x': '2' });
    await assert.rejects(copyApplication(join(temporary, 'a'), join(temporary, 'b')));
    assert.equal(await readFile(join(temporary, 'b/x'), 'utf8'), '2');
  });

  test('of a link copies what it leads to', async () => {
    await copyApplication(join(root, 'helm/stable'), join(temporary, 'stable'));
    assert.deepEqual(await readdir(join(temporary, 'stable')), ['Kubefile']);
  });

  test('refuses a pipe, by name', { timeout: 60_000 }, async () => {
    await put({ 'special/sub/file': '' });
    execFileSync('mkfifo', [join(temporary, 'special/sub/pipe')]);
    await assert.rejects(copyApplication(join(temporary, 'special'), join(temporary, 'special-copy')), {
      code: 'CONTEXT_INVALID',
      message: 'sub/pipe is a device, a pipe or a socket',
    });
  });

  test('refuses a link to a name that is not UTF-8', async () => {
    await put({ 'to-latin/file': '' });
    await symlink(Buffer.from([0x66, 0xfc]), join(temporary, 'to-latin/link'));
    await assert.rejects(copyApplication(join(temporary, 'to-latin'), join(temporary, 'to-latin-copy')), {
      code: 'CONTEXT_INVALID',
      message: 'link is a link to a name that is not UTF-8',
    });
  });

  test('refuses a name that is not UTF-8', async () => {
    await put({ 'latin/file': '' });
    await writeFile(Buffer.concat([Buffer.from(join(temporary, 'latin/')), Buffer.from([0x66, 0xfc])]), '');
    await assert.rejects(copyApplication(join(temporary, 'latin'), join(temporary, 'latin-copy')), {
      code: 'CONTEXT_INVALID',
    });
  });
});

describe('build_arch', () => {
  const rows: readonly (readonly [text: string, platform: string])[] = [
    ['amd64', 'linux/amd64'],
    [' arm64 \r\n', 'linux/arm64'],
    ['\ufeffamd64\n', 'linux/amd64'],
  ];
  for (const [text, platform] of rows)
    test(`of ${JSON.stringify(text)} limits the platforms to ${platform}`, async () => {
      await put({ 'arch/build_arch': text });
      assert.equal(await readBuildArch(join(temporary, 'arch')), platform);
    });

  test('that is not there limits nothing', async () => {
    assert.equal(await readBuildArch(temporary), undefined);
  });

  for (const text of ['', 'riscv64', 'amd64 arm64', 'linux/amd64', 'amd64\narm64'])
    test(`of ${JSON.stringify(text)} is an error with its place`, async () => {
      await put({ 'arch/build_arch': text });
      await assert.rejects(readBuildArch(join(temporary, 'arch'), 'applications/x/v1'), {
        code: 'CONFIGURATION_INVALID',
        place: { file: 'applications/x/v1/build_arch', line: 1 },
      });
    });
});

describe('the Kubefile', () => {
  const rows: readonly (readonly [files: Record<string, string>, file: string, text: string])[] = [
    [{ Kubefile: 'FROM scratch' }, 'Kubefile', 'FROM scratch'],
    [{ Kubefile: 'FROM a', Dockerfile: 'FROM b' }, 'Dockerfile', 'FROM b'],
    [{ Kubefile: 'FROM a', Dockerfile: ' \r\n' }, 'Kubefile', 'FROM a'],
    [{ Kubefile: '\ufeffFROM a\r\nCMD b\r\n' }, 'Kubefile', 'FROM a\r\nCMD b\r\n'],
  ];
  for (const [index, [files, file, text]] of rows.entries())
    test(`of ${JSON.stringify(files)} is ${file}`, async () => {
      await put(
        Object.fromEntries(Object.entries(files).map(([name, content]) => [`kube${index}/${name}`, content])),
      );
      assert.deepEqual(await chooseKubefile(join(temporary, `kube${index}`)), { file, text });
    });

  test('that is missing is reported with what to do', async () => {
    await assert.rejects(chooseKubefile(root, 'applications/x/v1'), {
      code: 'KUBEFILE_MISSING',
      message: 'applications/x/v1 has no Kubefile',
      hint: /init\.sh/,
    });
  });

  test('that is empty is as good as none', async () => {
    await put({ 'void/Kubefile': '\n' });
    await assert.rejects(chooseKubefile(join(temporary, 'void')), {
      code: 'KUBEFILE_MISSING',
      message: /only an empty Kubefile/,
    });
  });

  test('that is not UTF-8 is an error with its line', async () => {
    await put({ 'gbk/Kubefile': Buffer.from('FROM scratch\n# \xd6\xd0\nCMD x\n', 'latin1') });
    await assert.rejects(chooseKubefile(join(temporary, 'gbk'), 'applications/x/v1'), {
      code: 'CONTEXT_INVALID',
      place: { file: 'applications/x/v1/Kubefile', line: 2 },
    });
  });

  test('that is a link out of the directory is refused', async () => {
    await put({ 'linked/x': '' });
    await symlink('/etc/hostname', join(temporary, 'linked/Kubefile'));
    await assert.rejects(chooseKubefile(join(temporary, 'linked')), {
      code: 'CONTEXT_INVALID',
      message: /leads out/,
    });
  });

  test('that is a link to itself is refused', async () => {
    await put({ 'circle/x': '' });
    await symlink('Kubefile', join(temporary, 'circle/Kubefile'));
    await assert.rejects(chooseKubefile(join(temporary, 'circle')), {
      code: 'CONTEXT_INVALID',
      message: /cannot be read \(ELOOP\)/,
    });
  });

  test('that is a directory is refused', async () => {
    await put({ 'folder/Kubefile/x': '' });
    await assert.rejects(chooseKubefile(join(temporary, 'folder')), {
      code: 'CONTEXT_INVALID',
      message: /is not a file/,
    });
  });
});
