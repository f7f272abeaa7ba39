import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImagebuildError } from '../../../../src/errors.ts';
import { digestOf } from '../../../../src/image/descriptor.ts';
import { createAuthorizer } from '../../../../src/stores/registry/auth/authorization.ts';
import type { Credential } from '../../../../src/stores/registry/auth/login-entry.ts';
import { originOf } from '../../../../src/stores/registry/http/endpoint.ts';
import { answer, forward, reply, startFaults } from '../../../support/faults.ts';
import { missing } from '../../../support/tools.ts';
import { blobDescriptor, collect, rejectsWith, sample, writable, writeImage } from '../../suite/suite.ts';
import { clientOf, type ProxiedRegistry, seed, startProxiedRegistry } from '../proxied-registry.ts';
import { type Policy, startTokenServer, type TokenServer } from '../tokens.ts';

const skip = missing('docker-registry', 'openssl', 'htpasswd');
const bytes = sample(600_000);
const alice = { username: 'alice', password: 'secret' };

async function withTokens(
  t: Parameters<typeof startProxiedRegistry>[0],
  credential: Credential | 'nobody' = alice,
  policy?: Policy,
): Promise<ProxiedRegistry & { tokens: TokenServer }> {
  const tokens = await startTokenServer(t, policy);
  const options = { credentials: async () => (credential === 'nobody' ? undefined : credential) };
  return { ...(await startProxiedRegistry(t, [], options, { token: tokens.token })), tokens };
}

test('Basic: the credential is sent after the challenge and from then on', { skip }, async (t) => {
  const options = { credentials: async () => alice };
  const { proxy, target } = await startProxiedRegistry(t, [], options, { htpasswd: { alice: 'secret' } });
  await target.write(writable(bytes));
  assert.deepEqual(
    proxy.seen.map(({ status }) => status),
    [401, 202, 202, 201],
  );
});

test('a password that the registry refuses is UNAUTHORIZED, tried once and never shown', {
  skip,
}, async (t) => {
  const options = { credentials: async () => ({ username: 'alice', password: 'hunter2secret' }) };
  const { proxy, target } = await startProxiedRegistry(t, [], options, { htpasswd: { alice: 'secret' } });
  await assert.rejects(target.resolve('v1'), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'UNAUTHORIZED');
    assert.match(error.hint ?? '', new RegExp(`imagebuild login ${proxy.host}`));
    assert.doesNotMatch(JSON.stringify([error, error.message, error.stack, error.cause]), /hunter2secret/);
    return true;
  });
  assert.equal(proxy.seen.length, 2);
});

test('a private registry without a credential is UNAUTHORIZED', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [], {}, { htpasswd: { alice: 'secret' } });
  await rejectsWith('UNAUTHORIZED', target.resolve('v1'));
});

test('Bearer: one token serves many requests of one repository', { skip }, async (t) => {
  const { target, tokens, proxy } = await withTokens(t);
  const { descriptor, bytes: manifest } = await writeImage(target);
  await target.putManifest(manifest, descriptor, 'v1');
  await Promise.all(Array.from({ length: 20 }, () => target.resolve('v1')));
  assert.deepEqual(
    tokens.asked.map(({ scopes }) => scopes),
    [['repository:team/app:pull,push']],
  );
  assert.equal(proxy.seen.filter(({ status }) => status === 401).length, 1);
});

test('requests that wait for the same token fetch it once', { skip }, async (t) => {
  const { registry, proxy, target, tokens } = await withTokens(t);
  await target.resolve('v1');
  const other = registry.repository(proxy.host, 'team/other');
  await Promise.all(Array.from({ length: 20 }, (_, index) => other.resolve(`v${index}`)));
  assert.deepEqual(
    tokens.asked.map(({ scopes }) => scopes),
    [['repository:team/app:pull'], ['repository:team/other:pull']],
  );
});

test('a token that expired is renewed once for all requests that wait', { skip }, async (t) => {
  const { target, tokens, proxy } = await withTokens(t);
  // The clock stops until the test advances it.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  tokens.lifetime = 10;
  await target.resolve('v1');
  await target.resolve('v1');
  assert.equal(tokens.asked.length, 1);
  t.mock.timers.tick(10_000);
  await Promise.all(Array.from({ length: 20 }, () => target.resolve('v1')));
  assert.equal(tokens.asked.length, 2);
  assert.equal(proxy.seen.filter(({ status }) => status === 401).length, 1);
});

test('a token without a credential works where that is allowed', { skip }, async (t) => {
  const { target, tokens } = await withTokens(t, 'nobody', (_, scope) => scope.endsWith(':pull'));
  assert.equal(await target.resolve('v1'), undefined);
  assert.equal(tokens.asked[0]?.authorization, undefined);
  await assert.rejects(target.write(writable(bytes)), (error) => {
    return error instanceof ImagebuildError && ['UNAUTHORIZED', 'DENIED'].includes(error.code);
  });
});

