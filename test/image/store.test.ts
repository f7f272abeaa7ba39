import assert from 'node:assert/strict';
import test from 'node:test';
import { collectBytes, contentOf } from '../../src/image/content.ts';
import { type Descriptor, digestOf } from '../../src/image/descriptor.ts';
import { type PullQuota, type Source, wrapSource } from '../../src/image/store.ts';
import type { Bytes, OpenOptions } from '../../src/io/bytes.ts';

const bytes = Buffer.from('0123456789');
const descriptor: Descriptor = { mediaType: 'text/plain', digest: digestOf(bytes), size: bytes.length };

/** A source with private state, as the client of a registry is. */
class ClassSource implements Source {
  readonly location: string = 'example.com/app';
  readonly asked: unknown[] = [];
  readonly #remaining = 7;

  async resolve(tag: string): Promise<Descriptor | undefined> {
    this.#note('resolve', tag);
    return descriptor;
  }

  async manifest(asked: Descriptor): Promise<Uint8Array> {
    this.#note('manifest', asked.digest);
    return bytes;
  }

  blob(_: Descriptor, offset = 0, options: OpenOptions = {}): Bytes {
    this.#note('blob', offset, options);
    return contentOf(bytes).open(offset);
  }

  quota(): PullQuota {
    return { host: 'example.com', remaining: this.#remaining };
  }

  #note(...call: unknown[]): void {
    this.asked.push(call);
  }
}

class ChildSource extends ClassSource {
  readonly #tags = ['1.0'];

  async tags(): Promise<string[]> {
    return this.#tags;
  }
}

test('a wrapped source keeps the methods of its class, and they run on the original', async () => {
  const source = new ChildSource();
  const wrapped = wrapSource(source, {});
  assert.equal(wrapped.location, 'example.com/app');
  assert.equal(await wrapped.resolve('1.0'), descriptor);
  assert.equal(await wrapped.manifest(descriptor), bytes);
  assert.equal(wrapped.quota().remaining, 7);
  assert.deepEqual(await wrapped.tags(), ['1.0']);
  const { quota } = wrapped;
  assert.equal(quota().remaining, 7);
});

test('a wrapped source passes on how a blob is opened', async () => {
  const source = new ClassSource();
  const wrapped = wrapSource<Source>(source, { location: 'elsewhere' });
  const rest = await collectBytes(wrapped.blob(descriptor, 4, { unchecked: true, length: 6 }));
  assert.equal(rest.toString(), '456789');
  assert.deepEqual(source.asked, [['blob', 4, { unchecked: true, length: 6 }]]);
});

test('only the members given are replaced', async () => {
  const source = new ClassSource();
  const wrapped = wrapSource<Source>(source, { location: 'elsewhere', resolve: async () => undefined });
  assert.equal(wrapped.location, 'elsewhere');
  assert.equal(await wrapped.resolve('1.0'), undefined);
  assert.deepEqual(source.asked, []);
  assert.equal(await source.resolve('1.0'), descriptor);
  assert.equal(source.location, 'example.com/app');
});

test('a source without a quota has none when it is wrapped', () => {
  const { location, resolve, manifest, blob } = wrapSource<Source>(new ClassSource(), {});
  assert.equal(wrapSource<Source>({ location, resolve, manifest, blob }, {}).quota, undefined);
});

test('a wrapped source can be wrapped again', async () => {
  const source = new ChildSource();
  const wrapped = wrapSource(wrapSource(source, { location: 'inner' }), { resolve: async () => undefined });
  assert.equal(wrapped.location, 'inner');
  assert.deepEqual(await wrapped.tags(), ['1.0']);
  assert.equal(await wrapped.resolve('1.0'), undefined);
});
