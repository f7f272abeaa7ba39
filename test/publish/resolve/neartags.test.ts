import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inspect } from '../../../src/commands/inspect.ts';
import { publish } from '../../../src/commands/publish.ts';
import type { ImagebuildError } from '../../../src/errors.ts';
import { openBaseImages } from '../../../src/prepare/bases.ts';
import { silent } from '../../../src/progress.ts';
import { createRegistry } from '../../../src/stores/registry/registry.ts';
import { clientOf } from '../../stores/registry/proxied-registry.ts';
import { type FaultyRegistry, startFaults } from '../../support/faults.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { writePlatform } from '../../support/storedimages.ts';
import { missing } from '../../support/tools.ts';

describe('a tag that does not exist', { skip: missing('docker-registry') }, () => {
  let registry: TestRegistry;
  let proxy: FaultyRegistry;
  let work: string;

  before(async () => {
    registry = await startRegistry();
    proxy = await startFaults(registry.url);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-tags-'));
    const client = createRegistry({ credentials: async () => undefined });
    const few = client.repository(registry.host, 'team/few');
    for (const tag of ['v1.2.0', 'v1.10.0', `sha256-${'a'.repeat(64)}.sig`])
      await writePlatform(few, 'amd64', 'few', tag);
    const many = client.repository(registry.host, 'team/many');
    for (let minor = 0; minor < 12; minor++) await writePlatform(many, 'amd64', 'many', `v1.${minor}.0`);
    await writePlatform(many, 'amd64', 'many', 'nightly');
    await client.close();
  });
  after(async () => {
    await proxy?.stop();
    await registry?.stop();
    await rm(work, { recursive: true, force: true });
  });

  const settings = () => ({ ...settingsTo({ kind: 'oci', directory: join(work, 'out') }, ''), mirrors: {} });
  const build = (name: string, more = {}) =>
    publish(preparedBuild({ 'linux/amd64': platform([listed(name, more)]) }), settings(), silent);
  const notFound = (hint: string | RegExp) => ({ code: 'IMAGE_NOT_FOUND', hint });

  test('offers those there are, the newest of the similar ones first', async () => {
    await assert.rejects(
      build(`${registry.host}/team/few:v1.2`),
      notFound('Correct the tag: the repository has v1.2.0, v1.10.0.'),
    );
  });

  test('of many offers the ten most similar', async () => {
    await assert.rejects(build(`${registry.host}/team/many:1.11.0`), ({ hint }: ImagebuildError) => {
      assert.match(hint ?? '', /^Correct the tag: the most similar of those there are: v1\.11\.0, v1\.1/);
      assert.equal(hint?.split(',').length, 10);
      assert.doesNotMatch(hint ?? '', /nightly/);
      return true;
    });
  });

  test('of a base image and of an image to inspect offers them too', async (t) => {
    const client = clientOf(t);
    const bases = openBaseImages(async ({ host, repository }) => client.repository(host, repository), []);
    const name = `${registry.host}/team/few:v1.2`;
    const has = notFound(/has v1\.2\.0, v1\.10\.0/);
    await assert.rejects(bases.open(name, 'linux/amd64'), has);
    await assert.rejects(inspect(name, { verify: false }, settings(), silent), has);
  });

  test('of a repository that does not exist, a digest, or a candidate asks for no list', async () => {
    const before = proxy.seen.length;
    const absent = `sha256:${'b'.repeat(64)}`;
    const usual = /^Correct the reference\./;
    await assert.rejects(build(`${proxy.host}/team/few@${absent}`), notFound(usual));
    await build(`${proxy.host}/team/few:gone`, { required: false });
    assert.deepEqual(
      proxy.seen.slice(before).filter(({ path }) => path.includes('tags/list')),
      [],
    );
    await assert.rejects(build(`${proxy.host}/team/nowhere:v1`), notFound(usual));
  });

  for (const status of [401, 403, 404, 429, 500])
    test(`is the same error when the list is answered with ${status}, which is asked for once`, async () => {
      const before = proxy.seen.length;
      proxy.faults = [{ path: /tags\/list/, act: ({ response }) => void response.writeHead(status).end() }];
      await assert.rejects(build(`${proxy.host}/team/few:v1.2`), notFound(/^Correct the reference\./));
      assert.equal(proxy.seen.slice(before).filter(({ path }) => path.includes('tags/list')).length, 1);
    });

  test('is told within seconds when the list never comes, or never ends', { timeout: 30_000 }, async () => {
    proxy.faults = [{ path: /tags\/list/, act: () => new Promise(() => {}) }];
    const began = performance.now();
    await assert.rejects(build(`${proxy.host}/team/few:v1.2`), notFound(/^Correct the reference\./));
    assert.ok(performance.now() - began < 15_000);
    const before = proxy.seen.length;
    const next = (page: number) => ({ link: `</v2/team/few/tags/list?page=${page}>; rel="next"` });
    proxy.faults = [
      {
        path: /tags\/list/,
        act: ({ seen, response }) => {
          const page = Number(/page=(\d+)/.exec(seen.path)?.[1] ?? 0) + 1;
          response.writeHead(200, next(page)).end(JSON.stringify({ tags: [`v1.${page}`] }));
        },
      },
    ];
    await assert.rejects(
      build(`${proxy.host}/team/few:v1.2`),
      notFound(/v1\.2, v1\.5, v1\.4, v1\.3, v1\.1\.$/),
    );
    assert.equal(proxy.seen.slice(before).filter(({ path }) => path.includes('tags/list')).length, 5);
  });
});