test('an identity token is sent by POST', { skip }, async (t) => {
  const { target, tokens } = await withTokens(t, { identityToken: 'secret' });
  await target.write(writable(bytes));
  assert.equal(tokens.asked[0]?.method, 'POST');
});

test('a credential that the token server refuses is UNAUTHORIZED', { skip }, async (t) => {
  const { target, tokens } = await withTokens(t, { username: 'alice', password: 'wrong' });
  await rejectsWith('UNAUTHORIZED', target.resolve('v1'));
  assert.equal(tokens.asked.length, 1);
});

test('a mount asks for both repositories in one token', { skip }, async (t) => {
  const { registry, proxy, target, tokens } = await withTokens(t);
  const base = registry.repository(proxy.host, 'team/base');
  const descriptor = await seed(base, bytes);
  assert.equal(await target.mount(descriptor, base), true);
  assert.deepEqual(tokens.asked.at(-1)?.scopes, [
    'repository:team/app:pull,push',
    'repository:team/base:pull',
  ]);
});

test('a token that expires during an upload is renewed once, and the upload continues', {
  skip,
}, async (t) => {
  const setting = await withTokens(t);
  const refuse = { 'www-authenticate': `Bearer realm="${setting.tokens.token.realm}",service="test"` };
  setting.proxy.faults = [{ method: 'PATCH', times: 1, act: (exchange) => answer(exchange, 401, refuse) }];
  assert.equal((await setting.target.write(writable(bytes))).digest, digestOf(bytes));
  assert.deepEqual(await collect(setting.target.blob(blobDescriptor(bytes))), bytes);
  // The third is for the DELETE of the first session, for which distribution requires one more action.
  assert.deepEqual(
    setting.tokens.asked.map(({ scopes }) => scopes.join(' ')),
    [
      'repository:team/app:pull,push',
      'repository:team/app:pull,push',
      'repository:team/app:delete,pull,push',
    ],
  );
  assert.equal(setting.proxy.seen.filter(({ method }) => method === 'PATCH').length, 2);
});

test('a registry that refuses new tokens too is not asked a third time', { skip }, async (t) => {
  const setting = await withTokens(t);
  const refuse = { 'www-authenticate': `Bearer realm="${setting.tokens.token.realm}",service="test"` };
  setting.proxy.faults = [{ method: 'PATCH', act: (exchange) => answer(exchange, 401, refuse) }];
  await rejectsWith('UNAUTHORIZED', setting.target.write(writable(bytes)));
  assert.equal(setting.proxy.seen.filter(({ method }) => method === 'PATCH').length, 2);
});

test('a token server without TLS gets nothing when the registry has TLS', async () => {
  const authorizer = createAuthorizer(async () => alice, {
    request: () => Promise.reject(new Error('a token server was asked')),
    mayFollow: () => true,
  });
  const access = { endpoint: originOf('registry.example', {}), image: 'x', repository: 'a', scopes: [] };
  for (const realm of ['http://127.0.0.1/token', 'ftp://a', 'nonsense'])
    await rejectsWith(
      'REGISTRY_PROTOCOL',
      authorizer.answerChallenge(access, `Bearer realm="${realm}"`, undefined),
    );
});

test('a token server without TLS that nobody allowed gets no password, also from a registry without TLS', {
  skip,
}, async (t) => {
  const setting = await withTokens(t);
  const realms = ['http://tokens.invalid/token', 'http://10.0.0.1/token', 'http://user@tokens.invalid/'];
  for (const realm of realms) {
    const challenge = { 'www-authenticate': `Bearer realm="${realm}",service="test"` };
    setting.proxy.faults = [{ act: (exchange) => answer(exchange, 401, challenge) }];
    await assert.rejects(setting.target.resolve('v1'), (error) => {
      assert.ok(error instanceof ImagebuildError);
      assert.equal(error.code, 'REGISTRY_PROTOCOL');
      assert.match(error.message, /names a token server without TLS/);
      return true;
    });
  }
  assert.deepEqual(setting.tokens.asked, []);
});

test('a registry token is sent to the registry itself, and no token server is asked', { skip }, async (t) => {
  const registryToken = 'registry-token-abcdef';
  const setting = await withTokens(t, { registryToken });
  await rejectsWith('UNAUTHORIZED', setting.target.resolve('v1'));
  assert.deepEqual(
    setting.proxy.seen.map(({ headers }) => headers.authorization),
    [undefined, `Bearer ${registryToken}`],
  );
  assert.deepEqual(setting.tokens.asked, []);
});

