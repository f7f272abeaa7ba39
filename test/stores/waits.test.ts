import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { liveProgress } from '../../src/cli/progress/live.ts';
import { jsonProgress } from '../../src/cli/progress/progressoutput.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { ProgressEvent } from '../../src/progress.ts';
import { plainProgress } from '../../src/report/plain.ts';
import { createStoreOpener } from '../../src/stores/open.ts';
import { sample, writable } from './suite/suite.ts';

const settings = {
  env: { HOME: '/nonexistent' },
  plainHttp: [],
  mirrors: {},
  offline: false,
  credentials: {},
  shareLayers: false,
  destination: { kind: 'oci', directory: 'out' },
} as const;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const reset: Answer = (request) => request.socket.destroy();
const busy: Answer = (_, response) =>
  response.writeHead(429, { 'retry-after': '2', 'content-type': 'application/json' }).end('{}');
const absent: Answer = (_, response) => response.writeHead(404).end();

/** Starts a server on loopback that gives these answers, in this order, and the last one from then on. */
async function startServer(t: TestContext, answers: readonly Answer[]): Promise<string> {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    answers[Math.min(count, answers.length - 1)]?.(request, response);
    count += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * Resolves a tag that the server doesn't have.
 * @returns the events of the pauses before, and the lines that show them.
 */
async function resolveAt(host: string) {
  const events: ProgressEvent[] = [];
  const plain: string[] = [];
  const json: string[] = [];
  let screen = '';
  const live = liveProgress({ columns: 200, rows: 24, write: (text) => (screen += text) });
  const forms = [
    (event: ProgressEvent) => events.push(event),
    plainProgress((line) => plain.push(line)),
    jsonProgress((line) => json.push(line)),
    live.progress,
  ];
  await using stores = createStoreOpener(settings, (event) => forms.map((show) => show(event)));
  const reference = parseReference(`${host}/team/app:v1`);
  const source = await stores.sourceOf(reference);
  assert.equal(await source.resolve('v1'), undefined);
  live.stop();
  return { events, plain, json, screen };
}

test('a pause that a registry asks for is reported, with its status', async (t) => {
  const host = await startServer(t, [busy, absent]);
  const began = performance.now();
  const { events, plain, json, screen } = await resolveAt(host);
  assert.ok(performance.now() - began >= 1950);
  const reason = `${host}/team/app:v1: ${host} asks for fewer requests (status 429)`;
  assert.deepEqual(events, [{ type: 'wait', subject: host, reason, seconds: 2 }]);
  assert.deepEqual(plain, [`  waiting 2 s: ${reason}`]);
  assert.deepEqual(JSON.parse(json[0] ?? ''), events[0]);
  assert.ok(screen.includes(`waiting 2 s: ${reason}`), screen);
});

test('a pause of more than a second after resets is reported, shorter ones are not', async (t) => {
  const host = await startServer(t, [reset, reset, reset, absent]);
  const { events } = await resolveAt(host);
  const [event, ...others] = events.filter(({ type }) => type === 'wait');
  assert.ok(event?.type === 'wait');
  assert.equal(event.subject, host);
  assert.match(event.reason, /team\/app:v1: .* closed the connection/);
  assert.ok(event.seconds === 1 || event.seconds === 2);
  assert.ok(others.length <= 1, 'the second pause may have just a second, the first one never has');
});

test('transfers that wait because a registry asks for fewer requests are reported', async (t) => {
  const waiting: ServerResponse[] = [];
  const hold: Answer = (_, response) => waiting.push(response);
  // Four uploads start with a POST each, and four more wait for a slot; the next request is a HEAD.
  const host = await startServer(t, [hold, hold, hold, hold, busy, absent]);
  const events: ProgressEvent[] = [];
  await using stores = createStoreOpener(settings, (event) => events.push(event));
  const target = stores.repository(parseReference(`${host}/team/app:v1`));
  const uploads = Array.from({ length: 8 }, (_, index) => {
    const { open } = writable(sample(10 + index));
    return target.write({ open }).catch((error: Error) => error);
  });
  while (waiting.length < 4) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(await target.resolve('v1'), undefined);
  for (const response of waiting) response.writeHead(403).end();
  await Promise.all(uploads);
  const reason = `${host} asked for fewer requests; 2 transfers run at once`;
  assert.deepEqual(
    events.filter((event) => event.type === 'wait' && event.seconds === undefined),
    [{ type: 'wait', subject: host, reason }],
  );
});
