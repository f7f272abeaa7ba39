import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';
import { makeHelloImage } from '../../../scripts/hello-image.ts';
import { startRegistry } from '../../support/registry.ts';
import { runStep } from '../../support/step.ts';
import { missing } from '../../support/tools.ts';

const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-pull-request-'));
after(() => rmSync(workspace, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), text);
}

test('the summary of a pull request says what publishing would change', {
  skip: missing('docker-registry'),
}, async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  await makeHelloImage(join(workspace, 'images'), 'ghcr.io/labring/hello:v1');
  write('.github/imagebuild.yml', `registry: ${registry.host}\nnamespace: team\n`);
  const directory = 'applications/web/latest';
  write(`${directory}/Kubefile`, 'FROM scratch\nCOPY registry registry\nCOPY etc etc\nCMD ["echo 1"]\n');
  write(`${directory}/etc/settings`, 'a: 1\n');
  const request = { type: 'apps', app: 'web', version: 'v1', mirrors: '*=oci:images' };
  const check = async () => {
    const run = await runStep(workspace, { mode: 'pull-request', ...request });
    assert.equal(run.status, 0, run.log);
    return run.summary.replaceAll('\u2060', '').replaceAll('&#126;', '~');
  };
  const name = `${registry.host}/team/web:v1`;

  assert.match(await check(), new RegExp(`${name} isn’t published yet`));

  const published = await runStep(workspace, { mode: 'build', push: 'true', ...request });
  assert.equal(published.status, 0, published.log);
  assert.match(await check(), new RegExp(`This is what ${name} is already`));

  write(`${directory}/images/shim/list`, 'ghcr.io/labring/hello:v1\n');
  write(`${directory}/etc/settings`, 'a: 22\n');
  const changed = await check();
  assert.match(changed, new RegExp(`Compared with ${name}: 1 image added, [\\d.]+ kB to transfer`));
  assert.match(changed, /\+ labring\/hello:v1/);
  assert.match(changed, /~ etc\/settings {2}5 B → 6 B/);

  // A registry that lets nobody read without a login.
  const closed = createServer((_, response) => response.writeHead(403).end()).listen(0, '127.0.0.1');
  await once(closed, 'listening');
  t.after(() => closed.close());
  const host = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
  write('.github/imagebuild.yml', `registry: ${host}\nnamespace: team\n`);
  assert.match(
    await check(),
    new RegExp(`It is unknown what publishing this changes, since ${host}/team/web:v1 can’t be read: `),
  );
});
