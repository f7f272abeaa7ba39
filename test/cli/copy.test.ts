import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { writePrepared } from '../../src/application/prepared/directory.ts';
import { qualifyReference } from '../../src/buildoptions.ts';
import { readLocations, refuseTrustSource } from '../../src/cli/publishwords.ts';
import { type CopyOptions, copyImages } from '../../src/commands/publishimages/copyimages.ts';
import type { PublishedImages } from '../../src/commands/publishimages/outcome.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { annotationKeys } from '../../src/image/annotations.ts';
import type { Descriptor } from '../../src/image/descriptor.ts';
import { encodeIndex, encodeManifest, parseImageManifest, parseManifest } from '../../src/image/manifest.ts';
import type { Target } from '../../src/image/store.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { createRegistry, type Registry } from '../../src/stores/registry/registry.ts';
import golden from '../goldens/documents.json' with { type: 'json' };
import { imagebuild } from '../support/cli.ts';
import { preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { writeImage } from '../support/storedimages.ts';
import { missing } from '../support/tools.ts';

/** Writes an index whose amd64 manifest is that of another one, with annotations on its first layer. */
async function annotateLayer(
  target: Target,
  from: Descriptor,
  tag: string,
  key: string,
): Promise<Descriptor> {
  const index = parseManifest(await target.manifest(from), from.mediaType, 'x');
  assert.equal(index.kind, 'index');
  const [first, ...others] = index.manifests;
  const manifest = parseImageManifest(await target.manifest(first!), first!.mediaType, 'x');
  const layers = manifest.layers.map((layer, at) =>
    at === 0 ? { ...layer, annotations: { [key]: 'sha256:1' } } : layer,
  );
  const encoded = encodeManifest({ ...manifest, layers });
  await target.putManifest(encoded.bytes, encoded.descriptor);
  const manifests = [{ ...encoded.descriptor, platform: first!.platform }, ...others];
  const whole = encodeIndex({ manifests, annotations: {} });
  await target.putManifest(whole.bytes, whole.descriptor, tag);
  return whole.descriptor;
}

describe('imagebuild publish SOURCE… --to REF', { skip: missing('docker-registry', 'htpasswd') }, () => {
  let work: string;
  let source: TestRegistry;
  let target: TestRegistry;
  let other: TestRegistry;
  let client: Registry;
  let plain: Descriptor;
  const logins = { alice: 'source secret', bob: 'target secret' };

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-copy-'));
    [source, target, other] = await Promise.all([
      startRegistry({ htpasswd: { alice: logins.alice } }),
      startRegistry({ htpasswd: { bob: logins.bob } }),
      startRegistry(),
    ]);
    client = createRegistry({
      credentials: async (host) => {
        const username = host === source.host ? 'alice' : 'bob';
        return host === other.host ? undefined : { username, password: logins[username] };
      },
    });
    plain = await writeImage(client.repository(source.host, 'library/nginx'), 'nginx', '1.25');
    const keyed = client.repository(source.host, 'else/app');
    const index = await writeImage(keyed, 'app', 'plain');
    await annotateLayer(keyed, index, 'key', annotationKeys.layerKey);
    await annotateLayer(keyed, index, 'images', annotationKeys.layerImages);
    await annotateLayer(keyed, index, 'foreign', 'org.example.layer.key');
    const layout: Target = await openLayout(join(work, 'keyed'), { create: true });
    const inLayout = await writeImage(layout, 'app', 'plain');
    await annotateLayer(layout, inLayout, 'v1', annotationKeys.layerKey);
    const auth = (user: keyof typeof logins) => ({
      auth: Buffer.from(`${user}:${logins[user]}`).toString('base64'),
    });
    await mkdir(join(work, '.docker'));
    const auths = { [source.host]: auth('alice'), [target.host]: auth('bob') };
    await writeFile(join(work, '.docker/config.json'), JSON.stringify({ auths }));
  });
  after(async () => {
    await client?.close();
    await Promise.all([source, target, other].map((registry) => registry?.stop()));
    await rm(work, { recursive: true, force: true });
  });
  beforeEach(() => rm(join(work, '.github'), { recursive: true, force: true }));

  const configure = async (namespace: string) => {
    await mkdir(join(work, '.github'), { recursive: true });
    const text = `registry: ${target.host}\nnamespace: ${namespace}\n`;
    await writeFile(join(work, '.github/imagebuild.yml'), text);
  };
  const publish = (...words: readonly string[]) =>
    imagebuild(['publish', ...words, '--progress', 'plain'], { cwd: work, env: { HOME: work } });
  const settings = (more: Partial<Settings> = {}) =>
    settingsTo({ kind: 'oci', directory: 'out' }, '', {
      mirrors: {},
      env: { DOCKER_CONFIG: join(work, '.docker') },
      ...more,
    });
  /** Copies in this process; `namespace` is the configured one, in the registry of the targets. */
  const copy = async (
    from: string,
    to: string,
    namespace: string,
    { settings: more, ...options }: Partial<CopyOptions> & { readonly settings?: Partial<Settings> } = {},
  ): Promise<PublishedImages> => {
    const own = [{ host: target.host, namespace }];
    const [outcome] = await copyImages([from], [to], { own, ...options }, settings(more), silent);
    if (outcome && 'published' in outcome) return outcome.published;
    throw outcome?.error;
  };
  const nginx = () => `${source.host}/library/nginx:1.25`;
  const digestAt = async (host: string, repository: string, tag: string) =>
    (await client.repository(host, repository).resolve(tag))?.digest;

  test('copies the whole index between two registries, with the login of each, and tags its platforms', async () => {
    const to = `${target.host}/team/nginx:1.25`;
    const { status, stdout, stderr } = await publish(nginx(), '--to', to);
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`^${to}\n  digest +${plain.digest}\n  linux/amd64 +sha256:`));
    assert.equal(await digestAt(target.host, 'team/nginx', '1.25'), plain.digest);
    const repository = client.repository(target.host, 'team/nginx');
    const index = parseManifest(await repository.manifest(plain), plain.mediaType, 'x');
    assert.equal(index.kind, 'index');
    for (const [at, arch] of ['amd64', 'arm64'].entries())
      assert.equal(await digestAt(target.host, 'team/nginx', `1.25-${arch}`), index.manifests[at]?.digest);
  });

  test('gives each reference a status: one that fails hides no other, and the exit status is 1', async () => {
    const refused = `${target.host}/team/nginx:taken`;
    await copy(nginx(), refused, 'team');
    const free = [`${other.host}/a/nginx:1.25`, `${target.host}/team/nginx:free`] as const;
    const words = [nginx(), '--to', free[0], '--to', refused, '--to', free[1], '--no-replace'];
    const { status, stdout, stderr } = await publish(...words);
    assert.equal(status, 1);
    const lines = stdout.split('\n');
    for (const reference of free) assert.ok(lines.includes(reference), stdout);
    assert.match(stdout, new RegExp(`\n${refused}\n  failed  TAG_EXISTS\n`));
    assert.match(stderr, /nginx:taken[-a-z0-9]* is already published/);
    assert.match(stderr, /Nothing was published: .*nginx:taken is as it was/);
    assert.equal(await digestAt(other.host, 'a/nginx', '1.25'), plain.digest);
    assert.equal(await digestAt(target.host, 'team/nginx', 'free'), plain.digest);
    const json = await publish(...words.slice(0, 5), '--no-replace', '--json');
    assert.equal(json.status, 1);
    const { targets } = JSON.parse(json.stdout);
    assert.deepEqual(
      targets.map((one: { reference: string; status: string; error?: { code: string } }) => [
        one.reference,
        one.status,
        one.error?.code,
      ]),
      [
        [free[0], 'failed', 'TAG_EXISTS'],
        [refused, 'failed', 'TAG_EXISTS'],
      ],
    );
  });

  test('copies one platform as an index of its own, and a reference by digest', async () => {
    const one = `${other.host}/one/nginx`;
    const { digest, platforms } = await copy(nginx(), `${one}:1.25`, 'team', { platforms: ['linux/arm64'] });
    assert.deepEqual(Object.keys(platforms), ['linux/arm64']);
    assert.equal(await digestAt(other.host, 'one/nginx', '1.25'), digest);
    assert.equal(await digestAt(other.host, 'one/nginx', '1.25-amd64'), undefined);
    await copy(`${source.host}/library/nginx@${plain.digest}`, `${one}:pinned`, 'team');
    assert.equal(await digestAt(other.host, 'one/nginx', 'pinned'), plain.digest);
  });

  test('a dry run writes nothing', async () => {
    const { status, stdout, stderr } = await publish(
      nginx(),
      '--to',
      `${other.host}/dry/nginx:1`,
      '--dry-run',
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /This is a dry run/);
    assert.equal(await digestAt(other.host, 'dry/nginx', '1'), undefined);
    const json = await publish(nginx(), '--to', `${other.host}/dry/nginx:1`, '--dry-run', '--json');
    const document = JSON.parse(json.stdout);
    assert.deepEqual(Object.keys(document), Object.keys(golden.json.publishTo));
    const [{ dryRun, ...planned }] = document.targets;
    assert.equal(dryRun, true);
    assert.deepEqual(Object.keys(planned), golden.json.publishTo.targets);
    const { status: state, digest } = planned;
    assert.deepEqual([state, digest], ['planned', plain.digest]);
    assert.equal(await digestAt(other.host, 'dry/nginx', '1'), undefined);
  });

  test('a reference without a host is in the configured registry and namespace', async () => {
    await configure('team');
    const { status, stderr } = await publish(nginx(), '--to', 'web:2');
    assert.equal(status, 0, stderr);
    assert.equal(await digestAt(target.host, 'team/web', '2'), plain.digest);
    const qualify = (reference: string) =>
      qualifyReference(reference, {}, { configuration: undefined, env: {} });
    assert.throws(() => qualify('web:2'), { code: 'NOT_CONFIGURED' });
    assert.throws(() => qualify('team/web:2'), { code: 'NOT_CONFIGURED' });
    for (const whole of ['ghcr.io/team/web:2', 'localhost/web:2', 'https://registry:5000/web:2'])
      assert.equal(qualify(whole), whole);
  });

  test('refuses an image of somebody else whose layers carry keys, unless it is trusted', async () => {
    const app = (tag: string) => `${target.host}/team/app:${tag}`;
    for (const tag of ['key', 'images']) {
      const foreign = `${source.host}/else/app:${tag}`;
      await assert.rejects(copy(foreign, app('v1'), 'team'), (error) => {
        assert.ok(error instanceof ImagebuildError);
        assert.equal(error.code, 'SOURCE_UNTRUSTED');
        const start = `${foreign} has a layer with a key of imagebuild, such as sha256:`;
        assert.ok(error.message.startsWith(start), error.message);
        assert.ok(error.message.includes(`is not in ${target.host}/team: builds there would reuse`));
        assert.match(error.hint ?? '', /--trust-source/);
        return true;
      });
      assert.equal(await digestAt(target.host, 'team/app', 'v1'), undefined);
    }
    await copy(`${source.host}/else/app:foreign`, app('v2'), 'team');
    await copy(`${source.host}/else/app:key`, app('v1'), 'team', { trustSource: true });
    await copy(app('v1'), app('stable'), 'team');
    await copy(app('v1'), `${target.host}/teams/app:v1`, 'team');
    const outside = { code: 'SOURCE_UNTRUSTED' };
    await assert.rejects(copy(app('v1'), `${target.host}/tea/app:v1`, 'tea'), outside);
    await assert.rejects(copy(app('v1'), `${target.host}/other/app:v1`, '', { own: [] }), outside);
    await copy(app('v1'), app('again'), '', { own: [] });
    const platforms = ['linux/arm64'];
    await copy(`${source.host}/else/app:key`, app('arm'), 'team', { platforms });
  });

  test('an image of the own namespace is not read from a mirror, whose layers may carry other keys', async () => {
    await copy(nginx(), `${target.host}/own/app:v1`, 'own');
    const mirrored = client.repository(other.host, 'own/app');
    await annotateLayer(mirrored, await writeImage(mirrored, 'forged'), 'v1', annotationKeys.layerKey);
    const mirrors = { [target.host]: `http://${other.host}` };
    const own = `${target.host}/own/app`;
    const { digest } = await copy(`${own}:v1`, `${own}:v2`, 'own', { settings: { mirrors } });
    assert.equal(digest, plain.digest);
    const to = `${target.host}/elsewhere/app:v2`;
    await assert.rejects(copy(`${own}:v1`, to, 'elsewhere', { settings: { mirrors } }), {
      code: 'SOURCE_UNTRUSTED',
    });
  });

  test('a login that is given for publishing reads no source', async () => {
    const login = { [target.host]: { username: 'bob', password: logins.bob } };
    const without = { settings: { credentials: login, env: { DOCKER_CONFIG: join(work, 'nowhere') } } };
    await copy(nginx(), `${target.host}/own/private:v1`, 'own');
    for (const own of ['own', 'else'])
      await assert.rejects(copy(`${target.host}/own/private:v1`, `${target.host}/own/x:v1`, own, without), {
        code: 'UNAUTHORIZED',
      });
  });

  test('blobs of the same registry are mounted where one login reads and writes', async () => {
    await copy(nginx(), `${target.host}/own/mount:v1`, 'own');
    const { transfer } = await copy(`${target.host}/own/mount:v1`, `${target.host}/own/mounted:v1`, 'own');
    assert.deepEqual([transfer.pulledBytes, transfer.pushedBytes], [0, 0]);
    assert.ok(transfer.mountedBytes > 1_200_000);
  });

  test('a plain image does not replace a cluster image', async () => {
    const to = `${other.host}/typed/nginx`;
    await copy(nginx(), `${to}:seed`, 'team');
    const repository = client.repository(other.host, 'typed/nginx');
    const index = parseManifest(await repository.manifest(plain), plain.mediaType, 'x');
    assert.equal(index.kind, 'index');
    const typed = encodeIndex({ ...index, annotations: { [annotationKeys.type]: 'apps' } });
    await repository.putManifest(typed.bytes, typed.descriptor, '1.25');
    await assert.rejects(copy(nginx(), `${to}:1.25`, 'team'), {
      code: 'TYPE_MISMATCH',
      message: /has the type apps, and the image that would replace it names no type/,
    });
    assert.equal((await repository.resolve('1.25'))?.digest, typed.descriptor.digest);
    await copy(nginx(), `${to}:1.25`, 'team', { settings: { replaceOtherType: true } });
    await copy(nginx(), `${to}:1.25`, 'team');
  });

  test('a layout counts as your own, and several images are joined', async () => {
    const to = `${other.host}/layouts/app:v1`;
    const layout = `oci:${join(work, 'keyed')}:v1`;
    await copy(layout, to, 'team');
    const own = [{ host: target.host, namespace: 'team' }];
    await assert.rejects(copyImages([nginx(), layout], [to], { own }, settings(), silent), {
      code: 'USAGE',
      message: /linux\/amd64/,
    });
  });

  test('refuses what cannot be a target, and says how to copy from a registry', async () => {
    const isRefused = (to: string, message: RegExp) =>
      assert.rejects(copy(nginx(), to, 'team'), { code: 'USAGE', message });
    await isRefused('oci:out', /--to oci:out is not in a registry/);
    await isRefused(`${other.host}/a/b@${plain.digest}`, /names a digest/);
    await isRefused(`${other.host}/a/imagebuild-neighbours:list`, /keeps for itself/);
    assert.throws(() => readLocations([nginx(), `${other.host}/a/b:1`], () => false), {
      code: 'USAGE',
      hint: `To copy it from its registry, name the target: imagebuild publish ${nginx()} --to REF`,
    });
    assert.throws(() => refuseTrustSource({ trustSource: true }), { code: 'USAGE' });
    const build = preparedBuild({ 'linux/amd64': { config: {}, layers: [], history: [], images: [] } });
    await writePrepared(build, join(work, 'prepared'));
    const prepared = await publish('prepared', '--to', `${other.host}/a/b:1`);
    assert.equal(prepared.status, 2);
    assert.match(prepared.stderr, /prepared is a prepared build, and --to copies images/);
  });
});
