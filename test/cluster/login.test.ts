import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { connectCluster } from '../../src/cluster/connection.ts';
import type { Warning } from '../../src/errors.ts';
import { createPluginRunner } from '../../src/runner/kubeconfig/credentialplugin.ts';
import { maskSecrets } from '../../src/text/secrets.ts';
import { type Interception, startApiServer } from '../support/apiserver.ts';
import { writeKubeconfig } from '../support/kubeconfig.ts';
import { startProxyServer } from '../support/proxyserver.ts';
import { type Authority, makeAuthority, readPem } from '../support/tls.ts';

let work: string;
let authority: Authority;

before(() => {
  work = mkdtempSync(join(tmpdir(), 'imagebuild-login-'));
  authority = makeAuthority();
});

after(() => {
  authority.remove();
  rmSync(work, { recursive: true, force: true });
});

interface Given {
  readonly cluster?: object;
  readonly user?: object;
  readonly env?: Record<string, string>;
  /** The address of the kubeconfig, from the server's. */
  readonly address?: (address: string) => string;
  readonly intercept?: (request: IncomingMessage, path: string) => Interception | undefined;
  readonly names?: readonly string[];
  readonly tls?: object;
}

/** Connects to a server with TLS. @returns what it was asked, and what was warned of */
async function connect({ cluster, user = {}, env = {}, address, intercept, names, tls }: Given) {
  const requests: IncomingMessage[] = [];
  await using server = await startApiServer({
    tls: { ...readPem(authority.issue(names ?? ['127.0.0.1', 'api.invalid'])), ...tls },
    intercept(request, path) {
      requests.push(request);
      return intercept?.(request, path);
    },
  });
  const warnings: Warning[] = [];
  const kubeconfig = writeKubeconfig(join(work, 'kubeconfig'), {
    server: address?.(server.address) ?? server.address,
    cluster: { 'certificate-authority': authority.certificate, ...cluster },
    user,
  });
  const all = { HOME: work, PATH: process.env['PATH'] ?? '', ...env };
  await using connected = await connectCluster({
    ...{ kubeconfig, env: all, runPlugin: createPluginRunner(all, work) },
    progress: (event) => event.type === 'warning' && warnings.push(event.warning),
  });
  return { server: connected.server, requests, warnings };
}

const headersOf = ({ requests }: { requests: readonly IncomingMessage[] }) => requests[0]?.headers ?? {};

/** Writes an executable script. */
function script(name: string, lines: string): string {
  const file = join(work, name);
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
  return file;
}

const credential = (status: object) =>
  JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status });

test('a token, a password, and whom the user acts for are sent', async () => {
  const token = headersOf(await connect({ user: { token: 'token-1' } }));
  assert.equal(token.authorization, 'Bearer token-1');
  assert.equal(maskSecrets('it was token-1'), 'it was ***');
  const basic = headersOf(await connect({ user: { username: 'u', password: 'p' } }));
  assert.equal(basic.authorization, `Basic ${Buffer.from('u:p').toString('base64')}`);
  const acting = headersOf(
    await connect({
      user: {
        token: 'x',
        as: 'jane',
        'as-uid': '7',
        'as-groups': ['a', 'b'],
        'as-user-extra': { scope: ['s'] },
      },
    }),
  );
  assert.equal(acting['impersonate-user'], 'jane');
  assert.equal(acting['impersonate-uid'], '7');
  assert.equal(acting['impersonate-group'], 'a, b');
  assert.equal(acting['impersonate-extra-scope'], 's');
});

test('a token file is read without its line end', async () => {
  writeFileSync(join(work, 'token'), 'from-a-file\n');
  const { authorization } = headersOf(await connect({ user: { tokenFile: 'token', token: 'older' } }));
  assert.equal(authorization, 'Bearer from-a-file');
});

test('a client certificate is shown to the server', async () => {
  const { cert, key } = readPem(authority.issue(['someone']));
  const data = (pem: string) => Buffer.from(pem).toString('base64');
  const asked: string[] = [];
  await connect({
    user: { 'client-certificate-data': data(cert), 'client-key-data': data(key) },
    tls: { requestCert: true, rejectUnauthorized: true, ca: readFileSync(authority.certificate) },
    intercept(request) {
      asked.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
      return undefined;
    },
  });
  assert.equal(asked[0], 'someone');
});

test('a credential plugin gets its arguments and the cluster, and its token is used until it is refused', async () => {
  const log = join(work, 'plugin.log');
  const answer = credential({ token: 'TOKEN' });
  const plugin = script(
    'plugin',
    [
      `echo "$1 $GIVEN $KUBERNETES_EXEC_INFO" >> ${log}`,
      'echo "log in at https://login.example" >&2',
      `echo '${answer}' | sed "s/TOKEN/plugin-token-$(wc -l < ${log} | tr -d ' ')/"`,
    ].join('\n'),
  );
  const exec = {
    ...{ apiVersion: 'client.authentication.k8s.io/v1', command: './plugin', args: ['get'] },
    env: [{ name: 'GIVEN', value: 'value' }],
    ...{ provideClusterInfo: true, interactiveMode: 'IfAvailable' },
  };
  const { requests } = await connect({
    user: { exec },
    intercept: ({ headers }) =>
      headers.authorization === 'Bearer plugin-token-1' ? { status: 401 } : undefined,
  });
  assert.deepEqual(
    requests.slice(0, 2).map(({ headers }) => headers.authorization),
    ['Bearer plugin-token-1', 'Bearer plugin-token-2'],
  );
  const [line = '', ...more] = readFileSync(log, 'utf8').trim().split('\n');
  assert.equal(more.length, 1, 'it is started once a login');
  const info = JSON.parse(line.replace('get value ', ''));
  assert.equal(info.kind, 'ExecCredential');
  assert.equal(info.spec.interactive, false);
  assert.match(info.spec.cluster.server, /^https:\/\/127/);
  assert.ok(plugin.endsWith('/plugin'));
});

