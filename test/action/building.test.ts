import assert from 'node:assert/strict';
import test from 'node:test';
import { asAskedFor } from '../../src/action/building.ts';
import type { PreparedBuild } from '../../src/application/prepared/prepared.ts';
import { type Request, validateRequest } from '../../src/application/request.ts';

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

test('a folder that claims to be something else is refused', () => {
  for (const claimed of [{ app: 'other' }, { version: 'v2' }, { type: 'dockerimages' as const }])
    assert.throws(() => asAskedFor(preparedFor(claimed), request, {}, 'folder'), {
      code: 'PREPARED_INVALID',
    });
});

test('the inputs say whether a tag may be replaced, whatever the folder claims', () => {
  const careful = { ...request, replace: false };
  assert.equal(asAskedFor(preparedFor({ replace: true }), careful, {}, 'folder').request.replace, false);
});

test('a platform that was not asked for is refused', () => {
  const arm = validateRequest({ ...request, platforms: ['linux/arm64'] });
  assert.throws(() => asAskedFor(preparedFor({}), arm, { platforms: 'linux/arm64' }, 'folder'), {
    code: 'PREPARED_INVALID',
  });
});

test('a part that is missing is told, not published without', () => {
  const asked = { platforms: 'linux/amd64,linux/arm64' };
  assert.throws(() => asAskedFor(preparedFor({}), request, asked, 'folder'), {
    code: 'PREPARED_INVALID',
    message: /lacks linux\/arm64/,
  });
  const limited = { ...preparedFor({}), unsupported: ['linux/arm64' as const] };
  assert.ok(asAskedFor(limited, request, asked, 'folder'));
});
