import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findMissingPlatforms } from '../../../src/commands/lint/online.ts';
import type { Source } from '../../../src/image/store.ts';
import { readLintedApplication } from '../../../src/lint/application.ts';
import { describeProblems } from '../../../src/lint/lint.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { nameFinding, writeApplication } from '../../lint/applications.ts';
import { kubefile } from '../../lint/cases.ts';
import { writeImage, writePlatform } from '../../support/storedimages.ts';

let directory: string;
let source: Source;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-lint-'));
  const layout = await openLayout(directory, { create: true });
  await writeImage(layout, 'both', 'both');
  await writePlatform(layout, 'amd64', 'one', 'one');
  source = layout;
});
after(() => rm(directory, { recursive: true, force: true }));

/** The same image under several tags, and what lacks a platform. */
const lists: readonly (readonly [
  name: string,
  list: string,
  configuration: string,
  found: readonly string[],
])[] = [
  ['a platform is missing', 'a/b:both\na/b:one\n', '', ['images/shim/web:2:1 image-platform']],
  ['the image is missing', 'a/b:none\n', '', ['images/shim/web:1:1 image-platform']],
  ['it isn’t built for it', 'a/b:one\n', 'platforms: [linux/amd64]\n', []],
  ['it is left out', 'a/b:one\n', 'platformPolicy: { "docker.io/a/*": skip }\n', []],
  ['any platform will do', 'a/b:one\n', 'anyPlatform: [a/b:one]\n', []],
  ['the rule is off', 'a/b:one\n', 'lint: { image-platform: off }\n', []],
];

describe('image-platform', () => {
  for (const [name, list, configuration, found] of lists)
    test(name, async () => {
      const plain = kubefile('COPY registry registry');
      const files = { ...plain, 'images/shim/web': list, 'imagebuild.yml': configuration };
      await using application = await writeApplication(files);
      const read = await readLintedApplication({ directory: application.directory, type: 'apps' });
      const problems = await findMissingPlatforms(read, async () => source);
      const findings = await describeProblems(read, problems);
      const own = findings.map((one) => ({ ...one, file: one.file.slice(application.directory.length + 1) }));
      assert.deepEqual(own.map(nameFinding), found);
      if (name === 'a platform is missing')
        assert.match(own[0]?.message ?? '', /docker\.io\/a\/b:one is not there for linux\/arm64/);
    });
});
