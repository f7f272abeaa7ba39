import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { openServer } from '../../src/commands/serve/serve.ts';
import { digestOf, hexOf } from '../../src/image/descriptor.ts';
import { silent } from '../../src/progress.ts';
import { makeApplications } from '../support/applications.ts';
import { crane, missingCrane } from '../support/gotools.ts';
import { settingsTo } from '../support/prepared.ts';

const images = ['docker.io/library/nginx:1.27', 'ghcr.io/acme/app:v1'];

test('crane lists, validates and pulls what imagebuild serve serves', { skip: missingCrane() }, async () => {
  await using workspace = await makeApplications(images);
  const { location } = await workspace.build({
    Kubefile: 'FROM scratch\nCOPY registry registry\n',
    'images/shim/a': `${images.join('\n')}\n`,
  });
  const env = { HOME: '/nonexistent', RUNNER_TEMP: workspace.directory };
  const settings = settingsTo({ kind: 'oci', directory: workspace.directory }, '', { mirrors: {}, env });
  await using served = await openServer(location, { listen: '127.0.0.1:0' }, settings, silent);
  const host = served.summary.url.replace('http://', '');
  const run = async (...args: string[]) =>
    (await promisify(execFile)(crane.path, args, { env, timeout: 60_000 })).stdout.trim();

  assert.deepEqual((await run('catalog', host)).split('\n'), ['acme/app', 'library/nginx']);
  assert.equal(await run('ls', `${host}/library/nginx`), '1.27');
  for (const { name, tag, digest } of served.summary.images) {
    assert.equal(await run('digest', `${host}/${name}:${tag}`), digest);
    assert.match(await run('validate', '--fast', '--remote', `${host}/${name}:${tag}`), /^$|PASS/);
    const copy = join(workspace.directory, `copy-${tag}`);
    await run('pull', '--format', 'oci', `${host}/${name}@${digest}`, copy);
    const blobs = await readdir(join(copy, 'blobs/sha256'));
    assert.ok(blobs.length > 6, 'an index, and for each platform a manifest, a configuration and layers');
    for (const blob of blobs)
      assert.equal(hexOf(digestOf(await readFile(join(copy, 'blobs/sha256', blob)))), blob);
  }
});
