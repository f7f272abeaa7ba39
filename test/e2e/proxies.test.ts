import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { bundle } from '../../scripts/bundle.ts';
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { runNode } from '../support/cli.ts';
import { type ProxyServerForTests, startProxyServer } from '../support/proxyserver.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { type Authority, makeAuthority } from '../support/tls.ts';
import { missing } from '../support/tools.ts';

/** What commands do behind a proxy and with a private authority, from the bundle as it is shipped. */
describe('registries with TLS behind a proxy', {
  skip: missing('docker-registry', 'openssl', 'htpasswd'),
}, () => {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-proxies-'));
  const password = 'hunter2 & more';
  const login = `me:${password}`;
  const encoded = `me:${encodeURIComponent(password)}`;
  let authority: Authority;
  let registry: TestRegistry;
  let origin: TestRegistry;
  let trust: Record<string, string>;

  const imagebuild = (args: readonly string[], env: Record<string, string>) =>
    runNode([join(work, 'dist/cli.js'), ...args], { cwd: work, env: { ...trust, ...env } });

  function application(name: string, files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      const file = join(work, 'applications', name, 'latest', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  async function startProxy(t: TestContext, withLogin: boolean): Promise<ProxyServerForTests> {
    const portOf = ({ host }: TestRegistry) => Number(host.split(':')[1]);
    const routes = { 'registry.invalid:443': portOf(registry), 'origin.invalid:443': portOf(origin) };
    const proxy = await startProxyServer({ routes, ...(withLogin ? { login } : {}) });
    t.after(() => proxy.stop());
    return proxy;
  }

  before(async () => {
    await bundle(join(work, 'dist'));
    authority = makeAuthority();
    trust = { SSL_CERT_FILE: authority.certificate, HOME: work };
    const tls = authority.issue(['registry.invalid', 'origin.invalid', '127.0.0.1']);
    registry = await startRegistry({ tls, htpasswd: { publisher: 'secret' } });
    origin = await startRegistry({ tls });
    await makeHelloImage(join(work, 'images'), 'origin.invalid/team/hello:v1');
    application('shop', {
      Kubefile:
        'FROM scratch\nCOPY . .\nADD https://origin.invalid/v2/ answer.json\nCOPY registry registry\n',
      'images/shim/list': 'origin.invalid/team/hello:v1\n',
      // What an application sees of the proxy goes into its image, where everyone can read it.
      'init.sh': 'env > environment\n',
    });
    const auth = Buffer.from('publisher:secret').toString('base64');
    mkdirSync(join(work, '.docker'));
    writeFileSync(
      join(work, '.docker/config.json'),
      JSON.stringify({ auths: { 'https://registry.invalid': { auth } } }),
    );
  });
  after(async () => {
    await Promise.all([registry?.stop(), origin?.stop()]);
    authority?.remove();
    rmSync(work, { recursive: true, force: true });
  });

  for (const withLogin of [false, true])
    test(`every command works through a proxy ${withLogin ? 'with' : 'without'} a login`, async (t) => {
      const proxy = await startProxy(t, withLogin);
      const env = { HTTPS_PROXY: `${withLogin ? `http://${encoded}@` : ''}${proxy.host}` };
      const push = (...args: string[]) => imagebuild(args, env);
      const image = await push('publish', 'oci:images', 'origin.invalid/team/hello:v1');
      assert.equal(image.status, 0, image.stderr);
      const target = ['--push', '--registry', 'registry.invalid', '--namespace', `team${Number(withLogin)}`];
      const built = await push('build', 'apps', 'shop', 'v1', ...target, '--json');
      assert.equal(built.status, 0, built.stderr);
      const { reference } = JSON.parse(built.stdout);
      const inspected = await push('inspect', '--verify', '--json', reference);
      assert.equal(inspected.status, 0, inspected.stderr);
      assert.equal(JSON.parse(inspected.stdout).digest, JSON.parse(built.stdout).digest);
      const layout = await push(
        'build',
        'apps',
        'shop',
        'v1',
        '--output',
        `type=oci,dest=out${Number(withLogin)}`,
      );
      assert.equal(layout.status, 0, layout.stderr);
      assert.ok(proxy.asked.every((line) => line.startsWith('CONNECT ')));
      for (const host of ['registry', 'origin'])
        assert.ok(proxy.asked.includes(`CONNECT ${host}.invalid:443`), host);
      const files = filesOf(join(work, `out${Number(withLogin)}`));
      assert.match(files, new RegExp(`^HTTPS_PROXY=(?:http://)?${proxy.host}$`, 'm'));
      for (const text of [files, built.stderr, built.stdout, inspected.stderr])
        for (const secret of [password, encodeURIComponent(password), Buffer.from(login).toString('base64')])
          assert.ok(!text.includes(secret), secret);
    });

  test('a proxy that requires a login, or speaks SOCKS, is an error that says so at once', async (t) => {
    const proxy = await startProxy(t, true);
    const inspect = (address: string) =>
      imagebuild(['inspect', 'origin.invalid/team/hello:v1'], { https_proxy: address });
    for (const [address, message] of [
      [proxy.host, `the proxy http://${proxy.host} requires a user name and a password (status 407)`],
      [
        `http://me:hunter2wrong@${proxy.host}`,
        `the proxy http://${proxy.host} refuses the user name and password in https_proxy (status 407)`,
      ],
      [
        'socks5://me:hunter2wrong@127.0.0.1:1080',
        'https_proxy names a SOCKS proxy (socks5://127.0.0.1:1080)',
      ],
    ] as const) {
      const { status, stderr } = await inspect(address);
      assert.equal(status, 1);
      assert.ok(stderr.includes(message), stderr);
      assert.doesNotMatch(stderr, /hunter2|ry again/);
    }
    assert.equal(proxy.asked.length, 2);
  });

  test('TLS on this machine is asked for with https://, by every command', async () => {
    const target = ['--push', '--registry', `https://${origin.host}`, '--namespace', 'loopback'];
    application('plain', { Kubefile: 'FROM scratch\nCOPY . .\n' });
    const reference = `${origin.host}/loopback/plain:v1`;
    const built = await imagebuild(['build', 'apps', 'plain', 'v1', ...target, '--json'], {});
    assert.equal(built.status, 0, built.stderr);
    assert.equal(JSON.parse(built.stdout).reference, reference);
    const inspected = await imagebuild(['inspect', `https://${reference}`], {});
    assert.equal(inspected.status, 0, inspected.stderr);
    const copied = ['publish', 'oci:images', `https://${origin.host}/loopback/copy:v1`];
    assert.equal((await imagebuild(copied, {})).status, 0);
    assert.equal((await imagebuild(['inspect', reference], {})).status, 1);
    const untrusted = await imagebuild(['inspect', `https://${reference}`], { SSL_CERT_FILE: '' });
    assert.match(untrusted.stderr, /signed by an authority that is not trusted here/);
    assert.match(untrusted.stderr, /SSL_CERT_FILE/);
  });

  test('login takes a host as it is copied, with https:// and a slash', async () => {
    const home = join(work, 'login');
    const script = join(work, 'dist/cli.js');
    const args = [script, 'login', `https://${registry.host}/`, '-u', 'publisher', '--password-stdin'];
    const env = { ...trust, PATH: process.env['PATH'], DOCKER_CONFIG: home };
    execFileSync(process.execPath, args, { env, input: 'secret\n', stdio: 'pipe' });
    const { auths } = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'));
    assert.deepEqual(Object.keys(auths), [registry.host]);
    const wrong = ['login', 'ghcr.io/team', '-u', 'publisher', '--password-stdin'];
    assert.throws(
      () => execFileSync(process.execPath, [script, ...wrong], { env, input: 'secret\n', stdio: 'pipe' }),
      /"ghcr\.io\/team" is not the host of a registry/,
    );
  });
});

/** Returns the text of every file in the layers of a layout. */
function filesOf(layout: string): string {
  const blobs = join(layout, 'blobs/sha256');
  return readdirSync(blobs)
    .map((name) => {
      const file = join(blobs, name);
      try {
        return execFileSync('tar', ['-xaOf', file], {
          encoding: 'latin1',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      } catch {
        return readFileSync(file, 'latin1');
      }
    })
    .join('\n');
}
