import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chooseKubefile } from '../../../src/application/directory.ts';
import { checkApplicationFiles } from '../../../src/lint/names/applicationfiles.ts';

let temporary: string;
before(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'imagebuild-lint-'));
});
after(() => rm(temporary, { recursive: true, force: true }));

let count = 0;

/** Writes an application with these empty files, and returns its directory. */
async function write(files: readonly string[]): Promise<string> {
  const directory = join(temporary, String(++count), 'demo', 'v1');
  for (const file of files) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), '');
  }
  return directory;
}

const mistakes: readonly (readonly [files: readonly string[], said: readonly string[]])[] = [
  [
    ['kubefile'],
    ['kubefile is not read: only Kubefile is, in exactly this spelling → Rename it to Kubefile.'],
  ],
  [
    ['Kubefile.txt'],
    ['Kubefile.txt is not read: only Kubefile is, in exactly this spelling → Rename it to Kubefile.'],
  ],
  [
    ['Kubefile', 'Init.sh'],
    ['Init.sh is not read: only init.sh is, in exactly this spelling → Rename it to init.sh.'],
  ],
  [
    ['Kubefile', 'init.bash'],
    ['init.bash is not read: only init.sh is, in exactly this spelling → Rename it to init.sh.'],
  ],
  [
    ['Kubefile', '.SealIgnore.txt'],
    [
      '.SealIgnore.txt is not read: only .sealignore is, in exactly this spelling → Rename it to .sealignore.',
    ],
  ],
  [
    ['Kubefile', 'manifest/a.yaml', 'Charts/web/Chart.yaml'],
    [
      'Charts is not read: only charts/ is, in exactly this spelling → Rename it to charts/.',
      'manifest is not read: only manifests/ is, in exactly this spelling → Rename it to manifests/.',
    ],
  ],
  [
    ['Kubefile', 'images/list.txt'],
    [
      'images/list.txt is not read: lists of images are the files of images/shim/ → Move it to images/shim/list.txt.',
    ],
  ],
  [
    ['Kubefile', 'charts/imagebuild.yml'],
    [
      'charts/imagebuild.yml is not read: the settings of an application lie beside its Kubefile, in the directory of the version → Move it to imagebuild.yml.',
    ],
  ],
  [
    ['Kubefile', '../imagebuild.yml'],
    [
      'applications/demo/imagebuild.yml is not read: the settings of an application lie beside its Kubefile, in the directory of the version → Move it to imagebuild.yml.',
    ],
  ],
];

describe('issue 12, 17: files that nothing reads', () => {
  for (const [files, said] of mistakes)
    test(`${files.join(', ')}`, async () => {
      const warnings = await checkApplicationFiles(await write(files), 'applications/demo/v1');
      assert.deepEqual(warnings.map(({ message, hint }) => `${message} → ${hint}`).sort(), said);
      assert.ok(warnings.every(({ place }) => place?.file?.startsWith('applications/demo/')));
    });

  test('aren’t those with the right names, nor others beside them', async () => {
    const right = [
      'Kubefile',
      'Dockerfile.dev',
      'init.sh',
      'init.txt',
      '.sealignore',
      'README.md',
      'imagebuild.yml',
    ];
    const below = [
      'charts/web/Chart.yaml',
      'manifests/imageList',
      'images/shim/list',
      'images/skopeo/tar.txt',
      'opt/x',
    ];
    assert.deepEqual(await checkApplicationFiles(await write([...right, ...below]), 'x'), []);
  });

  test('a missing Kubefile names the file that was meant', async () => {
    await assert.rejects(chooseKubefile(await write(['Kubefile.txt']), 'applications/demo/v1'), {
      code: 'KUBEFILE_MISSING',
      hint: 'applications/demo/v1/Kubefile.txt is not read. Rename it: git mv applications/demo/v1/Kubefile.txt applications/demo/v1/Kubefile',
    });
  });
});
