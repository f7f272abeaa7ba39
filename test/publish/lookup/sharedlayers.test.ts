import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { plan } from '../../../src/commands/plan.ts';
import type { Plan } from '../../../src/commands/planprepared.ts';
import { publish } from '../../../src/commands/publish.ts';
import { ImagebuildError } from '../../../src/errors.ts';
import { annotationKeys } from '../../../src/image/annotations.ts';
import { type Digest, mediaTypes } from '../../../src/image/descriptor.ts';
import type { Target } from '../../../src/image/store.ts';
import { silent } from '../../../src/progress.ts';
import { openSharedLayers } from '../../../src/publish/lookup/sharedlayers.ts';
import type { Settings } from '../../../src/settings.ts';
import { startTokenServer } from '../../stores/registry/tokens.ts';
import { answer, type Fault, startFaults } from '../../support/faults.ts';
import { messageOf } from '../../support/message.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { type AccessLine, startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { makerAt } from '../rawregistry.ts';

const skip = missing('docker-registry');
const images = ['one', 'two'].map((name) => `docker.io/a/${name}:1`);

/** `app` with the images; its files say its name, or `text`. */
const build = (
  app: string,
  references = images,
  more: Parameters<typeof preparedBuild>[1] & { text?: string } = {},
) => {
  const { text = `kind: ${app}\n`, ...request } = more;
  const part = platform(
    references.map((each) => listed(each)),
    text,
  );
  return preparedBuild({ 'linux/amd64': part }, { app, ...request });
};

