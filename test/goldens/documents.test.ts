import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readPrepared, writePrepared } from '../../src/application/prepared/directory.ts';
import { parseResult } from '../../src/application/result.ts';
import { ImagebuildError } from '../../src/errors.ts';
import type { Source } from '../../src/image/store.ts';
import { silent } from '../../src/progress.ts';
import { parseList } from '../../src/publish/lookup/sharedlist.ts';
import { requirePulls } from '../../src/publish/resolve/quota.ts';
import { repository } from '../support/cli.ts';
import { messageOf } from '../support/message.ts';
import { startRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';
import { makeWorkspace, type Workspace } from './workspace.ts';

/**
 * Whole documents that others hold already: folders between two jobs, results, published manifests, the
 * output of commands.
 */
const golden = JSON.parse(await readFile(join(repository, 'test/goldens/documents.json'), 'utf8'));

/** A document without what takes a different time in each run. */
const plain = (text: string) => JSON.parse(text, (key, value) => (key.endsWith('Seconds') ? 0 : value));

const request = { type: 'apps', app: 'demo', version: 'v1', mirrors: '*=oci:source' };
const requestId = '0123456789abcdef0123456789abcdef';

let workspace: Workspace;
const write = async (path: string, text: string) => {
  const file = join(workspace.directory, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, text);
};
before(async () => {
  workspace = await makeWorkspace();
});
after(() => rm(workspace.directory, { recursive: true, force: true }));

describe('a prepared build', () => {
  test('that was written before is read, and written again as it was', async () => {
    for (const [digest, text] of Object.entries<string>(golden.preparedFiles))
      await write(`before/files/${digest.replace(':', '/')}`, text);
    await write('before/prepared.json', JSON.stringify(golden.prepared));
    const prepared = await readPrepared(join(workspace.directory, 'before'));
    await writePrepared(prepared, join(workspace.directory, 'after'));
    assert.deepEqual(JSON.parse(await workspace.read('after/prepared.json')), golden.prepared);
    for (const [digest, text] of Object.entries<string>(golden.preparedFiles))
      assert.equal(await workspace.read(`after/files/${digest.replace(':', '/')}`), text);
  });
});

describe('a result', () => {
  test('that was written before is read', () => {
    assert.deepEqual(parseResult(JSON.stringify(golden.result)), golden.result);
    assert.deepEqual(parseResult(JSON.stringify(golden.failedResult)), golden.failedResult);
  });
});

describe('the action', () => {
  test('prepares, publishes and leaves the same documents', async () => {
    const inputs = { ...request, 'request-id': requestId };
    const prepared = await workspace.action({ ...inputs, mode: 'prepare' });
    assert.equal(prepared.run.status, 0, prepared.run.stdout);
    assert.deepEqual(prepared.outputs, golden.preparedOutputs);
    const document = JSON.parse(await workspace.read('imagebuild-prepared/prepared.json'));
    assert.deepEqual(document, golden.preparedByAction);

    const output = 'type=oci,dest=published';
    const published = await workspace.action({ ...inputs, mode: 'publish', output, compression: 'none' });
    assert.equal(published.run.status, 0, published.run.stdout);
    const { images, metadata, ...others } = published.outputs;
    const names = { name: 'oci:published', tags: 'oci:published:v1' };
    assert.deepEqual(others, { ...golden.outputs, ...names, published: 'verified' });
    assert.deepEqual(JSON.parse(images ?? ''), golden.imagesOutput);
    assert.deepEqual(plain(metadata ?? ''), golden.metadata);
    assert.deepEqual(plain(await workspace.read('imagebuild-result.json')), golden.resultByAction);

    const blob = async (digest: string) =>
      JSON.parse(await workspace.read(`published/blobs/${digest.replace(':', '/')}`));
    const index = await blob(golden.outputs.digest);
    assert.deepEqual(index, golden.index);
    const manifest = await blob(golden.index.manifests[0].digest);
    assert.deepEqual(manifest, golden.manifest);
    assert.deepEqual(await blob(golden.manifest.config.digest), golden.config);
  });

  test('leaves a result of a failure', async () => {
    const { run } = await workspace.action({
      ...request,
      mode: 'build',
      app: 'other',
      'request-id': requestId,
    });
    assert.equal(run.status, 1);
    const { error, ...others } = JSON.parse(await workspace.read('imagebuild-result.json'));
    assert.deepEqual([others, error.code], [golden.failedByAction, 'APPLICATION_NOT_FOUND']);
  });
});

describe('--json prints', () => {
  const keys = async (status: number, ...args: readonly string[]) => {
    const done = await workspace.cli(...args, '--json');
    assert.equal(done.status, status, done.stderr);
    return Object.keys(JSON.parse(done.stdout));
  };
  const words = ['apps', 'demo', 'v1', '--mirror', '*=oci:source'];

  for (const [command, [status, ...args]] of Object.entries({
    build: [0, 'build', ...words],
    prepare: [0, 'prepare', ...words, '--output', 'prepared'],
    plan: [0, 'plan', ...words],
    images: [0, 'images', 'applications/demo/v1'],
    lint: [0, 'lint', 'applications/demo/v1'],
    init: [0, 'init', 'mine', '--namespace', 'team', '--action', `a/b@${'0'.repeat(40)}`],
    error: [2, 'build', 'appz', 'demo', 'v1'],
  } satisfies Record<string, [number, ...string[]]>))
    test(`the same of ${command}`, async () => {
      assert.deepEqual(await keys(status, ...args), golden.json[command]);
    });

  test('the same of doctor', async () => {
    const { stdout } = await workspace.cli('doctor', '--json');
    const checks: { name: string; state: string }[] = JSON.parse(stdout);
    assert.deepEqual(
      checks.map(({ name }) => name),
      golden.json.doctor,
    );
    for (const check of checks) {
      const { hint: _, ...others } = check as { hint?: string };
      assert.deepEqual(Object.keys(others), ['name', 'state', 'message']);
      assert.ok(['ready', 'absent', 'missing'].includes(check.state));
    }
  });
});

describe('--progress json', () => {
  test('reports the phases of a build, the output of programs and the transfers', async () => {
    const flags = ['--mirror', '*=oci:source', '--output', 'type=oci,dest=progress', '--progress', 'json'];
    const { status, stderr } = await workspace.cli(
      'build',
      'apps',
      'demo',
      'v1',
      '--compression',
      'none',
      ...flags,
    );
    assert.equal(status, 0, stderr);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const eventsOf = (type: string) => events.filter((event) => event.type === type);
    assert.deepEqual(
      eventsOf('phase').map(({ phase }) => phase),
      golden.phases,
    );
    assert.deepEqual(
      eventsOf('output').map(({ program, line }) => `${program} ${line}`),
      golden.output,
    );
    assert.deepEqual(eventsOf('planned'), golden.planned);
    const byState = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
    assert.deepEqual(eventsOf('transfer').sort(byState), golden.transfers);
    assert.deepEqual(eventsOf('bytes').sort(byState), golden.bytes);
    assert.deepEqual([...new Set(events.map(({ type }) => type))].sort(), [
      'bytes',
      'output',
      'phase',
      'planned',
      'transfer',
    ]);
  });

  test('reports what is inspected', async () => {
    const { status, stdout, stderr } = await workspace.cli(
      'inspect',
      'oci:published',
      '--verify',
      '--json',
      '--progress',
      'json',
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), golden.inspection);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const reported = events.map(({ type, phase, state }) => [type, phase ?? state].filter(Boolean).join(' '));
    assert.deepEqual([...new Set(reported)].sort(), golden.inspecting);
  });

  test('says what is served', async () => {
    const { openServer } = await import('../../src/commands/serve/serve.ts');
    const { settingsTo } = await import('../support/prepared.ts');
    const directory = join(workspace.directory, 'published');
    const settings = settingsTo({ kind: 'oci', directory }, '');
    await using server = await openServer(`oci:${directory}`, { listen: '127.0.0.1:0' }, settings, silent);
    const { url, location, ...summary } = server.summary;
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(location, `oci:${directory}`);
    assert.deepEqual(summary, golden.served);
  });

  test('reports that it waits for a quota', async () => {
    const stop = new AbortController();
    const phases: string[] = [];
    const source = { quota: () => ({ host: 'docker.io', remaining: 1 }) } as unknown as Source;
    const waiting = requirePulls([{ source, count: 2, refresh: async () => {} }], {
      waitMs: 60_000,
      signal: stop.signal,
      progress(event) {
        if (event.type === 'phase') phases.push(event.phase);
        stop.abort(new ImagebuildError('CANCELLED', messageOf('enough')));
      },
    });
    await assert.rejects(waiting, { code: 'CANCELLED' });
    assert.deepEqual(phases, ['quota']);
  });
});

