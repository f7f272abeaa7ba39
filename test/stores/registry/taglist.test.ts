import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call, HttpTransport } from '../../../src/stores/registry/http/call.ts';
import type { RepositoryClient } from '../../../src/stores/registry/repository-client.ts';
import { listTags } from '../../../src/stores/registry/taglist.ts';

/** A registry that answers each page by its number. */
function listing(page: (number: number) => { tags: unknown; next?: string }) {
  let pages = 0;
  const request = async ({ url }: Call) => {
    const { tags, next } = page(++pages);
    const headers = next === undefined ? {} : { link: `<${next}>; rel="next"` };
    return { status: 200, headers, url, bytes: Buffer.from(JSON.stringify({ tags })) };
  };
  const call = (method: string, path: string) => ({
    method,
    image: 'r.example/a:v1',
    endpoint: { host: 'r.example' },
    url: new URL(`https://r.example/v2/a/${path}`),
  });
  const client = { call, transport: { request } as unknown as HttpTransport } as unknown as RepositoryClient;
  return { list: () => listTags(client), pages: () => pages };
}

test('security 29: pages without end are an error after a thousand', async () => {
  const { list, pages } = listing((number) => ({
    tags: [`v${number}`],
    next: `/v2/a/tags/list?last=v${number}`,
  }));
  await assert.rejects(list(), { code: 'LIMIT_EXCEEDED' });
  assert.equal(pages(), 1000);
});

test('a page that names itself as the next ends the list', async () => {
  const { list, pages } = listing(() => ({ tags: ['v1', 'v2'], next: '/v2/a/tags/list?last=v2' }));
  assert.deepEqual(await list(), ['v1', 'v2']);
  assert.ok(pages() <= 2);
});

test('tags that are not texts are left out', async () => {
  const { list } = listing(() => ({ tags: ['v1', { toString: 1 }, 7] }));
  assert.deepEqual(await list(), ['v1']);
});
