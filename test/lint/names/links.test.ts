import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { nameFinding, writeApplication } from '../applications.ts';
import { kubefile } from '../cases.ts';

const plain = kubefile('COPY registry registry', 'CMD ["echo done"]');

describe('link-outside', () => {
  for (const [target, found] of [
    ['/etc/hosts', ['manifests/a.yaml:1:1 link-outside']],
    ['../b.yaml', []],
  ] as const)
    test(`a link to ${target}`, async () => {
      await using application = await writeApplication({ ...plain, 'manifests/c.yaml': '', 'b.yaml': '' });
      await symlink(target, join(application.directory, 'manifests/a.yaml'));
      assert.deepEqual((await application.check()).map(nameFinding), found);
    });
});