describe('a registry', { skip: missing('docker-registry') }, () => {
  test('holds the same list of what applications share, and layouts as they are', async (t) => {
    const registry = await startRegistry();
    t.after(() => registry.stop());
    const to = ['--registry', registry.host, '--namespace', 'team', '--compression', 'none'];
    const built = await workspace.cli(
      'build',
      'apps',
      'demo',
      'v1',
      '--mirror',
      '*=oci:source',
      '--push',
      ...to,
    );
    assert.equal(built.status, 0, built.stderr);
    const address = `${registry.url}/v2/team/${golden.neighboursPath}`;
    const accept = 'application/vnd.oci.image.manifest.v1+json';
    assert.deepEqual(await (await fetch(address, { headers: { accept } })).json(), golden.neighbours);
    const tags = await (await fetch(`${registry.url}/v2/team/demo/tags/list`)).json();
    assert.deepEqual((tags as { tags: string[] }).tags.sort(), golden.tags);

    const reference = `${registry.host}/team/copy:v1`;
    const copied = await workspace.cli('publish', 'oci:published', reference, '--json', '--progress', 'json');
    assert.equal(copied.status, 0, copied.stderr);
    assert.deepEqual(Object.keys(JSON.parse(copied.stdout)), golden.json.publish);
    assert.match(copied.stderr, /^\{"type":"phase","phase":"copy",/);
  });
});

test('a list of what applications share that was published before is read', () => {
  const [text = ''] = Object.values<string>(golden.neighbours.annotations);
  const [{ app, digest, marks }] = JSON.parse(text);
  assert.deepEqual(parseList(text), [{ app, digest, marks: new Set(marks.match(/.{8}/g)) }]);
});

test('every golden document is looked at', async () => {
  const text = await readFile(import.meta.filename, 'utf8');
  assert.deepEqual(
    Object.keys(golden).filter((name) => !text.includes(`golden.${name}`)),
    [],
  );
});
