import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { digestOf } from '../../src/image/descriptor.ts';
import type { Tree } from '../../src/layers/tree.ts';
import { openConnections } from '../../src/network/connections.ts';
import { createDownloader } from '../../src/prepare/download.ts';
import type { ProgressEvent } from '../../src/progress.ts';
import { copyInto, inMemory, shape } from '../context/trees.ts';

const place = { file: 'Kubefile', line: 2 };

describe('ADD of an address', () => {
  const connections = openConnections(5000, {});
  const asked: string[] = [];
  const events: ProgressEvent[] = [];
  let server: Server;
  let origin: string;
  let flaky = 0;

  const answers: Readonly<Record<string, RequestListener>> = {
    '/dir/a%20file.txt': (_, answer) => answer.end('hello'),
    '/moved': (_, answer) => answer.writeHead(302, { location: '/dir/a%20file.txt' }).end(),
    '/circle': (_, answer) => answer.writeHead(301, { location: '/circle' }).end(),
    '/elsewhere': (_, answer) => answer.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    '/flaky': (_, answer) => void (flaky++ === 0 ? answer.writeHead(503).end() : answer.end('at last')),
    '/cut': (_, answer) => {
      answer.writeHead(200, { 'content-length': '100' }).write('only this');
      setTimeout(() => answer.destroy(), 20);
    },
  };

  before(async () => {
    server = createServer((request, answer) => {
      asked.push(request.url ?? '');
      const act = answers[request.url ?? ''];
      if (act) act(request, answer);
      else answer.writeHead(404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(async () => {
    await connections.close();
    server.closeAllConnections();
    server.close();
  });

  async function add(path: string, destination: string, checksum?: string): Promise<Tree> {
    const step = {
      instruction: 'ADD',
      sources: [`${origin}${path}`],
      files: [],
      destination,
      checksum,
    } as const;
    const download = createDownloader(connections.send, inMemory, (event) => events.push(event));
    const { layer } = await copyInto(step, new Map(), new Map(), place, { download });
    return layer;
  }

  test('goes into a directory under its own name, readable for its owner only', async () => {
    assert.deepEqual(shape(await add('/dir/a%20file.txt', '/x/')), ['x/ 755', 'x/a file.txt 600']);
  });

  test('goes to the named destination, through redirects', async () => {
    const layer = await add('/moved', '/x', digestOf('hello'));
    const entry = layer.get('x');
    assert.equal(entry?.type === 'file' && entry.content.digest, digestOf('hello'));
  });

  test('is retried when the server was busy, and the pause is reported', async () => {
    assert.deepEqual(shape(await add('/flaky', '/x')), ['x 600']);
    const { host } = new URL(origin);
    assert.deepEqual(events, [
      {
        type: 'wait',
        subject: host,
        reason: `${origin}/flaky cannot be downloaded (status 503)`,
        seconds: 1,
      },
    ]);
  });

  for (const [what, path, checksum, code, message] of [
    ['with another checksum', '/moved', digestOf('other'), 'DIGEST_MISMATCH', /has the checksum/],
    ['with an invalid checksum', '/moved', 'md5:1', 'KUBEFILE_SYNTAX', /not a valid checksum/],
    ['that is not there', '/none', undefined, 'COPY_SOURCE_MISSING', /returned status 404/],
    ['that redirects for ever', '/circle', undefined, 'COPY_SOURCE_MISSING', /more than 5 redirects/],
    ['that redirects to a file', '/elsewhere', undefined, 'COPY_SOURCE_MISSING', /not allowed/],
    ['that is cut every time', '/cut', undefined, 'COPY_SOURCE_MISSING', /cannot be downloaded/],
  ] as const)
    test(`${what} is refused`, async () => {
      await assert.rejects(add(path, '/x', checksum), { code, message, place });
    });

  test('follows five redirects and no more', () => {
    assert.equal(asked.filter((path) => path === '/circle').length, 6);
  });

  test('without a file name does not go into a directory', async () => {
    await assert.rejects(add('/', '/x/'), { code: 'KUBEFILE_SYNTAX', place });
  });

  test('with a name and a password is refused', async () => {
    origin = origin.replace('http://', 'http://user:secret@');
    const refused = add('/moved', '/x');
    origin = origin.replace('user:secret@', '');
    await assert.rejects(refused, (error: Error) => {
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });

  test('--checksum of a local file is refused', async () => {
    const step = { instruction: 'ADD', sources: ['a'], files: [], destination: '/x', checksum: 'x' } as const;
    await assert.rejects(copyInto(step, new Map(), new Map(), place), { code: 'KUBEFILE_SYNTAX', place });
  });
});
