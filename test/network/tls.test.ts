import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server as PlainServer } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { ImagebuildError } from '../../src/errors.ts';
import { openConnections } from '../../src/network/connections.ts';
import { createFetch } from '../../src/network/fetch.ts';
import { runNode } from '../support/cli.ts';
import { startProxyServer } from '../support/proxyserver.ts';
import { startRegistry } from '../support/registry.ts';
import { type Authority, type Certificate, makeAuthority, readPem } from '../support/tls.ts';
import { missing } from '../support/tools.ts';

describe('TLS', { skip: missing('openssl') }, () => {
  let authority: Authority;
  let good: Certificate;
  let trust: Record<string, string>;

  before(() => {
    authority = makeAuthority();
    good = authority.issue(['127.0.0.1', 'host.invalid']);
    trust = { SSL_CERT_FILE: authority.certificate };
  });
  after(() => authority.remove());

  async function serve(t: TestContext, certificate: Certificate, more: ServerOptions = {}): Promise<number> {
    const server = createServer({ ...readPem(certificate), ...more }, (request, response) =>
      response.end(`${request.method} ${request.url} ${request.headers.host}`),
    );
    return listen(t, server);
  }

  async function listen(t: TestContext, server: Server | PlainServer) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  async function get(t: TestContext, url: string, env: Record<string, string>): Promise<string> {
    const connections = openConnections(5000, env);
    t.after(() => connections.close());
    const answer = await connections.send(new URL(url), { method: 'GET' });
    return answer.body.text();
  }

  async function failsWith(work: Promise<unknown>, message: RegExp, hint: RegExp): Promise<void> {
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof ImagebuildError, `${error}`);
      assert.match(error.message, message);
      assert.match(error.hint ?? '', hint);
      return true;
    });
  }

  test('a private authority is trusted through SSL_CERT_FILE and SSL_CERT_DIR', async (t) => {
    const port = await serve(t, good);
    const url = `https://127.0.0.1:${port}/v2/`;
    assert.equal(await get(t, url, trust), `GET /v2/ 127.0.0.1:${port}`);
    const directory = join(authority.directory, 'directory');
    mkdirSync(join(directory, 'sub'), { recursive: true });
    copyFileSync(authority.certificate, join(directory, 'abcd1234.0'));
    writeFileSync(join(directory, 'README'), 'no certificate');
    assert.match(await get(t, url, { SSL_CERT_DIR: `/nowhere:${directory}` }), /^GET/);
  });

  test('NODE_EXTRA_CA_CERTS counts, also beside SSL_CERT_FILE', async (t) => {
    const url = `https://127.0.0.1:${await serve(t, good)}/`;
    const module = join(import.meta.dirname, '../../src/network/connections.ts');
    const script = `import { openConnections } from ${JSON.stringify(module)};
      const connections = openConnections(5000, process.env);
      const { statusCode } = await connections.send(new URL('${url}'), { method: 'GET' });
      console.log(statusCode);
      process.exit();`;
    const run = (env: Record<string, string>) => runNode(['--input-type=module', '-e', script], { env });
    const other = makeAuthority();
    t.after(() => other.remove());
    const extra = { NODE_EXTRA_CA_CERTS: authority.certificate };
    assert.equal((await run(extra)).stdout, '200\n');
    assert.equal((await run({ ...extra, SSL_CERT_FILE: other.certificate })).stdout, '200\n');
    assert.match((await run({})).stderr, /signed by an authority that is not trusted/);
  });

  test('certs.d of a host has its authority and its client certificate', {
    skip: missing('docker-registry'),
  }, async (t) => {
    const client = authority.issue(['client']);
    const registry = await startRegistry({ tls: { ...good, clientcas: [authority.certificate] } });
    t.after(() => registry.stop());
    const port = registry.host.split(':')[1];
    const home = join(authority.directory, 'home');
    const own = join(home, 'containers/certs.d', `127.0.0.1:${port}`);
    mkdirSync(own, { recursive: true });
    copyFileSync(authority.certificate, join(own, 'ca.crt'));
    const url = `${registry.url}/v2/`;
    const env = { XDG_CONFIG_HOME: home };
    await assert.rejects(get(t, url, env), { code: 'UND_ERR_SOCKET' });
    copyFileSync(client.certificate, join(own, 'client.cert'));
    await failsWith(get(t, url, env), /client\.key.* cannot be read \(ENOENT\)/, /NAME\.key/);
    copyFileSync(good.key, join(own, 'client.key'));
    await failsWith(get(t, url, env), /client certificate or its key for 127.* is not valid/, /NAME\.key/);
    copyFileSync(client.key, join(own, 'client.key'));
    assert.equal(await get(t, url, env), '{}');
    const otherPort = await serve(t, good);
    await failsWith(get(t, `https://127.0.0.1:${otherPort}/`, env), /not trusted/, /SSL_CERT_FILE/);
  });

  test('errors of certificates are told apart, and name what to set', async (t) => {
    const to = async (certificate: Certificate) => `https://127.0.0.1:${await serve(t, certificate)}/`;
    const where = String.raw`127\.0\.0\.1:\d+`;
    const message = (text: string) => new RegExp(`^the certificate of ${where} ${text}`);
    await failsWith(
      get(t, await to(authority.selfSigned(['127.0.0.1'])), {}),
      message('is self-signed'),
      /SSL_CERT_FILE.*certs\.d/,
    );
    await failsWith(
      get(t, await to(good), {}),
      message('is signed by an authority'),
      /SSL_CERT_FILE.*certs\.d/,
    );
    const expired = await to(authority.issue(['127.0.0.1'], -1));
    await failsWith(get(t, expired, trust), message('has expired'), /clock/);
    const other = await to(authority.issue(['other.example', '10.0.0.1']));
    await failsWith(
      get(t, other, trust),
      message('is for other.example, 10.0.0.1, not for this host'),
      /name/,
    );
    const plain = await listen(
      t,
      createPlainServer((_, response) => response.end()),
    );
    await failsWith(get(t, `https://127.0.0.1:${plain}/`, {}), /does not speak TLS/, /--plain-http 127/);
    const missingFile = { SSL_CERT_FILE: '/nowhere/ca.pem' };
    await failsWith(
      get(t, await to(good), missingFile),
      /SSL_CERT_FILE: .*\/nowhere\/ca\.pem.*ENOENT/,
      /PEM/,
    );
    const broken = join(authority.directory, 'broken.pem');
    writeFileSync(broken, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const begins = /SSL_CERT_FILE: .*broken\.pem does not begin with a valid certificate/;
    await failsWith(get(t, await to(good), { SSL_CERT_FILE: broken }), begins, /PEM/);
  });

  test('https goes through CONNECT, with the login of the proxy, and http by its whole URL', async (t) => {
    const port = await serve(t, good);
    const plain = await listen(
      t,
      createPlainServer((request, response) =>
        response.end(`${request.url} ${request.headers.host} ${request.headers['proxy-authorization']}`),
      ),
    );
    const routes = { 'host.invalid:443': port, 'host.invalid:8443': port, 'host.invalid:80': plain };
    const proxy = await startProxyServer({ routes, login: 'me:p@ss word' });
    t.after(() => proxy.stop());
    const address = `http://me:p%40ss%20word@${proxy.host}`;
    const env = { ...trust, HTTPS_PROXY: address, http_proxy: address };
    assert.equal(await get(t, 'https://host.invalid/v2/', env), 'GET /v2/ host.invalid');
    assert.equal(await get(t, 'https://host.invalid:8443/a?b', env), 'GET /a?b host.invalid:8443');
    assert.equal(await get(t, 'http://host.invalid/a?b', env), '/a?b host.invalid undefined');
    assert.deepEqual(proxy.asked, [
      'CONNECT host.invalid:443',
      'CONNECT host.invalid:8443',
      'GET http://host.invalid/a?b',
    ]);
  });

  test('407 is said at once, with the name of the proxy and without its password', async (t) => {
    const proxy = await startProxyServer({ routes: {}, login: 'me:right' });
    t.after(() => proxy.stop());
    for (const scheme of ['https', 'http']) {
      const variable = `${scheme.toUpperCase()}_PROXY`;
      const url = `${scheme}://host.invalid/`;
      const without = get(t, url, { [variable]: `http://${proxy.host}` });
      await failsWith(
        without,
        new RegExp(`proxy http://${proxy.host} requires a user name and a password`),
        /USER:PASSWORD/,
      );
      const wrong = get(t, url, { [variable]: `http://me:hunter2wrong@${proxy.host}` });
      await failsWith(
        wrong,
        new RegExp(`refuses the user name and password in ${variable}`),
        /Percent-encode/,
      );
      await assert.rejects(wrong, (error: Error) => !/hunter2/.test(`${error.message}${error.stack}`));
    }
    assert.equal(proxy.asked.length, 4);
  });

  test('a host that the proxy refuses, and a proxy that does not answer, are told apart', async (t) => {
    const proxy = await startProxyServer({ routes: {} });
    t.after(() => proxy.stop());
    const env = { HTTPS_PROXY: proxy.host };
    const refused = new RegExp(
      `proxy http://${proxy.host} does not connect to host.invalid:443 \\(status 403\\)`,
    );
    await failsWith(get(t, 'https://host.invalid/', env), refused, /NO_PROXY/);
    const absent = get(t, 'https://host.invalid/', { HTTPS_PROXY: 'http://127.0.0.1:1' });
    await assert.rejects(absent, /the proxy http:\/\/127\.0\.0\.1:1 cannot be used: connect ECONNREFUSED/);
    await assert.rejects(absent, { code: 'ECONNREFUSED' });
  });

  test('a proxy over https is reached with the same certificates', async (t) => {
    const port = await serve(t, good);
    const proxy = createServer(readPem(good));
    const sockets: { destroy(): void }[] = [];
    proxy.on('connect', async (_, socket) => {
      const { connect } = await import('node:net');
      const upstream = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      sockets.push(socket, upstream);
    });
    const proxyPort = await listen(t, proxy);
    t.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    const env = { ...trust, HTTPS_PROXY: `https://127.0.0.1:${proxyPort}` };
    assert.equal(await get(t, 'https://host.invalid/', env), 'GET / host.invalid');
  });

  test('GitHub is asked through the proxy, by the action’s client and by the bot’s', async (t) => {
    const run = { id: 7, event: 'push', head_branch: 'main', workflow_id: 1 };
    const server = createServer(readPem(authority.issue(['api.invalid'])), (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(run));
    });
    const port = await listen(t, server);
    t.after(() => server.closeAllConnections());
    const proxy = await startProxyServer({ routes: { 'api.invalid:443': port }, login: 'me:secret' });
    t.after(() => proxy.stop());
    const root = join(import.meta.dirname, '../..');
    const script = `
      import { useEnvironmentForFetch } from ${JSON.stringify(join(root, 'src/network/fetch.ts'))};
      import { findOlderRun } from ${JSON.stringify(join(root, 'src/action/duplicate.ts'))};
      import { ProbotOctokit } from 'probot';
      await useEnvironmentForFetch(process.env);
      await findOlderRun('r', { token: 't', repository: 'a/b', runId: 7 });
      const octokit = new ProbotOctokit({ authStrategy: undefined, baseUrl: process.env.GITHUB_API_URL });
      const { data } = await octokit.request('GET /repos/a/b/actions/runs/8');
      console.log(data.id);
      process.exit();`;
    const env = { ...trust, GITHUB_API_URL: 'https://api.invalid', HTTPS_PROXY: `me:secret@${proxy.host}` };
    const { stdout, stderr } = await runNode(['--input-type=module', '-e', script], { env });
    assert.equal(stdout, '7\n', stderr);
    assert.ok(proxy.asked.length > 0 && proxy.asked.every((line) => line === 'CONNECT api.invalid:443'));
  });

  test('fetch uses the proxy, follows redirects, and takes no login to another host', async (t) => {
    const seen: string[] = [];
    const server = createServer(readPem(good), async (request, response) => {
      const { host, authorization } = request.headers;
      const body = Buffer.concat(await request.toArray()).toString();
      seen.push(`${request.method} ${host}${request.url} ${authorization} ${body}`);
      if (request.url === '/moved')
        return void response.writeHead(302, { location: 'https://other.invalid/here' }).end();
      if (request.url === '/none') return void response.writeHead(204).end();
      response
        .writeHead(201, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
        .end('{"a":1}');
    });
    const both = authority.issue(['host.invalid', 'other.invalid']);
    server.setSecureContext(readPem(both));
    const port = await listen(t, server);
    t.after(() => server.closeAllConnections());
    const routes = { 'host.invalid:443': port, 'other.invalid:443': port };
    const proxy = await startProxyServer({ routes });
    t.after(() => proxy.stop());
    const fetch = createFetch({ ...trust, HTTPS_PROXY: proxy.host });
    const headers = { authorization: 'token abc' };
    const posted = await fetch('https://host.invalid/x', { method: 'POST', body: 'hello', headers });
    assert.deepEqual(
      [posted.status, posted.url, await posted.json()],
      [201, 'https://host.invalid/x', { a: 1 }],
    );
    const moved = await fetch('https://host.invalid/moved', { headers });
    assert.equal(moved.url, 'https://other.invalid/here');
    await moved.text();
    assert.equal((await fetch('https://host.invalid/none')).status, 204);
    const manual = await fetch('https://host.invalid/moved', { redirect: 'manual' });
    assert.equal(manual.headers.get('location'), 'https://other.invalid/here');
    await assert.rejects(fetch('https://host.invalid/moved', { redirect: 'error' }), TypeError);
    assert.deepEqual(seen.slice(0, 3), [
      'POST host.invalid/x token abc hello',
      'GET host.invalid/moved token abc ',
      'GET other.invalid/here undefined ',
    ]);
    assert.ok(proxy.asked.includes('CONNECT other.invalid:443'));
  });
});
