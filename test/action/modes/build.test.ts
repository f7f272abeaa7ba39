import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { withOwnRequest } from '../../../src/action/modes/build.ts';
import type { PreparedBuild } from '../../../src/application/prepared/prepared.ts';
import { type Request, validateRequest } from '../../../src/application/request.ts';
import { findDropped } from '../../../src/commands/preflight/dropped.ts';

const request = validateRequest({ type: 'apps', app: 'hello', version: 'v1' });

function preparedFor(claimed: Partial<Request>): PreparedBuild {
  return {
    schemaVersion: 1,
    request: { ...request, ...claimed },
    application: { directory: 'applications/hello/latest', kubefile: 'Kubefile', fallback: true },
    engine: 'native',
    anyPlatform: [],
    platforms: { 'linux/amd64': { config: {}, layers: [], history: [], images: [] } },
    unsupported: [],
    warnings: [],
    files: () => assert.fail('no file is read'),
  };
}

test('a directory that claims to be another application is refused', () => {
  for (const claimed of [{ app: 'other' }, { version: 'v2' }, { type: 'dockerimages' as const }])
    assert.throws(() => withOwnRequest(preparedFor(claimed), request, {}, 'directory'), {
      code: 'PREPARED_INVALID',
    });
});

test('the inputs decide if a tag may be replaced, whatever the directory claims', () => {
  const careful = { ...request, replace: false };
  assert.equal(
    withOwnRequest(preparedFor({ replace: true }), careful, {}, 'directory').request.replace,
    false,
  );
});

test('a platform that was not requested is refused', () => {
  const arm = validateRequest({ ...request, platforms: ['linux/arm64'] });
  assert.throws(() => withOwnRequest(preparedFor({}), arm, { platforms: 'linux/arm64' }, 'directory'), {
    code: 'PREPARED_INVALID',
  });
});

test('a missing platform is an error; the others are not published without it', () => {
  const asked = { platforms: 'linux/amd64,linux/arm64' };
  assert.throws(() => withOwnRequest(preparedFor({}), request, asked, 'directory'), {
    code: 'PREPARED_INVALID',
    message: /lacks linux\/arm64/,
  });
  const limited = { ...preparedFor({}), unsupported: ['linux/arm64' as const] };
  assert.ok(withOwnRequest(limited, request, asked, 'directory'));
});

describe('a platform that was asked for, and that the directory says is not supported,', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'imagebuild-dropped-'));
    for (const app of ['hello', 'small']) await mkdir(join(root, app, 'latest'), { recursive: true });
    await writeFile(join(root, 'small/latest/build_arch'), 'amd64\n');
  });
  after(() => rm(root, { recursive: true, force: true }));
  const find = (app: string) =>
    findDropped(['linux/arm64'], { ...request, app }, { applications: root, configuration: undefined });

  test('counts as dropped unless the committed files exclude it', async () => {
    assert.equal(await find('small'), undefined);
    assert.equal(await find('hello'), 'linux/arm64');
    assert.equal(await find('gone'), 'linux/arm64', 'nothing proves what the directory claims');
  });
});