const exec = { apiVersion: 'client.authentication.k8s.io/v1' };
for (const [name, user, code, expected] of [
  [
    'a plugin that is missing',
    { exec: { ...exec, command: 'no-such-plugin', installHint: 'get it at example.com' } },
    'PROGRAM_MISSING',
    /"no-such-plugin".* is not on PATH.*get it at example\.com/s,
  ],
  ['a plugin that fails', { exec: { ...exec, command: 'false' } }, 'PROGRAM_FAILED', /"false".* failed/],
  [
    'a plugin that prints something else',
    { exec: { ...exec, command: 'echo' } },
    'PROGRAM_FAILED',
    /ExecCredential/,
  ],
  [
    'a plugin that wants a terminal',
    { exec: { ...exec, command: 'true', interactiveMode: 'Always' } },
    'KUBECONFIG_INVALID',
    /wants a terminal/,
  ],
  ['a provider that is gone', { 'auth-provider': { name: 'gcp' } }, 'KUBECONFIG_INVALID', /removed in 1\.26/],
  [
    'a token file that is missing',
    { tokenFile: '/no/such/token' },
    'KUBECONFIG_INVALID',
    /tokenFile .*ENOENT/,
  ],
] as const)
  test(`${name} is told`, async () => {
    await assert.rejects(connect({ user }), (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, code);
      assert.match(`${error.message} ${error.hint}`, expected);
      return true;
    });
  });

for (const [name, given, code, expected] of [
  [
    '401',
    { intercept: () => ({ status: 401 }) },
    'UNAUTHORIZED',
    /does not accept the login of the context "test"/,
  ],
  [
    '403',
    {
      intercept: (_, path) =>
        path === '/version' ? { status: 403, body: { message: 'User "x" cannot get it' } } : undefined,
    },
    'DENIED',
    /may not get \/version: User "x" cannot get it/,
  ],
  [
    'another server',
    { intercept: () => ({ status: 404, body: '<html>' }) },
    'CLUSTER_UNREACHABLE',
    /does not answer as a Kubernetes API server \(404\)/,
  ],
  ['another page', { intercept: () => ({ status: 200, body: '<html>' }) }, 'CLUSTER_REFUSED', /is not JSON/],
  [
    'an unknown authority',
    { cluster: { 'certificate-authority': undefined } },
    'CLUSTER_UNREACHABLE',
    /not trusted/,
  ],
  [
    'a certificate for another name',
    { names: ['other.invalid'] },
    'CLUSTER_UNREACHABLE',
    /not trusted: .*127\.0\.0\.1/,
  ],
  [
    'a certificate that is not one',
    {
      cluster: { 'certificate-authority-data': 'bm9uZQ==' },
      user: { 'client-certificate-data': 'bm9uZQ==', 'client-key-data': 'bm9uZQ==' },
    },
    'KUBECONFIG_INVALID',
    /certificates or the key of the context "test" are not valid/,
  ],
  ['an address that is not one', { address: () => 'ftp://x' }, 'KUBECONFIG_INVALID', /is not an address/],
] as const satisfies readonly (readonly [string, Given, string, RegExp])[])
  test(`${name} is told`, async () => {
    await assert.rejects(connect(given), (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, code);
      assert.match(error.message, expected);
      return true;
    });
  });

test('tls-server-name is checked instead of the address', async () => {
  await connect({ names: ['other.invalid'], cluster: { 'tls-server-name': 'other.invalid' } });
});

test('insecure-skip-tls-verify connects, with a warning', async () => {
  const { warnings } = await connect({
    names: ['other.invalid'],
    cluster: { 'certificate-authority': undefined, 'insecure-skip-tls-verify': true },
  });
  assert.match(warnings[0]?.message ?? '', /is not checked/);
});

for (const [name, login, env, cluster] of [
  [
    'HTTPS_PROXY',
    'user:pa%24s',
    (host: string) => ({ HTTPS_PROXY: `http://user:pa%24s@${host}` }),
    () => ({}),
  ],
  ['proxy-url', undefined, () => ({}), (host: string) => ({ 'proxy-url': `http://${host}` })],
] as const)
  test(`${name} is used`, async () => {
    let port = 0;
    const routes: Record<string, number> = {};
    const proxy = await startProxyServer({ routes, ...(login && { login: decodeURIComponent(login) }) });
    try {
      const { server } = await connect({
        env: env(proxy.host),
        cluster: cluster(proxy.host),
        address(real) {
          port = Number(new URL(real).port);
          routes[`api.invalid:${port}`] = port;
          return `https://api.invalid:${port}`;
        },
      });
      assert.equal(server, `https://api.invalid:${port}`);
      assert.ok(proxy.asked.includes(`CONNECT api.invalid:${port}`), proxy.asked.join());
    } finally {
      await proxy.stop();
    }
  });

test('a host of NO_PROXY, and loopback, are contacted directly', async () => {
  const env = { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'localhost.invalid' };
  await connect({ env });
});
