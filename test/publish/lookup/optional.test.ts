import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../../src/commands/publish.ts';
import { silent } from '../../../src/progress.ts';
import { answer, type Exchange, type Fault, type FaultyRegistry, startFaults } from '../../support/faults.ts';
import { platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';

const html = '<html><body>Sign in</body></html>';

/** Answers of registries to a list of tags, and a part of what the warning says of each. */
const refusals: Record<string, [(exchange: Exchange) => Promise<void> | void, RegExp]> = {
  'a 401': [(exchange) => answer(exchange, 401), /401/],
  "ECR's 403": [
    (exchange) => answer(exchange, 403, {}, '{"errors":[{"code":"DENIED","message":"ecr:ListImages"}]}'),
    /ecr:ListImages/,
  ],
  'a 405': [(exchange) => answer(exchange, 405), /405/],
  'a 500': [(exchange) => answer(exchange, 500), /500/],
  'a page': [(exchange) => answer(exchange, 200, { 'content-type': 'text/html' }, html), /list of tags/],
};

describe('what only saves transfers', { skip: missing('docker-registry') }, () => {
  let real: TestRegistry;
  let proxy: FaultyRegistry;

  before(async () => {
    real = await startRegistry();
    proxy = await startFaults(real.url);
  });
  after(async () => {
    await Promise.all([proxy?.stop(), real?.stop()]);
  });

  const publishAs = (namespace: string, version: string, faults: Fault[]) => {
    proxy.faults = faults;
    const settings = settingsTo({ kind: 'registry', host: proxy.host, namespace }, 'http://127.0.0.1:1');
    const build = preparedBuild({ 'linux/amd64': platform([]) }, { version });
    return publish(build, settings, silent);
  };

  for (const [name, [act, reason]] of Object.entries(refusals)) {
    test(`never fails a build: ${name} to the list of tags is a warning`, { timeout: 120_000 }, async () => {
      const namespace = `tags-${Object.keys(refusals).indexOf(name)}`;
      const list = { path: /\/tags\/list/, act };
      const first = await publishAs(namespace, 'v1', [list]);
      assert.equal(first.warnings.length, 1);
      assert.match(first.warnings[0]!.message, /are uploaded again, because it could not be searched/);
      assert.match(first.warnings[0]!.message, reason);
      const reused = await publishAs(namespace, 'v1', [list]);
      assert.deepEqual(reused.warnings, [], 'nothing is listed where the version itself has all layers');
      assert.equal(reused.transfer.pushedBytes, 0);
    });
  }

  test('never fails a build: refused reads of another version are a warning', async () => {
    await publishAs('versions', 'v1', []);
    const refused = { path: /\/manifests\/v1$/, act: (exchange: Exchange) => answer(exchange, 403) };
    const { warnings, transfer } = await publishAs('versions', 'v2', [refused]);
    assert.equal(warnings.length, 1);
    assert.equal(transfer.reusedBytes, 0);
  });

  test('a next page of tags that another host has is asked for at the registry itself', async () => {
    await publishAs('pages', 'v1', []);
    const other = await startFaults(real.url);
    try {
      const link = `<${other.url}/v2/pages/demo/tags/list?n=1000&last=zz>; rel="next"`;
      const { warnings, transfer } = await publishAs('pages', 'v2', [
        {
          path: /last=zz/,
          act: (exchange) => answer(exchange, 200, {}, '{"tags":["v1"]}'),
        },
        { path: /\/tags\/list/, act: (exchange) => answer(exchange, 200, { link }, '{"tags":["a"]}') },
      ]);
      assert.deepEqual(warnings, []);
      assert.ok(transfer.reusedBytes > 0);
      assert.deepEqual(other.seen, []);
    } finally {
      await other.stop();
    }
  });

  test('never fails a build: a layer that cannot be asked for is uploaded', async () => {
    await publishAs('asked', 'v1', []);
    const refused = (method: string): Fault => ({
      method,
      path: /\/blobs\/sha256/,
      times: 1,
      act: (exchange) => answer(exchange, 403),
    });
    const { warnings } = await publishAs('asked', 'v2', [refused('HEAD'), refused('GET')]);
    assert.equal(warnings.length, 1);
  });
});
