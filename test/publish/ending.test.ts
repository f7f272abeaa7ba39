import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { publish } from '../../src/commands/publish.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { silent } from '../../src/progress.ts';
import { describeError, statusOf, toFailure } from '../../src/report/problem.ts';
import {
  answer,
  type Exchange,
  type Fault,
  flipAt,
  forward,
  pass,
  reply,
  startFaults,
} from '../support/faults.ts';
import { platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const skip = missing('docker-registry');
const amd64 = { 'linux/amd64': platform([]) };
const arm64 = { 'linux/arm64': platform([]) };
const both = { ...amd64, ...arm64 };

interface Setting {
  readonly host: string;
  readonly faults: (faults: Fault[]) => void;
  readonly publish: (platforms: typeof both | typeof amd64 | typeof arm64) => Promise<unknown>;
  /** Reads a tag past the faults; undefined when there is none. */
  readonly read: (tag: string) => Promise<{ digest: string; platforms: string[] } | undefined>;
}

async function start(t: TestContext): Promise<Setting> {
  const real = await startRegistry();
  t.after(() => real.stop());
  const proxy = await startFaults(real.url);
  t.after(() => proxy.stop());
  const settings = settingsTo({ kind: 'registry', host: proxy.host, namespace: 'team' }, real.url);
  return {
    host: proxy.host,
    faults: (faults) => {
      proxy.faults = faults;
    },
    publish: (platforms) => publish(preparedBuild(platforms), settings, silent),
    async read(tag) {
      const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json';
      const response = await fetch(`${real.url}/v2/team/demo/manifests/${tag}`, { headers: { accept } });
      if (!response.ok) return undefined;
      const { manifests = [] } = (await response.json()) as {
        manifests?: { platform: { architecture: string } }[];
      };
      return {
        digest: response.headers.get('docker-content-digest') ?? '',
        platforms: manifests.map(({ platform: { architecture } }) => architecture),
      };
    },
  };
}

const flip = (body: AsyncIterable<Buffer>) => flipAt(body, 20);
const flipped = async (exchange: Exchange) => reply(exchange, await forward(exchange), { body: flip });

async function failureOf(work: Promise<unknown>): Promise<ImagebuildError> {
  const error = await work.then(
    () => assert.fail('it succeeded'),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ImagebuildError, String(error));
  return error;
}

describe('damaged is not absent', { skip }, () => {
  const damages: Record<string, Fault['act']> = {
    'a flipped byte': flipped,
    'a body that is cut': async (exchange) => {
      const answered = await forward(exchange);
      exchange.response.writeHead(200, { ...answered.headers, connection: 'close' });
      exchange.response.write('{"schemaVersion":');
      exchange.response.socket?.end();
    },
    'a shorter answer': (exchange) => answer(exchange, 200, {}, '{}'),
    'a 404 for what a tag names': (exchange) => answer(exchange, 404),
  };
  for (const [name, act] of Object.entries(damages)) {
    for (const times of [1, 2]) {
      test(`${name}, ${times} times, drops no published platform`, async (t) => {
        const setting = await start(t);
        await setting.publish(both);
        const before = await setting.read('v1');
        setting.faults([{ method: 'GET', path: /\/manifests\/sha256:/, times, act }]);
        await setting.publish(amd64).catch(() => {});
        assert.deepEqual(await setting.read('v1'), before);
      });
    }
    test(`${name}, always, fails the build and changes nothing`, async (t) => {
      const setting = await start(t);
      await setting.publish(both);
      const tags = ['v1', 'v1-amd64', 'v1-arm64'];
      const before = await Promise.all(tags.map(setting.read));
      setting.faults([{ method: 'GET', path: /\/manifests\/sha256:/, act }]);
      const changed = { 'linux/amd64': platform([], 'kind: Changed\n') };
      const error = await failureOf(setting.publish(changed));
      assert.deepEqual(await Promise.all(tags.map(setting.read)), before);
      assert.equal(error.target?.state, 'unchanged');
      assert.deepEqual(error.target.moved, []);
    });
  }
});

describe('the ending that is told', { skip }, () => {
  test('published, not verified: the digest, its own status, and no word of a failure', async (t) => {
    const setting = await start(t);
    let isWritten = false;
    setting.faults([
      {
        path: /\/manifests\//,
        async act(exchange) {
          if (isWritten) return answer(exchange, 403);
          await pass(exchange);
          isWritten = exchange.incoming.method === 'PUT' && (exchange.incoming.url ?? '').endsWith('/v1');
        },
      },
    ]);
    const error = await failureOf(setting.publish(both));
    const published = await setting.read('v1');
    const reference = `${setting.host}/team/demo:v1`;
    assert.deepEqual(published?.platforms, ['amd64', 'arm64']);
    assert.equal(error.code, 'READ_BACK_FAILED');
    assert.deepEqual(statusOf(error), { status: 'unverified', reference, digest: published.digest });
    const lines = describeError(error).map(({ text }) => text);
    assert.equal(lines.at(-1), `Published, not verified: ${reference} names ${published.digest}.`);
    assert.doesNotMatch(lines.join('\n'), /fail/i);
  });

  test('the answer to the last request is lost: the registry is asked what the tag names', async (t) => {
    const setting = await start(t);
    setting.faults([
      {
        method: 'PUT',
        path: /\/manifests\/v1$/,
        async act(exchange) {
          (await forward(exchange)).resume();
          await answer(exchange, 403);
        },
      },
    ]);
    const error = await failureOf(setting.publish(both));
    assert.equal(error.target?.state, 'unverified');
    assert.equal(error.target.digest, (await setting.read('v1'))?.digest);
  });

  test('the answer for the tag of a platform is lost: it is named', async (t) => {
    const setting = await start(t);
    setting.faults([
      {
        method: 'PUT',
        path: /\/manifests\/v1-amd64$/,
        async act(exchange) {
          (await forward(exchange)).resume();
          await answer(exchange, 403);
        },
      },
      { method: 'PUT', path: /\/manifests\/v1-arm64$/, act: (exchange) => answer(exchange, 403) },
    ]);
    const error = await failureOf(setting.publish(both));
    assert.notEqual(await setting.read('v1-amd64'), undefined);
    assert.equal(await setting.read('v1-arm64'), undefined);
    assert.deepEqual(error.target?.moved, ['v1-amd64']);
  });

  test('a registry that confirms tags and keeps the old ones has published nothing', async (t) => {
    const setting = await start(t);
    await setting.publish(both);
    const before = await setting.read('v1');
    setting.faults([{ method: 'PUT', path: /\/manifests\//, act: (exchange) => answer(exchange, 201) }]);
    const error = await failureOf(
      setting.publish({ 'linux/amd64': platform([], 'kind: Changed\n'), ...arm64 }),
    );
    assert.deepEqual(await setting.read('v1'), before);
    assert.deepEqual([error.target?.state, error.target?.moved], ['unchanged', []]);
    assert.deepEqual(statusOf(error), { status: 'failed' });
  });

  test('not published: the tag is as it was, and the tags of platforms that are new are named', async (t) => {
    const setting = await start(t);
    setting.faults([{ method: 'PUT', path: /\/manifests\/v1$/, act: (exchange) => answer(exchange, 403) }]);
    const error = await failureOf(setting.publish(both));
    assert.equal(await setting.read('v1'), undefined);
    assert.deepEqual(
      { ...error.target, moved: error.target?.moved?.toSorted() },
      {
        reference: `${setting.host}/team/demo:v1`,
        state: 'unchanged',
        moved: ['v1-amd64', 'v1-arm64'],
      },
    );
    assert.deepEqual(statusOf(error), { status: 'failed' });
    assert.match(describeError(error).at(-1)?.text ?? '', /^Nothing was published under .*as it was; only/);
    assert.equal(toFailure(error).target?.state, 'unchanged');
  });
});

describe('a manifest that a registry refuses for a moment', { skip }, () => {
  const refusals = {
    DIGEST_INVALID: 'provided digest did not match uploaded content',
    MANIFEST_BLOB_UNKNOWN: 'blob unknown to registry',
    BLOB_UNKNOWN: 'blob unknown to registry',
  };
  for (const [code, message] of Object.entries(refusals))
    test(`${code}: it is put again`, async (t) => {
      const setting = await start(t);
      const body = JSON.stringify({ errors: [{ code, message }] });
      const refuse: Fault = {
        method: 'PUT',
        path: /\/manifests\//,
        times: 3,
        act: (exchange) => answer(exchange, 400, { 'content-type': 'application/json' }, body),
      };
      setting.faults([refuse]);
      await setting.publish(both);
      assert.deepEqual((await setting.read('v1'))?.platforms, ['amd64', 'arm64']);
    });

  test('always: the build fails, in a bounded number of attempts', async (t) => {
    const setting = await start(t);
    let count = 0;
    const body = JSON.stringify({ errors: [{ code: 'MANIFEST_INVALID', message: 'no' }] });
    setting.faults([
      {
        method: 'PUT',
        path: /\/manifests\/v1$/,
        act: async (exchange) => {
          count += 1;
          await answer(exchange, 400, { 'content-type': 'application/json' }, body);
        },
      },
    ]);
    const error = await failureOf(setting.publish(both));
    assert.equal(error.target?.state, 'unchanged');
    assert.equal(count, 4);
  });

  test('bytes that arrive damaged under a tag are put again', async (t) => {
    const setting = await start(t);
    const blank = async function* (bytes: AsyncIterable<Buffer>) {
      for await (const chunk of bytes) yield Buffer.from(chunk.toString().replace('"demo"', '"dEmo"'));
    };
    setting.faults([
      {
        method: 'PUT',
        path: /\/manifests\/v1$/,
        times: 1,
        act: async (exchange) => reply(exchange, await forward(exchange, { body: blank })),
      },
    ]);
    const result = (await setting.publish(both)) as { digest: string };
    assert.equal((await setting.read('v1'))?.digest, result.digest);
  });
});
