import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { PreparedBuild } from '../../src/application/prepared/prepared.ts';
import type { Result } from '../../src/application/result.ts';
import { inspect } from '../../src/commands/inspect.ts';
import { publish } from '../../src/commands/publish.ts';
import { publishImages } from '../../src/commands/publish-images.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { annotationKeys } from '../../src/image/annotations.ts';
import { formatReference } from '../../src/image/reference.ts';
import { fileContent } from '../../src/layers/filecontent.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { missingBusybox } from '../support/busybox.ts';
import { answer, cutAfter, type Fault, flipAt, forward, reply, startFaults } from '../support/faults.ts';
import { pushImages } from '../support/images.ts';
import { messageOf } from '../support/message.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const run = promisify(execFile);
const skip = missingForRoot('docker-registry', 'buildah', 'skopeo') || missingBusybox();
const both = ['linux/amd64', 'linux/arm64'] as const;
const images = [listed('docker.io/library/a:1'), listed('quay.io/x/git:1')];

/** Both platforms with the same images. */
function demo(
  request: Parameters<typeof preparedBuild>[1] = {},
  more: Partial<PreparedBuild> = {},
  text?: string,
): PreparedBuild {
  const names = request.platforms ?? both;
  return preparedBuild(
    Object.fromEntries(names.map((name) => [name, platform(images, text)])),
    request,
    more,
  );
}

