import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publish } from '../../../src/commands/publish.ts';
import { ImagebuildError } from '../../../src/errors.ts';
import { silent } from '../../../src/progress.ts';
import { createRegistry } from '../../../src/stores/registry/registry.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startSmallImages } from '../../support/smallimages.ts';

const tags = Array.from({ length: 10_000 }, (_, index) => `v1.${index}.0`).sort();

const listings = (requests: readonly string[]) => requests.filter((one) => one.endsWith('/tags/list')).length;

test('ten thousand tags in pages of a hundred are read with a request for each page', async () => {
  await using registry = await startSmallImages({ tags, page: 100 });
  const client = createRegistry({ credentials: async () => undefined });
  assert.deepEqual(await client.repository(registry.host, 'team/many').tags(), tags);
  assert.equal(listings(registry.requests), 100);
  await client.close();
});

test('for a hint about missing tags, a few pages are read, once for all images of a repository', async () => {
  await using registry = await startSmallImages({ tags, page: 100 });
  const missing = Array.from({ length: 40 }, (_, index) => listed(`${registry.host}/team/many:v2.${index}`));
  const build = preparedBuild({ 'linux/amd64': platform(missing) });
  const settings = { ...settingsTo({ kind: 'oci', directory: '/nonexistent/out' }, ''), mirrors: {} };
  await assert.rejects(publish(build, settings, silent), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.problems.length, 40);
    for (const { hint } of error.problems) assert.match(hint ?? '', /^Correct the tag: .*v1\.\d+\.0/);
    return true;
  });
  assert.equal(listings(registry.requests), 5);
});
