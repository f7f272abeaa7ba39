import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { copyApplication } from '../../src/application/directory.ts';
import { checkContent } from '../../src/application/prepared/content.ts';
import { readContext } from '../../src/context/contextreader.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { digestOf } from '../../src/image/descriptor.ts';

let directory = '';
let file = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-sparse-'));
  await mkdir(join(directory, 'app'));
  file = join(directory, 'app/sparse');
  await writeFile(file, '');
  await truncate(file, 1024 ** 4);
});
after(() => rm(directory, { recursive: true, force: true }));

/** What reads a file of an application or a prepared build first. */
const readers: readonly (readonly [name: string, read: () => Promise<unknown>])[] = [
  ['the copy for init.sh', () => copyApplication(join(directory, 'app'), join(directory, 'copy'))],
  ['the context', () => readContext(join(directory, 'app'))],
  ['a prepared build', () => checkContent(file, { digest: digestOf(''), size: 1024 ** 4 })],
];
for (const [name, read] of readers)
  test(`security 29: a sparse file of a terabyte is refused by ${name}, before it is read`, async () => {
    await assert.rejects(read(), (error: ImagebuildError) => {
      assert.equal(error.code, 'LIMIT_EXCEEDED');
      assert.equal(
        error.message,
        `${file} has 1.10 TB, more than the 68.7 GB that a file in an image may have`,
      );
      assert.match(error.hint ?? '', /\.dockerignore/);
      return true;
    });
  });