/** Changes the bytes of the blobs that are downloaded. */
function onBlobs(body: (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>, times?: number): Fault {
  const act: Fault['act'] = async (exchange) => reply(exchange, await forward(exchange), { body });
  return { method: 'GET', path: /\/blobs\/sha256:/, ...(times === undefined ? {} : { times }), act };
}

describe('publish', { skip }, () => {
  let source: TestRegistry;
  let target: TestRegistry;
  let work: string;

  before(async () => {
    [source, target] = await Promise.all([startRegistry(), startRegistry()]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-publish-'));
    await pushImages(source.host, [
      { name: 'library/a:1', docker: true },
      {
        name: 'x/git:1',
        files: { 'usr/bin/git': { from: '/bin/bash' } },
      },
      { name: 'x/amd64:1', platforms: ['amd64'] },
      { name: 'x/single:1', platforms: ['amd64'], single: true },
    ]);
  });

  after(async () => {
    await Promise.all([source?.stop(), target?.stop()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  const to = (namespace: string, more: Partial<Settings> = {}) =>
    settingsTo({ kind: 'registry', host: target.host, namespace }, source.url, more);
  const publishTo = (
    namespace: string,
    build: PreparedBuild,
    more: Partial<Settings> = {},
  ): Promise<Result> => publish(build, to(namespace, more), silent);
  const raw = async (namespace: string, tag: string) =>
    JSON.parse(
      (
        await run('skopeo', [
          'inspect',
          '--raw',
          '--tls-verify=false',
          `docker://${target.host}/${namespace}/demo:${tag}`,
        ])
      ).stdout,
    );
  const tagsIn = async (namespace: string): Promise<string[]> => {
    const answer = await fetch(`${target.url}/v2/${namespace}/demo/tags/list`);
    return answer.ok ? (((await answer.json()) as { tags: string[] | null }).tags ?? []) : [];
  };
  /** Bytes of uploads that were never finished; distribution keeps empty folders of cancelled ones. */
  const uploadsIn = (namespace: string): string[] => {
    const folder = join(target.root, 'docker/registry/v2/repositories', namespace, 'demo/_uploads');
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('/data'),
    );
  };

  test('the index and both platforms are tagged, and every byte inside is right', async () => {
    const result = await publishTo('whole', demo());
    assert.deepEqual((await tagsIn('whole')).sort(), ['v1', 'v1-amd64', 'v1-arm64']);
    const index = await raw('whole', 'v1');
    assert.deepEqual(
      index.manifests.map((each: { platform: object }) => each.platform),
      [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' },
      ],
    );
    assert.equal(index.annotations[annotationKeys.type], 'apps');
    const inspection = await inspect(
      `${target.host}/whole/demo:v1`,
      { verify: true },
      to('whole', { mirrors: {} }),
      silent,
    );
    assert.equal(inspection.digest, result.digest);
    for (const { images: embedded, platform: name } of inspection.platforms) {
      assert.deepEqual(
        embedded.map((each) => `${each.name}:${each.tag}`),
        ['library/a:1', 'x/git:1'],
      );
      assert.deepEqual(
        embedded.map((each) => each.digest),
        result.images.map((image) => image.platforms?.[name]),
      );
    }
    assert.equal(result.transfer.pushedBytes > result.transfer.pulledBytes, true);
  });

  test('a layout, an archive and a registry get the same index', async () => {
    const registry = await publishTo('same', demo());
    const layout = await publish(
      demo(),
      settingsTo({ kind: 'oci', directory: join(work, 'layout') }, source.url),
      silent,
    );
    const archive = await publish(
      demo(),
      settingsTo({ kind: 'oci-archive', file: join(work, 'demo.tar') }, source.url),
      silent,
    );
    assert.equal(layout.digest, registry.digest);
    assert.equal(archive.digest, registry.digest);
    for (const location of [`oci:${work}/layout`, `${work}/demo.tar`]) {
      const inspection = await inspect(location, { verify: true }, to('same'), silent);
      assert.equal(inspection.digest, registry.digest);
    }
  });

  test('a layer that both platforms share is uploaded once', async () => {
    const digests = (index: { layers: { digest: string }[] }) => index.layers.map((layer) => layer.digest);
    await publishTo('shared', demo());
    const [amd64, arm64] = await Promise.all([raw('shared', 'v1-amd64'), raw('shared', 'v1-arm64')]);
    assert.equal(digests(amd64)[0], digests(arm64)[0]);
  });

  test('a build of one platform keeps the other one of the published index, and says so', async () => {
    const first = await publishTo('subset', demo());
    const messages: string[] = [];
    const changed = demo({ platforms: ['linux/arm64'] }, {}, 'kind: Changed\n');
    await publish(
      changed,
      to('subset'),
      (event) => void (event.type === 'phase' && messages.push(event.message)),
    );
    assert.ok(messages.includes('linux/amd64 stays as it was published'));
    const index = await raw('subset', 'v1');
    assert.equal(index.manifests.length, 2);
    assert.equal(index.manifests[0].digest, first.platforms['linux/amd64']?.digest);
    assert.notEqual(index.manifests[1].digest, first.platforms['linux/arm64']?.digest);
  });

  test('two builds of one platform each, at the same moment, end with both platforms', async () => {
    for (const name of ['race/one', 'race/two', 'race/three', 'race/four']) {
      await Promise.all(both.map((each) => publishTo(name, demo({ platforms: [each] }))));
      assert.equal((await raw(name, 'v1')).manifests.length, 2, name);
    }
  });

  test('a platform that the application no longer supports is dropped', async () => {
    await publishTo('dropped', demo());
    await publishTo('dropped', demo({ platforms: ['linux/amd64'] }, { unsupported: ['linux/arm64'] }));
    assert.equal((await raw('dropped', 'v1')).manifests.length, 1);
  });

  test('a build that may not replace tags is refused before anything is transferred', async () => {
    const first = await publishTo('kept', demo());
    const second = publishTo('kept', demo({ replace: false }, {}, 'kind: Changed\n'));
    await assert.rejects(second, { code: 'TAG_EXISTS', hint: /^You asked for that with --no-replace/ });
    const asked = publishTo('kept', demo({ replace: false, requestId: 'r1' }, {}, 'kind: Changed\n'));
    await assert.rejects(asked, { code: 'TAG_EXISTS', hint: /^Ask somebody with write permission/ });
    const now = await inspect(
      `${target.host}/kept/demo:v1`,
      { verify: false },
      to('kept', { mirrors: {} }),
      silent,
    );
    assert.equal(now.digest, first.digest);
  });

  test('a build that may not replace tags publishes a new one', async () => {
    const result = await publishTo('new', demo({ replace: false }));
    assert.equal(result.status, 'done');
  });

  test('a tag of another type is only replaced with --replace-other-type', async () => {
    await publishTo('typed', demo({ type: 'configs' }));
    await assert.rejects(publishTo('typed', demo()), { code: 'TYPE_MISMATCH' });
    const result = await publishTo('typed', demo(), { replaceOtherType: true });
    assert.equal((await raw('typed', 'v1')).annotations[annotationKeys.type], 'apps');
    assert.equal(result.status, 'done');
  });

  test('every missing image is reported with the place that asks for it', async () => {
    const wanted = [listed(`${source.host}/no/one:1`), listed(`${source.host}/no/two:1`)];
    const build = preparedBuild({ 'linux/amd64': platform(wanted) });
    await assert.rejects(publishTo('missing', build, { mirrors: {} }), (error: ImagebuildError) => {
      assert.equal(error.code, 'IMAGE_NOT_FOUND');
      assert.equal(error.problems.length, 2);
      assert.equal(error.place?.file, 'applications/demo/v1/images/shim/demo');
      assert.equal(error.place?.line, 1);
      return true;
    });
    assert.deepEqual(await tagsIn('missing'), []);
  });

  test('a candidate that its source does not have is left out with a warning', async () => {
    const wanted = [
      ...images.map(({ reference }) => listed(formatReference({ ...reference, host: source.host }))),
      listed(`${source.host}/no/one:1`, { required: false }),
    ];
    const result = await publishTo('candidate', preparedBuild({ 'linux/amd64': platform(wanted) }), {
      mirrors: {},
    });
    assert.equal(result.images.length, 2);
    assert.match(result.warnings[0]?.message ?? '', /no\/one:1 is left out: it is only a candidate/);
  });

  test('embedded images over limits.bytes are refused before anything is transferred', async () => {
    const limited = publishTo('limited', demo(), { limits: { images: 1000, bytes: 100_000 } });
    await assert.rejects(limited, { code: 'LIMIT_EXCEEDED' });
    assert.deepEqual(await tagsIn('limited'), []);
  });

  test('images are not read with the publisher’s credentials', async () => {
    const secret = await startRegistry({ htpasswd: { publisher: 'word' } });
    try {
      await pushImages(secret.host, [{ name: 'private/a:1' }], { user: 'publisher', password: 'word' });
      const build = preparedBuild({ 'linux/amd64': platform([listed(`${secret.host}/private/a:1`)]) });
      const settings = settingsTo({ kind: 'registry', host: secret.host, namespace: 'public' }, source.url, {
        mirrors: {},
        credentials: { [secret.host]: { username: 'publisher', password: 'word' } },
      });
      await assert.rejects(publish(build, settings, silent), { code: 'UNAUTHORIZED' });
      const without = preparedBuild({ 'linux/amd64': platform([]) });
      assert.equal((await publish(without, settings, silent)).status, 'done');
    } finally {
      await secret.stop();
    }
  });

  for (const name of ['amd64', 'single']) {
    test(`an image without arm64 is refused with the command that builds the rest (${name})`, async () => {
      const build = preparedBuild(
        Object.fromEntries(both.map((each) => [each, platform([listed(`docker.io/x/${name}:1`)])])),
      );
      await assert.rejects(publishTo('arm', build), (error: ImagebuildError) => {
        assert.equal(error.code, 'PLATFORM_MISSING');
        assert.match(error.message, /linux\/arm64; it has linux\/amd64/);
        assert.match(error.hint ?? '', /--platform linux\/amd64/);
        return true;
      });
    });
  }

  for (const transport of ['docker-archive', 'oci-archive'] as const) {
    test(`an image in a ${transport} of the context is embedded under its name`, async () => {
      const file = join(work, `${transport}.tar`);
      const to = `${transport}:${file}:here/it:1`;
      await run('skopeo', ['copy', '-q', '--src-tls-verify=false', `docker://${source.host}/x/single:1`, to]);
      const content = await fileContent(file);
      const archive = { digest: content.digest, size: content.size, name: 'here/it:1', shown: 'it.tar' };
      const wanted = listed('docker.io/here/it:1', { transport, archive });
      const build = preparedBuild({ 'linux/amd64': platform([wanted]) }, {}, { files: () => content });
      await publishTo(transport, build);
      const location = `${target.host}/${transport}/demo:v1`;
      const { platforms } = await inspect(
        location,
        { verify: true },
        settingsTo({ kind: 'oci', directory: work }, source.url, { mirrors: {} }),
        silent,
      );
      assert.deepEqual(
        platforms[0]?.images.map(({ name, tag }) => `${name}:${tag}`),
        ['here/it:1'],
      );
    });
  }

  test('anyPlatform takes a single manifest as it is', async () => {
    const reference = 'docker.io/x/single:1';
    const build = preparedBuild(
      Object.fromEntries(both.map((each) => [each, platform([listed(reference)])])),
      {},
      { anyPlatform: [reference] },
    );
    const result = await publishTo('any', build);
    assert.equal(new Set(Object.values(result.images[0]?.platforms ?? {})).size, 1);
  });

  test('a download that is interrupted is resumed, and the image is the same', async () => {
    const proxy = await startFaults(source.url, [onBlobs((bytes) => cutAfter(bytes, 500_000), 3)]);
    try {
      const whole = await publishTo('uncut', demo());
      const cut = await publishTo('cut', demo(), { mirrors: { '*': proxy.url } });
      assert.equal(cut.digest, whole.digest);
      assert.ok(cut.transfer.pulledBytes <= whole.transfer.pulledBytes * 1.1);
    } finally {
      await proxy.stop();
    }
  });

  test('a source and a target that answer 429 and 503 for a moment still get the right image', async () => {
    const moods = (): Fault[] => [
      {
        method: 'GET',
        times: 1,
        act: (exchange) => answer(exchange, 429, { 'retry-after': '1' }, 'slow down'),
      },
      { method: 'GET', times: 2, act: (exchange) => answer(exchange, 503, {}, 'not now') },
      { method: 'PUT', times: 2, act: (exchange) => answer(exchange, 503, {}, 'not now') },
      {
        method: 'POST',
        times: 1,
        act: (exchange) => answer(exchange, 429, { 'retry-after': '1' }, 'slow down'),
      },
    ];
    const [before, behind] = await Promise.all([
      startFaults(source.url, moods()),
      startFaults(target.url, moods()),
    ]);
    try {
      const whole = await publishTo('calm', demo());
      const direct = images.map(({ reference }) =>
        listed(formatReference({ ...reference, host: before.host })),
      );
      const build = preparedBuild(Object.fromEntries(both.map((each) => [each, platform(direct)])));
      const settings = settingsTo({ kind: 'registry', host: behind.host, namespace: 'moody' }, '', {
        mirrors: {},
      });
      await publish(build, settings, silent);
      const { platforms } = await inspect(`${target.host}/moody/demo:v1`, { verify: true }, settings, silent);
      for (const { platform: name, images: found } of platforms)
        assert.deepEqual(
          found.map(({ digest }) => digest),
          whole.images.map((image) => image.platforms?.[name]),
        );
      const refused = [...before.seen, ...behind.seen].filter(
        ({ status }) => status === 429 || status === 503,
      );
      assert.ok(refused.length >= 6, `${refused.length} requests were refused`);
    } finally {
      await Promise.all([before.stop(), behind.stop()]);
    }
  });

  test('a flipped byte fails the build, names the image, cancels the upload and tags nothing', async () => {
    const proxy = await startFaults(source.url, [onBlobs((bytes) => flipAt(bytes, 600_000))]);
    try {
      await assert.rejects(
        publishTo('flipped', demo(), { mirrors: { '*': proxy.url } }),
        (error: ImagebuildError) => {
          assert.equal(error.code, 'DIGEST_MISMATCH');
          assert.match(JSON.stringify([error.message, error.place]), /library\/a|x\/git/);
          return true;
        },
      );
      assert.deepEqual(await tagsIn('flipped'), []);
      assert.deepEqual(uploadsIn('flipped'), []);
    } finally {
      await proxy.stop();
    }
  });

  test('a build that is stopped tags nothing and leaves no archive', async () => {
    const stop = new AbortController();
    const file = join(work, 'stopped.tar');
    const settings = settingsTo({ kind: 'oci-archive', file }, source.url, { signal: stop.signal });
    const building = publish(
      demo(),
      settings,
      (event) => event.type === 'bytes' && stop.abort(new ImagebuildError('CANCELLED', messageOf('stopped'))),
    );
    await assert.rejects(building, { code: 'CANCELLED' });
    assert.deepEqual(
      readdirSync(work).filter((name) => name.includes('stopped')),
      [],
    );
  });

  test('a layout is published as it is, and two of one platform each are joined', async () => {
    const parts = both.map((each) => join(work, each.replace('/', '-')));
    for (const [position, each] of both.entries())
      await publish(
        demo({ platforms: [each] }),
        settingsTo({ kind: 'oci', directory: parts[position]! }, source.url),
        silent,
      );
    const whole = await publishTo('parts', demo());
    const joined = await publishImages(
      parts.map((part) => `oci:${part}`),
      undefined,
      to('joined'),
      silent,
    );
    assert.equal(joined.digest, whole.digest);
    assert.deepEqual((await tagsIn('joined')).sort(), ['v1', 'v1-amd64', 'v1-arm64']);
    const again = await publishImages(
      [`oci:${work}/layout`],
      `${target.host}/asis/demo:v2`,
      to('asis'),
      silent,
    );
    assert.deepEqual(again.platforms, joined.platforms);
    await assert.rejects(
      publishImages(
        [`oci:${parts[0]}`, `oci:${parts[0]}`],
        `${target.host}/twice/demo:v1`,
        to('twice'),
        silent,
      ),
      { code: 'USAGE' },
    );
  });
});