test('a stored login that has expired, and a token server that fails, are told as such', {
  skip,
}, async (t) => {
  const setting = await withTokens(t, { identityToken: 'an-old-identity-token' });
  const realm = await startFaults('http://127.0.0.1:1');
  t.after(() => realm.stop());
  const challenge = { 'www-authenticate': `Bearer realm="${realm.url}/token",service="test"` };
  setting.proxy.faults = [{ act: (exchange) => answer(exchange, 401, challenge) }];
  realm.faults = [{ act: (exchange) => answer(exchange, 400, {}, '{"error":"invalid_grant"}') }];
  await assert.rejects(setting.target.resolve('v1'), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'UNAUTHORIZED');
    assert.match(error.message, /refuses the stored login, which has expired or was revoked/);
    assert.match(error.hint ?? '', /Log in again: imagebuild login/);
    return true;
  });
  realm.faults = [{ act: (exchange) => answer(exchange, 503) }];
  await assert.rejects(setting.target.resolve('v2'), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'REGISTRY_UNAVAILABLE');
    assert.match(error.message, new RegExp(`status 503\\); this was the token server ${realm.host}$`));
    return true;
  });
});

test('an identity token that a token server repeats is not shown', { skip }, async (t) => {
  const identityToken = 'identity-token-hunter2';
  const repeat = await startFaults('http://127.0.0.1:1', [
    { act: (exchange) => answer(exchange, 422, {}, JSON.stringify({ details: `bad ${identityToken}` })) },
  ]);
  t.after(() => repeat.stop());
  const setting = await withTokens(t, { identityToken });
  const challenge = { 'www-authenticate': `Bearer realm="${repeat.url}/token",service="test"` };
  setting.proxy.faults = [{ act: (exchange) => answer(exchange, 401, challenge) }];
  await assert.rejects(setting.target.resolve('v1'), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.match(error.message, /bad \*\*\*/);
    assert.doesNotMatch(JSON.stringify([error, error.message, error.cause]), /hunter2/);
    return true;
  });
});

test('Authorization does not follow a redirect to another host', { skip }, async (t) => {
  const setting = await withTokens(t);
  const storage = await startProxiedRegistry(t);
  const descriptor = await seed(storage.direct, bytes);
  await seed(setting.target, bytes);
  setting.proxy.faults = [
    {
      path: /\/blobs\/sha256:/,
      act: (exchange) => answer(exchange, 307, { location: `${storage.proxy.url}${exchange.incoming.url}` }),
    },
  ];
  assert.deepEqual(await collect(setting.target.blob(descriptor)), bytes);
  assert.equal(storage.proxy.seen.length, 1);
  assert.equal(storage.proxy.seen[0]?.headers.authorization, undefined);
  assert.match(setting.proxy.seen.at(-1)?.headers.authorization ?? '', /^Bearer /);
});

test('Authorization does not come back when a redirect returns to the host', { skip }, async (t) => {
  const setting = await withTokens(t);
  await seed(setting.target, bytes);
  const other = await startProxiedRegistry(t, [
    { act: (exchange) => answer(exchange, 307, { location: `${setting.proxy.url}/back` }) },
  ]);
  setting.proxy.faults = [
    { path: /\/back/, act: (exchange) => answer(exchange, 200, {}, 'x') },
    { path: /\/blobs\//, act: (exchange) => answer(exchange, 307, { location: other.proxy.url }) },
  ];
  await rejectsWith('DIGEST_MISMATCH', collect(setting.target.blob(blobDescriptor(bytes))));
  assert.equal(setting.proxy.seen.at(-1)?.path, '/back');
  assert.equal(setting.proxy.seen.at(-1)?.headers.authorization, undefined);
});

test('an error that repeats the token does not show it', { skip }, async (t) => {
  const setting = await withTokens(t);
  await setting.target.resolve('v1');
  setting.proxy.faults = [
    {
      act: (exchange) => {
        const message = `you sent ${exchange.incoming.headers.authorization}`;
        return answer(exchange, 403, {}, JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
      },
    },
  ];
  await assert.rejects(setting.target.tags(), (error) => {
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'DENIED');
    assert.match(error.message, /you sent Bearer \*\*\*/);
    return true;
  });
});

test('scopes that a challenge adds are requested too, but not those of another repository', {
  skip,
}, async (t) => {
  const tokens = await startTokenServer(t);
  const { target } = await startProxiedRegistry(
    t,
    [
      {
        times: 1,
        async act(exchange) {
          const scope = 'registry:catalog:* repository:evil/one:pull repository:team/app:pull';
          const challenge = `Basic realm="x, y", Bearer realm="${tokens.token.realm}",service="te\\st",scope="${scope}"`;
          const answered = await forward(exchange);
          await reply(exchange, answered, {
            headers: (headers) => ({ ...headers, 'www-authenticate': challenge }),
          });
        },
      },
    ],
    { credentials: async () => alice },
    { token: tokens.token },
  );
  await target.resolve('v1');
  assert.deepEqual(tokens.asked[0]?.scopes, ['registry:catalog:*', 'repository:team/app:pull']);
});

test('ping succeeds only with an accepted credential', { skip }, async (t) => {
  const { proxy } = await startProxiedRegistry(t, [], {}, { htpasswd: { alice: 'secret' } });
  await clientOf(t, { credentials: async () => alice }).ping(proxy.host);
  const wrong = clientOf(t, { credentials: async () => ({ ...alice, password: 'no' }) });
  await rejectsWith('UNAUTHORIZED', wrong.ping(proxy.host));
});
