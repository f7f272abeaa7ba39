import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { startPath } from '../../bench/farproxy.ts';
import { targetKinds } from '../../bench/registries.ts';
import { tools } from '../../bench/tools.ts';
import { which } from '../support/tools.ts';

for (const { title, tool, start } of targetKinds) {
  const { path } = tools[tool];
  const isThere = existsSync(path) || which(path) !== undefined;
  const skip = isThere ? false : `${tool} is not there: npm run bench`;
  test(`${title} takes an upload, near and far, and is stopped at the end`, { skip }, async () => {
    let host: string;
    {
      await using target = await start();
      host = target.host;
      await using near = await startPath(host, host, undefined);
      assert.deepEqual([near.source, near.target], [host, host]);
      assert.equal(await openUpload(near.target), 202);
      await using far = await startPath(host, host, { roundTrip: 40, rate: 25e6 });
      assert.notEqual(far.target, host);
      const started = performance.now();
      assert.equal(await openUpload(far.target), 202);
      assert.ok(performance.now() - started > 75, 'a connection and a request take a round trip each');
    }
    await assert.rejects(openUpload(host));
  });
}

async function openUpload(host: string): Promise<number> {
  return (await fetch(`http://${host}/v2/a/b/blobs/uploads/`, { method: 'POST' })).status;
}
