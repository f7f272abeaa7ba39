import assert from 'node:assert/strict';
import test from 'node:test';
import { type Result, resultSchema } from '../../src/application/result.ts';
import { installsLines } from '../../src/report/notes.ts';
import { commandFor, describeResult, toMetadata } from '../../src/report/result.ts';

const digest = `sha256:${'a'.repeat(64)}`;

const result: Result = resultSchema.parse({
  schemaVersion: 1,
  status: 'done',
  request: { type: 'apps', app: 'nginx', version: '1.27' },
  reference: 'ghcr.io/me/nginx:1.27',
  digest,
  size: 857,
  platforms: { 'linux/amd64': { digest, size: 102_000_000, layers: 12, config: digest } },
  images: [{ reference: 'docker.io/library/nginx:1.27', sources: [{ kind: 'chart', file: 'charts/nginx' }] }],
  transfer: { pulledBytes: 1000, pushedBytes: 2000, reusedBytes: 0, mountedBytes: 0 },
  durations: { prepareSeconds: 0.3, publishSeconds: 1.5 },
});

test('a result says what it is called, what is in it, what was moved and how to run it', () => {
  assert.deepEqual(describeResult(result), [
    'ghcr.io/me/nginx:1.27',
    `  digest       ${digest}`,
    `  linux/amd64  102 MB in 12 layers, ${digest}`,
    '  images       1 embedded',
    '  moved        pulled 1.00 kB, pushed 2.00 kB, reused 0 B',
    '  took         1.80 s (prepare 0.30 s, publish 1.50 s)',
    '  run it       sealos run ghcr.io/me/nginx:1.27',
  ]);
});

test('the command fits the place of the result', () => {
  const at = (reference: string, type: Result['request']['type'] = 'apps') =>
    commandFor({ reference, request: { ...result.request, type } });
  assert.equal(at('oci:out/nginx:1.27'), 'imagebuild publish oci:out/nginx:1.27 HOST/NAMESPACE/nginx:1.27');
  assert.equal(at('oci-archive:out/n.tar:1.27'), 'sealos load -i out/n.tar');
  assert.equal(at('ghcr.io/me/nginx:1.27', 'dockerimages'), 'docker pull ghcr.io/me/nginx:1.27');
});

test('metadata has the keys of docker buildx, and ours', () => {
  assert.deepEqual(Object.keys(toMetadata(result)), [
    'containerimage.digest',
    'containerimage.descriptor',
    'image.name',
    'platforms',
    'images',
    'transfer',
    'durations',
  ]);
  assert.deepEqual(toMetadata(result)['containerimage.descriptor'], {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    digest,
    size: 857,
  });
});

test('a result says that commands were only read, and why, and lists notes', () => {
  const note = (line: number) => ({
    reason: `call ${line} is not followed`,
    sources: [{ kind: 'command', file: 'Kubefile', line }],
  });
  const notes = Array.from({ length: 12 }, (_, index) => note(index + 1));
  const lines = describeResult({ ...result, installs: 'read', installsReason: 'notIsolated', notes });
  assert.ok(
    lines.includes(
      '  commands     ENTRYPOINT and CMD are read as they are written, and not run: this machine has no way to isolate them',
    ),
  );
  assert.deepEqual(lines.slice(-22, -18), [
    '  notes (12):',
    '    call 1 is not followed',
    '        command: Kubefile:1',
    '    call 2 is not followed',
  ]);
  assert.equal(lines.at(-1), '    … and 2 more');
  assert.equal(describeResult({ ...result, installs: 'recorded' }).length, describeResult(result).length);
  const {
    installs,
    installsReason,
    notes: all,
  } = toMetadata({ ...result, installs: 'read', installsReason: 'off', notes });
  assert.deepEqual([installs, installsReason, all], ['read', 'off', notes]);
});

test('a plan says in one line that commands were only read', () => {
  assert.deepEqual(installsLines({ installs: 'read', installsReason: 'notIsolated' }), [
    'ENTRYPOINT and CMD are read as they are written, and not run: this machine has no way to isolate them',
  ]);
  // Running them would have told no more.
  assert.deepEqual(installsLines({ installs: 'read', installsReason: 'plain' }), []);
  // A prepared build of an earlier version doesn't say why.
  assert.deepEqual(installsLines({ installs: 'read' }), [
    'ENTRYPOINT and CMD are read as they are written, and not run',
  ]);
  assert.deepEqual(installsLines({ installs: 'recorded' }), []);
  assert.deepEqual(installsLines({}), []);
});
