import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { parseReference } from '../../src/image/reference.ts';
import { silent } from '../../src/progress.ts';
import { createStoreOpener } from '../../src/stores/open.ts';
import { imagebuild } from '../support/cli.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { runStep } from '../support/step.ts';
import { missing } from '../support/tools.ts';

const dryRun = /This is a dry run: nothing is published/;
const request = { type: 'apps', app: 'hello', version: 'v1' };
const mirror = { mirrors: '*=oci:images' };

describe('a dry run writes nothing to a registry', { skip: missing('docker-registry') }, () => {
  let workspace: string;
  let registry: TestRegistry;
  let place: Readonly<Record<'registry' | 'namespace', string>>;

  before(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'imagebuild-dry-run-'));
    await makeHelloImage(join(workspace, 'images'), 'ghcr.io/labring/hello:v1');
    const directory = join(workspace, 'applications/hello/latest');
    await mkdir(directory, { recursive: true });
    await writeFile(
      join(directory, 'Kubefile'),
      'FROM scratch\nCOPY . .\nCOPY registry registry\nCMD ["a"]\n',
    );
    await mkdir(join(directory, 'images/shim'), { recursive: true });
    await writeFile(join(directory, 'images/shim/list'), 'ghcr.io/labring/hello:v1\n');
    registry = await startRegistry({ accessLog: true });
    place = { registry: registry.host, namespace: 'team' };
  });
  after(async () => {
    await registry?.stop();
    await rm(workspace, { recursive: true, force: true });
  });

  const step = (inputs: Readonly<Record<string, string>>) => runStep(workspace, { ...request, ...inputs });
  const run = (...words: readonly string[]) => imagebuild(words, { cwd: workspace });
  const writes = () => registry.accessLog().filter(({ method }) => !['GET', 'HEAD'].includes(method)).length;

  async function checkNothingWritten<T>(work: () => Promise<T>): Promise<T> {
    const before = writes();
    const done = await work();
    assert.equal(writes(), before);
    return done;
  }

  test('in mode build', async () => {
    const inputs = { mode: 'build', ...place, ...mirror, push: 'true', 'dry-run': 'true' };
    const { status, log, summary, outputs } = await checkNothingWritten(() => step(inputs));
    assert.equal(status, 0, log);
    assert.match(log, dryRun);
    assert.match(log, /^ {4}build \d+ layers?, /m);
    assert.match(summary, dryRun);
    assert.equal(outputs['published'], 'no');
    assert.equal(outputs['digest'], undefined);
    assert.deepEqual(JSON.parse(outputs['images'] ?? ''), ['ghcr.io/labring/hello:v1']);
    assert.ok(registry.accessLog().length > 0, 'the registry was asked what it has');
  });

  test('in mode prepare, whose build another dry run does not publish', async () => {
    const prepared = await checkNothingWritten(() => step({ mode: 'prepare', ...mirror, 'dry-run': 'true' }));
    assert.equal(prepared.status, 0, prepared.log);
    const published = { mode: 'publish', ...place, ...mirror };
    const planned = await checkNothingWritten(() => step({ ...published, 'dry-run': 'TRUE' }));
    assert.equal(planned.status, 0, planned.log);
    assert.match(planned.log, dryRun);
    assert.equal(planned.outputs['published'], 'no');
    assert.equal(await tagged('hello', 'v1'), 404);
    const done = await step({ ...published, 'dry-run': 'false' });
    assert.equal(done.outputs['published'], 'verified', done.log);
    assert.equal(await tagged('hello', 'v1'), 200);
    assert.ok(writes() > 0, 'the log has the writes of a run that is not dry');
  });

  test('nor to a layout or an archive, in any mode', async () => {
    for (const [mode, output] of [
      ['build', 'type=oci,dest=dry/layout'],
      ['publish', 'type=oci-archive,dest=dry/archive.tar'],
      ['pull-request', 'type=oci,dest=dry/layout'],
    ] as const) {
      const { status, log } = await step({ mode, ...mirror, output, 'dry-run': 'true' });
      assert.equal(status, 0, log);
      assert.match(log, dryRun);
    }
    assert.equal(existsSync(join(workspace, 'dry')), false);
  });

  test('in mode accept, which asks for no login', async () => {
    const { status, outputs } = await checkNothingWritten(() =>
      step({ mode: 'accept', ...place, 'dry-run': 'true' }),
    );
    assert.deepEqual([status, outputs['target']], [0, '']);
  });

  test('nor does a value that is no boolean publish', async () => {
    const { status, log } = await checkNothingWritten(() =>
      step({ mode: 'publish', ...place, ...mirror, 'dry-run': 'yes' }),
    );
    assert.equal(status, 1);
    assert.match(log, /the input dry-run is "yes"/);
  });

  test('on the command line, whatever is published', async () => {
    const to = ['--registry', registry.host, '--namespace', 'cli'];
    const from = ['--mirror', '*=oci:images'];
    const words = ['apps', 'hello', 'v1'];
    assert.equal((await run('build', ...words, ...from, '--output', 'type=oci,dest=layout')).status, 0);
    assert.equal((await run('prepare', ...words, ...from, '--output', 'folder')).status, 0);
    await checkNothingWritten(async () => {
      for (const line of [
        ['build', ...words, ...from, ...to, '--push'],
        ['publish', 'folder', ...words, ...from, ...to],
        ['publish', 'oci:layout', `${registry.host}/cli/hello:v1`],
        ['publish', 'oci:layout', ...to],
      ]) {
        const { status, stdout, stderr } = await run(...line, '--dry-run');
        assert.equal(status, 0, stderr);
        assert.match(stdout, dryRun, line.join(' '));
        const json = JSON.parse((await run(...line, '--dry-run', '--json')).stdout);
        assert.ok(json.platforms['linux/amd64']);
      }
      const refused = await run('build', ...words, '--dry-run', '--metadata-file', 'metadata.json');
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, /--metadata-file <file>' cannot be used with option '--dry-run'/);
    });
    assert.equal(await tagged('hello', 'v1', 'cli'), 404);
  });

  test('and a store that is opened for one refuses to be written to, whatever the command does', async () => {
    const destination = { kind: 'registry', host: registry.host, namespace: 'team' } as const;
    await using stores = createStoreOpener(settingsTo(destination, 'oci:images', { dryRun: true }), silent);
    const { target } = await stores.targetOf({ app: 'other', version: 'v1' });
    const other = stores.repository(parseReference(`${registry.host}/team/other:v1`));
    await checkNothingWritten(async () => {
      for (const store of [target, other]) {
        const bytes = Buffer.from('{}');
        const descriptor = { mediaType: 'a/b', digest: `sha256:${'a'.repeat(64)}`, size: 2 } as const;
        const refused = { code: 'INTERNAL', message: /a dry run was about to write to .*\/team\/other/ };
        await assert.rejects(store.putManifest(bytes, descriptor, 'v1'), refused);
        await assert.rejects(store.write({ open: () => assert.fail() }), refused);
        await assert.rejects(store.mount(descriptor, store), refused);
        assert.deepEqual(await store.tags(), []);
      }
    });
    await using layouts = createStoreOpener(
      settingsTo({ kind: 'oci', directory: join(workspace, 'none') }, 'oci:images', { dryRun: true }),
      silent,
    );
    await assert.rejects(async () => layouts.targetOf({ app: 'a', version: 'v1' }), { code: 'INTERNAL' });
  });

  async function tagged(app: string, tag: string, namespace = 'team'): Promise<number> {
    const accept = 'application/vnd.oci.image.index.v1+json';
    const url = `${registry.url}/v2/${namespace}/${app}/manifests/${tag}`;
    return (await fetch(url, { headers: { accept } })).status;
  }
});