describe('layers of other applications', { skip }, () => {
  let source: TestRegistry;
  let target: TestRegistry;

  before(async () => {
    [source, target] = await Promise.all([
      startRegistry({ accessLog: true }),
      startRegistry({ accessLog: true }),
    ]);
    const shared = Buffer.alloc(1_500_000, 'shared');
    for (const [index, name] of ['one', 'two', 'three'].entries()) {
      const maker = makerAt(source.url, `a/${name}`);
      const own = await maker.blob(Buffer.alloc(1_200_000 + index, name));
      await maker.blob(shared);
      const image = await maker.image(undefined, own);
      await maker.manifest(
        { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [image] },
        mediaTypes.ociIndex,
        '1',
      );
    }
  });
  after(() => Promise.all([source?.stop(), target?.stop()]));

  const to = (namespace: string, more: Partial<Settings> = {}, host = target.host) =>
    settingsTo({ kind: 'registry', host, namespace }, source.url, { shareLayers: true, ...more });

  /** What both registries were asked while something was built. */
  async function asked(
    building: () => Promise<unknown>,
  ): Promise<{ source: AccessLine[]; target: AccessLine[] }> {
    const before = [source.accessLog().length, target.accessLog().length];
    await building();
    return { source: source.accessLog().slice(before[0]), target: target.accessLog().slice(before[1]) };
  }
  const blobs = (lines: readonly AccessLine[]) =>
    lines.filter(({ method, path }) => method === 'GET' && path.includes('/blobs/'));
  const uploads = (lines: readonly AccessLine[], repository: string) =>
    lines.filter(({ method, path }) => method === 'PUT' && path.startsWith(`/v2/${repository}/blobs/`));
  const ofList = (lines: readonly AccessLine[], namespace: string) =>
    lines
      .filter(({ path }) => path.startsWith(`/v2/${namespace}/imagebuild-neighbours/`))
      .map(({ method }) => method);
  const listOf = (namespace: string) => makerAt(target.url, `${namespace}/imagebuild-neighbours`);

  /** The list as it is published. */
  async function readList(namespace: string): Promise<{ app: string; digest: string; marks: string }[]> {
    const url = `${target.url}/v2/${namespace}/imagebuild-neighbours/manifests/list`;
    const response = await fetch(url, { headers: { accept: mediaTypes.ociManifest } });
    const { annotations } = (await response.json()) as { annotations: Record<string, string> };
    return JSON.parse(annotations[annotationKeys.sharedLayers] ?? '');
  }

  /** Puts a text where the list is. */
  async function writeList(namespace: string, text: string): Promise<void> {
    const maker = listOf(namespace);
    const config = await maker.blob('{}', 'application/x');
    const annotations = { [annotationKeys.sharedLayers]: text };
    const document = {
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config,
      layers: [config],
      annotations,
    };
    await maker.manifest(document, mediaTypes.ociManifest, 'list');
  }

  test('are mounted: no blob is pulled or pushed, and the digest is the same', async () => {
    const first = await publish(build('first', images, { text: 'same' }), to('mounted'), silent);
    let second = first;
    const log = await asked(async () => {
      second = await publish(build('second', images, { text: 'same' }), to('mounted'), silent);
    });
    assert.deepEqual(blobs(log.source), []);
    assert.equal(uploads(log.target, 'mounted/second').length, 1, 'the configuration only');
    assert.ok(second.transfer.mountedBytes > 2_400_000);
    assert.equal(second.transfer.mountedBytes, first.transfer.pushedBytes);
    assert.deepEqual([second.transfer.pulledBytes, second.transfer.pushedBytes], [0, 0]);
    const alone = await publish(
      build('second', images, { text: 'same' }),
      to('alone', { shareLayers: false }),
      silent,
    );
    assert.equal(second.digest, alone.digest);
    const uncached = await publish(
      build('second', images, { text: 'same', cache: false }),
      to('mounted'),
      silent,
    );
    assert.equal(uncached.digest, second.digest);
    assert.equal(uncached.transfer.mountedBytes, 0);
  });

  test('are planned as mounted, and no blob is transferred', async (t) => {
    await publish(build('first'), to('planned'), silent);
    const applications = await mkdtemp(join(tmpdir(), 'imagebuild-shared-'));
    t.after(() => rm(applications, { recursive: true, force: true }));
    const directory = join(applications, 'second/v1');
    await mkdir(join(directory, 'images/shim'), { recursive: true });
    await writeFile(
      join(directory, 'Kubefile'),
      'FROM scratch\nCOPY Kubefile kubefile\nCOPY registry registry\n',
    );
    await writeFile(join(directory, 'images/shim/list'), images.join('\n'));
    let planned: Plan | undefined;
    const log = await asked(async () => {
      planned = await plan(build('second').request, to('planned', { applications }), silent);
    });
    const layers = planned?.platforms['linux/amd64']?.layers ?? [];
    const [file, ...ofImages] = layers.map(({ action, bytes }) => ({ action, moves: bytes > 0 }));
    assert.deepEqual(file, { action: 'build', moves: true });
    assert.equal(ofImages.length, 4);
    for (const layer of ofImages) assert.deepEqual(layer, { action: 'mount', moves: false });
    assert.deepEqual(blobs(log.source), []);
    assert.ok(log.target.every(({ method }) => method === 'GET' || method === 'HEAD'));
  });

  test('are taken from several applications, and only the rest is pulled', async () => {
    await publish(build('first', images.slice(0, 1)), to('several'), silent);
    await publish(build('second', images.slice(1)), to('several'), silent);
    const third = build('third', [...images, 'docker.io/a/three:1']);
    const log = await asked(() => publish(third, to('several'), silent));
    assert.ok(blobs(log.source).length > 0);
    assert.ok(blobs(log.source).every(({ path }) => path.startsWith('/v2/a/three/')));
  });

  test('cost two requests without a list, two without a match, none without a missing layer', async () => {
    const reads = async (building: ReturnType<typeof build>) => {
      const { target: lines } = await asked(() => publish(building, to('cost'), silent));
      const first = lines.findIndex(({ method, path }) => method === 'PUT' && path.includes('/manifests/'));
      return ofList(first < 0 ? lines : lines.slice(0, first), 'cost');
    };
    assert.deepEqual(await reads(build('first', images)), ['HEAD', 'GET']);
    assert.deepEqual(await reads(build('second', ['docker.io/a/three:1'])), ['HEAD', 'GET']);
    const { target: again } = await asked(() =>
      publish(build('second', ['docker.io/a/three:1']), to('cost'), silent),
    );
    assert.deepEqual(ofList(again, 'cost'), []);
  });

  test('are neither looked up nor listed where sharing is turned off', async () => {
    const log = await asked(() => publish(build('first'), to('off', { shareLayers: false }), silent));
    assert.deepEqual(ofList(log.target, 'off'), []);
    const uncached = await asked(() => publish(build('first', images, { cache: false }), to('off'), silent));
    assert.deepEqual(ofList(uncached.target, 'off'), []);
  });

  test('of a platform that the index keeps stay in the list', async () => {
    await publish(build('first', images.slice(0, 1)), to('kept'), silent);
    const [before] = await readList('kept');
    const arm = preparedBuild({ 'linux/arm64': platform([], 'arm64') }, { app: 'first' });
    await publish(arm, to('kept'), silent);
    const [now] = await readList('kept');
    assert.notEqual(now?.digest, before?.digest);
    const marks = (text = '') => [...(text.match(/.{8}/g) ?? [])];
    assert.ok(marks(before?.marks).every((mark) => marks(now?.marks).includes(mark)));
    assert.ok(marks(now?.marks).length > marks(before?.marks).length);
  });

  test('are listed by builds that run at the same time', async () => {
    const apps = ['p', 'q', 'r'];
    const results = await Promise.all(apps.map((app) => publish(build(app), to('atonce'), silent)));
    assert.deepEqual(
      results.flatMap(({ warnings }) => warnings),
      [],
    );
    assert.ok((await readList('atonce')).length > 0);
    assert.equal((await publish(build('s'), to('atonce'), silent)).transfer.pulledBytes, 0);
  });

  test('are listed again when another build wrote the list at the same moment', async (t) => {
    await publish(build('first'), to('race'), silent);
    const before = JSON.stringify(await readList('race'));
    let wrote = false;
    const faster: Fault = {
      method: 'PUT',
      path: /imagebuild-neighbours\/manifests\/list/,
      times: 1,
      async act(exchange) {
        // What the other build writes, it has read before: our entry is not in it.
        await writeList('race', before);
        wrote = true;
        await answer(exchange, 201);
      },
    };
    const proxy = await startFaults(target.url, [faster]);
    t.after(() => proxy.stop());
    await publish(build('second'), to('race', {}, proxy.host), silent);
    assert.ok(wrote);
    assert.deepEqual(
      (await readList('race')).map(({ app }) => app),
      ['second', 'first'],
    );
  });

  test('that are gone are built again, and forgotten', async () => {
    const first = await publish(build('first'), to('gone'), silent);
    const url = `${target.url}/v2/gone/first/manifests/${first.digest}`;
    assert.equal((await fetch(url, { method: 'DELETE' })).status, 202);
    const second = await publish(build('second'), to('gone'), silent);
    assert.equal(second.transfer.mountedBytes, 0);
    assert.deepEqual(
      (await readList('gone')).map(({ app }) => app),
      ['second'],
    );
  });

  test('whose blobs are gone are built again after one refusal, and the digest is the same', async () => {
    const first = await publish(build('first'), to('hollow'), silent);
    const digest = first.platforms['linux/amd64']?.digest;
    const manifest = `${target.url}/v2/hollow/first/manifests/${digest}`;
    const read = await fetch(manifest, { headers: { accept: mediaTypes.ociManifest } });
    const { layers } = (await read.json()) as { layers: { digest: string }[] };
    for (const layer of layers)
      await fetch(`${target.url}/v2/hollow/first/blobs/${layer.digest}`, { method: 'DELETE' });
    const second = await publish(build('second'), to('hollow'), silent);
    assert.equal(second.transfer.mountedBytes, 0);
    const alone = await publish(build('second'), to('hollow-alone', { shareLayers: false }), silent);
    assert.equal(second.digest, alone.digest);
  });

  test('are built from their sources where the registry does not support mounts, or fails', async (t) => {
    await publish(build('first'), to('unmountable'), silent);
    for (const [app, status] of [
      ['refused', 202],
      ['denied', 403],
      ['unknown', 405],
    ] as const) {
      const mountless: Fault = {
        method: 'POST',
        path: /\?mount=|&mount=/,
        act: async (exchange) => {
          if (status !== 202) return answer(exchange, status, {}, '{"errors":[]}');
          const begun = await fetch(`${target.url}/v2/unmountable/${app}/blobs/uploads/`, { method: 'POST' });
          return answer(exchange, 202, { location: begun.headers.get('location') ?? '' });
        },
      };
      const proxy = await startFaults(target.url, [mountless]);
      t.after(() => proxy.stop());
      const result = await publish(build(app), to('unmountable', {}, proxy.host), silent);
      assert.equal(result.transfer.mountedBytes, 0, app);
      assert.ok(result.transfer.pushedBytes > 2_400_000, app);
    }
  });

  for (const [name, status] of [
    ['denied', 403],
    ['unauthorized', 401],
  ] as const) {
    test(`a list that is ${name} is a warning, and the image is published`, async (t) => {
      const broken: Fault = { path: /imagebuild-neighbours/, act: (exchange) => answer(exchange, status) };
      const proxy = await startFaults(target.url, [broken]);
      t.after(() => proxy.stop());
      const result = await publish(build('first'), to(`list-${status}`, {}, proxy.host), silent);
      assert.equal(result.status, 'done');
      assert.match(result.warnings[0]?.message ?? '', /imagebuild-neighbours could not be written/);
      assert.match(result.warnings[0]?.hint ?? '', /shareLayers: false/);
    });
  }

  describe('with a hostile list,', () => {
    const entry = (app: string, digest: string, marks: string) => JSON.stringify([{ app, digest, marks }]);

    for (const [name, text] of Object.entries({
      'no JSON': () => '[',
      'a megabyte of nothing': () => `[${' '.repeat(1_100_000)}]`,
      'an entry outside the namespace': (digest: string, marks: string) =>
        entry('../outside/first', digest, marks),
      'an entry of a digest that is not there': (_: string, marks: string) =>
        entry('first', `sha256:${'0'.repeat(64)}`, marks),
      'an entry of a repository that is not there': (digest: string, marks: string) =>
        entry('nobody', digest, marks),
    })) {
      test(`${name}: they are built from their sources, and the list is correct again`, async () => {
        const namespace = `hostile-${name.replaceAll(/[^a-z]+/gi, '-').toLowerCase()}`;
        const first = await publish(build('first'), to(namespace), silent);
        const [{ marks = '' } = {}] = await readList(namespace);
        await writeList(namespace, text(first.digest ?? '', marks));
        const log = await asked(() => publish(build('second'), to(namespace), silent));
        assert.ok(log.target.every(({ path }) => path.startsWith(`/v2/${namespace}/`)));
        assert.ok(blobs(log.source).length > 0);
        assert.deepEqual(
          (await readList(namespace)).map(({ app }) => app),
          ['second'],
        );
      });
    }

    test('keys that name other content, of another size or encoding, are ignored', async () => {
      const first = await publish(build('first'), to('liar'), silent);
      const [{ marks = '' } = {}] = await readList('liar');
      const digest = first.platforms['linux/amd64']?.digest;
      const accept = mediaTypes.ociManifest;
      const read = await fetch(`${target.url}/v2/liar/first/manifests/${digest}`, { headers: { accept } });
      const { layers } = (await read.json()) as {
        layers: { annotations: Record<string, string>; mediaType: string }[];
      };
      const maker = makerAt(target.url, 'liar/evil');
      const other = await maker.blob('another content');
      const lies = layers.map(({ annotations }) => ({ ...other, annotations }));
      const rootfs = { type: 'layers', diff_ids: lies.map(() => other.digest) };
      const config = await maker.blob(
        JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs }),
        mediaTypes.ociConfig,
      );
      const document = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: lies };
      const evil = await maker.manifest(document, mediaTypes.ociManifest, 'v1');
      await writeList('liar', entry('evil', evil.digest, marks));
      const second = await publish(build('second', images, { text: 'kind: first\n' }), to('liar'), silent);
      assert.equal(second.transfer.mountedBytes, 0);
      assert.deepEqual(second.platforms['linux/amd64']?.size, first.platforms['linux/amd64']?.size);
    });

    test('an index of a thousand platforms costs a few requests', async () => {
      await publish(build('first'), to('thousand'), silent);
      const [{ marks = '' } = {}] = await readList('thousand');
      const maker = makerAt(target.url, 'thousand/evil');
      const image = await maker.image('x', await maker.blob('x'));
      const manifests = Array.from({ length: 999 }, (_, index) => ({
        ...image,
        platform: { os: 'linux', architecture: 'amd64', variant: `v${index}` },
      }));
      const index = await maker.manifest(
        { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests },
        mediaTypes.ociIndex,
        'v1',
      );
      await writeList('thousand', entry('evil', index.digest, marks));
      const log = await asked(() => publish(build('second'), to('thousand'), silent));
      assert.ok(log.target.filter(({ path }) => path.startsWith('/v2/thousand/evil/')).length <= 20);
    });
  });

  test('are mounted with a user name and a password', async (t) => {
    const closed = await startRegistry({ htpasswd: { me: 'secret' }, accessLog: true });
    t.after(() => closed.stop());
    const credentials = { [closed.host]: { username: 'me', password: 'secret' } };
    await publish(build('first'), to('basic', { credentials }, closed.host), silent);
    const second = await publish(build('second'), to('basic', { credentials }, closed.host), silent);
    assert.equal(second.transfer.pulledBytes, 0);
    assert.ok(second.transfer.mountedBytes > 2_400_000);
  });

  test('are mounted with tokens, one for both repositories', async (t) => {
    const server = await startTokenServer(t, (user) => user === 'me');
    const closed = await startRegistry({ token: server.token });
    t.after(() => closed.stop());
    const credentials = { [closed.host]: { username: 'me', password: 'secret' } };
    await publish(build('first'), to('tokens', { credentials }, closed.host), silent);
    const before = server.asked.length;
    const second = await publish(build('second'), to('tokens', { credentials }, closed.host), silent);
    assert.equal(second.transfer.pulledBytes, 0);
    assert.ok(second.transfer.mountedBytes > 2_400_000);
    const joint = server.asked.slice(before).filter(({ scopes }) => scopes.length === 2);
    assert.deepEqual(
      joint.map(({ scopes }) => scopes),
      [['repository:tokens/first:pull', 'repository:tokens/second:pull,push']],
    );
  });

  test('are built from their sources where the list may not be read', async (t) => {
    const server = await startTokenServer(t, (user, scope) => user === 'me' && !scope.includes('neighbours'));
    const closed = await startRegistry({ token: server.token });
    t.after(() => closed.stop());
    const credentials = { [closed.host]: { username: 'me', password: 'secret' } };
    const result = await publish(build('first'), to('unread', { credentials }, closed.host), silent);
    assert.equal(result.status, 'done');
    assert.equal(result.warnings.length, 1);
  });
});

const digest: Digest = `sha256:${'0'.repeat(64)}`;
const published = { digest, keys: [digest], keepsPlatforms: false };

test('a build does not wait long for a list that does not come', async () => {
  const never = () => new Promise<never>(() => {});
  const silence = { location: 'registry.example/ns/imagebuild-neighbours', resolve: never };
  const sharedLayers = openSharedLayers(() => silence as unknown as Target, 'app', 50);
  assert.equal((await sharedLayers.find(new Map([[digest, 1]]))).size, 0);
  assert.match((await sharedLayers.add(published))?.message ?? '', /more than 0.05 seconds/);
});

test('a list that could not be read is not overwritten', async () => {
  const down = async () => {
    throw new ImagebuildError('REGISTRY_UNAVAILABLE', messageOf('registry.example answers 503'));
  };
  const home = { location: 'registry.example/ns/imagebuild-neighbours', resolve: down };
  const sharedLayers = openSharedLayers(() => home as unknown as Target, 'app');
  assert.match((await sharedLayers.add(published))?.message ?? '', /answers 503/);
});
