import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkLock } from '../../../src/application/lock/comparelock.ts';
import { formatLock, lockFile, lockPlace, readLock } from '../../../src/application/lock/lockfile.ts';
import type { ImagebuildError } from '../../../src/errors.ts';
import { listed, platform } from '../../support/prepared.ts';

describe('images.lock.yaml', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-lockfile-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  for (const fallback of [false, true])
    test(`says how calls were found${fallback ? ', for each version of latest' : ''}`, async () => {
      const place = lockPlace({ directory, fallback }, 'v1', 'app');
      for (const installs of ['recorded', 'read'] as const) {
        const images = { installs, images: [], leftOut: [] };
        await writeFile(join(directory, lockFile), await formatLock(place, images));
        assert.deepEqual(await readLock(place), images);
      }
      await rm(join(directory, lockFile));
    });

  test('without it, from an earlier version, is still valid', async () => {
    await writeFile(join(directory, lockFile), 'lockVersion: 1\nimages: []\n');
    const place = lockPlace({ directory, fallback: false }, 'v1', 'app');
    assert.deepEqual(await readLock(place), { images: [], leftOut: [] });
  });
});

test('a difference says that calls are only read here, where they were recorded for the lock', () => {
  const hint = (before: 'recorded' | 'read', now: 'recorded' | 'read') => {
    try {
      checkLock(
        { installs: before, images: [], leftOut: [] },
        { installs: now, platforms: { 'linux/amd64': platform([listed('a/b:1')]) } },
        'images.lock.yaml',
        { type: 'apps', app: 'demo', version: 'v1' },
      );
    } catch (error) {
      return (error as ImagebuildError).hint ?? '';
    }
    throw new Error('there is a difference');
  };
  assert.match(hint('recorded', 'read'), /are only read as they are written here/);
  for (const same of ['recorded', 'read'] as const) assert.doesNotMatch(hint(same, same), /only read/);
});
