import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { PreparedImage } from '../../../src/application/prepared/prepared.ts';
import { ImagebuildError } from '../../../src/errors.ts';
import { reasonToLeaveOut } from '../../../src/publish/resolve/candidates.ts';
import { wantedImages } from '../../../src/publish/resolve/descriptors.ts';
import { resolveImages } from '../../../src/publish/resolve/images.ts';
import { createSourceOpener } from '../../../src/stores/open.ts';
import { messageOf } from '../../support/message.ts';
import { listed, platform, preparedBuild } from '../../support/prepared.ts';
import { freePort } from '../../support/registry.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, host: string) => void;

/** Starts an HTTP server, and returns its host. */
async function serve(t: TestContext, answer: Answer): Promise<string> {
  const server = createServer((request, response) => answer(request, response, host));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}

/** Answers as Docker Hub: a token for anyone, then 401 for a repository that doesn't exist. */
const likeDockerHub: Answer = (request, response, host) => {
  if (request.url?.startsWith('/token')) {
    response.end(JSON.stringify({ token: 'anyone' }));
    return;
  }
  const scope = 'scope="repository:acme/none:pull"';
  const error = request.headers.authorization ? ',error="insufficient_scope"' : '';
  response.writeHead(401, {
    'www-authenticate': `Bearer realm="http://${host}/token",service="hub",${scope}${error}`,
  });
  response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
};

/** Answers as ghcr.io: no token without a login. */
const refusesTokens: Answer = (request, response, host) => {
  const isToken = request.url?.startsWith('/token');
  response.writeHead(isToken ? 403 : 401, {
    'www-authenticate': `Bearer realm="http://${host}/token",service="x"`,
  });
  response.end('{"errors":[{"code":"DENIED","message":"denied"}]}');
};

const answers =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, headers);
    response.end('{"errors":[{"code":"DENIED","message":"no"}]}');
  };

interface ResolveOptions {
  readonly env?: Record<string, string>;
  readonly mirrors?: Record<string, string>;
  readonly strict?: boolean;
}

/** Resolves candidates and required images for one platform. */
async function resolve(images: readonly PreparedImage[], options: ResolveOptions = {}) {
  const { env = {}, mirrors = {}, strict = false } = options;
  await using sources = createSourceOpener(
    { env: { HOME: '/nonexistent', ...env }, plainHttp: [], mirrors, offline: false } as never,
    () => {},
  );
  const wanted = wantedImages(preparedBuild({ 'linux/amd64': platform(images) }), 100);
  return await resolveImages(wanted, { sourceOf: ({ reference }) => sources.sourceOf(reference), strict });
}

const candidate = (reference: string) => listed(reference, { required: false });

/** Resolves one candidate, and returns the reason for which it is left out. */
async function leftOut(reference: string, options: ResolveOptions = {}): Promise<string | undefined> {
  const resolved = await resolve([candidate(reference)], options);
  assert.equal(resolved.warnings.length, resolved.leftOut.length);
  return resolved.leftOut[0]?.reason;
}

test('a candidate that Docker Hub does not have is left out, after its token and 401', async (t) => {
  const host = await serve(t, likeDockerHub);
  assert.match((await leftOut(`${host}/acme/none:1`)) ?? '', /nobody without a login/);
  await assert.rejects(resolve([listed(`${host}/acme/none:1`)]), { code: 'UNAUTHORIZED' });
});

test('a candidate is left out when no token is given without a login', async (t) => {
  const host = await serve(t, refusesTokens);
  assert.match((await leftOut(`${host}/acme/none:1`)) ?? '', /nobody without a login/);
});

test('a candidate that is not there, or forbidden, is left out', async (t) => {
  const absent = await serve(t, answers(404));
  assert.match((await leftOut(`${absent}/acme/none:1`)) ?? '', /does not have it/);
  const forbidden = await serve(t, answers(403));
  assert.match((await leftOut(`${forbidden}/acme/none:1`)) ?? '', /nobody without a login/);
});

test('a login that was given and is refused is an error', async (t) => {
  const auth = Buffer.from('me:wrong').toString('base64');
  for (const answer of [refusesTokens, answers(401, { 'www-authenticate': 'Basic realm="x"' })]) {
    const host = await serve(t, answer);
    const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { [host]: { auth } } }) };
    await assert.rejects(leftOut(`${host}/acme/none:1`, { env }), { code: 'UNAUTHORIZED' });
  }
});

test('a host that only candidates name and that does not answer is left out, unless strict', async () => {
  const host = `127.0.0.1:${await freePort()}`;
  assert.match((await leftOut(`${host}/acme/a:1`)) ?? '', /host does not answer/);
  assert.match((await leftOut('registry.invalid/acme/a:1')) ?? '', /host does not answer/);
  await assert.rejects(leftOut('registry.invalid/acme/a:1', { strict: true }), {
    code: 'REGISTRY_UNAVAILABLE',
  });
  const both = [candidate('registry.invalid/acme/a:1'), listed('registry.invalid/acme/b:1')];
  await assert.rejects(resolve(both), (error: ImagebuildError) => {
    assert.deepEqual(
      error.problems.map(({ code }) => code),
      ['REGISTRY_UNAVAILABLE', 'REGISTRY_UNAVAILABLE'],
    );
    return true;
  });
});

test('a host that is not a registry is left out when only candidates name it', async (t) => {
  const host = await serve(t, (_request, response) => response.writeHead(200).end('<html>hello</html>'));
  assert.match((await leftOut(`${host}/acme/a:1`)) ?? '', /not a registry/);
});

test('the answer of a mirror decides when the registry gives none', async (t) => {
  const mirror = await serve(t, answers(404));
  const mirrors = { 'registry.invalid': `http://${mirror}` };
  assert.match(
    (await leftOut('registry.invalid/acme/a:1', { mirrors, strict: true })) ?? '',
    /mirror does not have it/,
  );
});

for (const [code, what] of [
  ['RATE_LIMITED', '429'],
  ['REGISTRY_UNAVAILABLE', '503'],
  ['UNAUTHORIZED', 'a refused login'],
] as const)
  test(`${what} is an error for a candidate, too`, () => {
    const error = new ImagebuildError(code, messageOf('no'));
    assert.equal(reasonToLeaveOut(error, { hostIsNeeded: false, strict: false }), undefined);
  });

test('a registry that is down for a moment never means that a candidate is left out', async (t) => {
  const host = await serve(t, answers(503));
  await assert.rejects(leftOut(`${host}/acme/a:1`), { code: 'REGISTRY_UNAVAILABLE' });
});
