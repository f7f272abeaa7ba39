import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { embedFiles, formatKubeconfig, writePrivateFile } from '../../src/cluster/kubeconfig/embedded.ts';
import { inClusterContext } from '../../src/cluster/kubeconfig/incluster.ts';
import { loadContext } from '../../src/cluster/kubeconfig/load.ts';
import { kubeconfigOf, writeKubeconfig } from '../support/kubeconfig.ts';

let work: string;

before(() => {
  work = mkdtempSync(join(tmpdir(), 'imagebuild-kubeconfig-'));
});

after(() => rmSync(work, { recursive: true, force: true }));

const write = (name: string, content: string | object) => {
  const file = join(work, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const load = (choice: { kubeconfig?: string; context?: string; env?: Record<string, string> }) =>
  loadContext({ ...choice, env: { HOME: join(work, 'nobody'), ...choice.env } });

test('--kubeconfig wins over KUBECONFIG, and that over ~/.kube/config', async () => {
  const home = join(work, 'home');
  writeKubeconfig(join(home, '.kube', 'config'), { server: 'https://home' });
  const variable = writeKubeconfig(join(work, 'variable'), { server: 'https://variable' });
  const flag = writeKubeconfig(join(work, 'flag'), { server: 'https://flag' });
  const servers = await Promise.all([
    load({ kubeconfig: flag, env: { HOME: home, KUBECONFIG: variable } }),
    load({ env: { HOME: home, KUBECONFIG: variable } }),
    load({ env: { HOME: home } }),
  ]);
  assert.deepEqual(
    servers.map(({ cluster }) => cluster.server),
    ['https://flag', 'https://variable', 'https://home'],
  );
});

test('files of KUBECONFIG are joined: the first wins, and one that is missing is left out', async () => {
  const one = write('one', { ...kubeconfigOf({ server: 'https://one', name: 'a' }), contexts: null });
  const two = write('two', {
    ...kubeconfigOf({ server: 'https://two', name: 'a', user: { token: 'second' } }),
    'current-context': '',
  });
  const three = write(
    'three',
    kubeconfigOf({ server: 'https://three', name: 'b', user: { token: 'third' } }),
  );
  const env = { KUBECONFIG: [one, join(work, 'missing'), two, three].join(':') };
  const [first, other] = [await load({ env }), await load({ env, context: 'b' })];
  assert.deepEqual([first.name, first.cluster.server, first.user.token], ['a', 'https://one', undefined]);
  assert.deepEqual([other.cluster.server, other.user.token], ['https://three', 'third']);
});

test('paths are relative to the file that has them, and embedded when it is written again', async () => {
  mkdirSync(join(work, 'deep'), { recursive: true });
  for (const name of ['ca', 'cert', 'key']) writeFileSync(join(work, 'deep', name), `PEM of ${name}`);
  const file = writeKubeconfig(join(work, 'deep', 'config'), {
    server: 'https://a',
    cluster: { 'certificate-authority': 'ca', extensions: [{ name: 'kept' }] },
    user: { 'client-certificate': 'cert', 'client-key': 'key', exec: undefined, tokenFile: 'token' },
  });
  const context = await embedFiles(await load({ kubeconfig: file }));
  const copy = join(work, 'copy');
  writeFileSync(copy, 'before', { mode: 0o644 });
  await writePrivateFile(copy, formatKubeconfig(context));
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  const { clusters, users } = JSON.parse(readFileSync(copy, 'utf8'));
  const base64 = (name: string) => Buffer.from(`PEM of ${name}`).toString('base64');
  assert.equal(clusters[0].cluster['certificate-authority-data'], base64('ca'));
  assert.deepEqual(clusters[0].cluster.extensions, [{ name: 'kept' }]);
  assert.equal(users[0].user['client-certificate-data'], base64('cert'));
  assert.equal(users[0].user['client-key-data'], base64('key'));
  assert.equal(users[0].user.tokenFile, join(work, 'deep', 'token'));
  assert.ok(!readFileSync(copy, 'utf8').includes('"client-key":'));
});

test('a pod uses its service account when there is no kubeconfig', async () => {
  const account = join(work, 'account');
  mkdirSync(account);
  writeFileSync(join(account, 'token'), 'secret\n');
  writeFileSync(join(account, 'namespace'), 'build\n');
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const context = await inClusterContext(env, account);
  assert.equal(context?.cluster.server, 'https://[fd00::1]:443');
  assert.equal(context?.cluster['certificate-authority'], join(account, 'ca.crt'));
  assert.deepEqual([context?.name, context?.namespace], ['', 'build']);
  assert.equal(context?.user.tokenFile, join(account, 'token'));
  assert.equal(await inClusterContext({}, account), undefined);
});

const good = kubeconfigOf({ server: 'https://a', name: 'production' });

for (const [name, content, choice, expected] of [
  ['a file that is missing', undefined, {}, /the kubeconfig \S+ does not exist/],
  ['a context that is unknown', good, { context: 'prodution' }, /no context "prodution".*"production"/s],
  ['no current context', { ...good, 'current-context': '' }, {}, /no current context.*production/s],
  ['a user that is missing', { ...good, users: [] }, {}, /names the user "production"/],
  ['a cluster that is missing', { ...good, clusters: [] }, {}, /names the cluster "production"/],
  [
    'something else',
    { clusters: [{ name: 'a', cluster: {} }] },
    {},
    /not a kubeconfig: clusters\.0\.cluster\.server/,
  ],
  ['text that is not YAML', 'token: "secret-token', {}, /not valid YAML/],
] as const)
  test(`${name} is told, without the secrets of the file`, async () => {
    const kubeconfig = content === undefined ? join(work, 'none') : write('wrong', content);
    await assert.rejects(load({ kubeconfig, ...choice }), (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, 'KUBECONFIG_INVALID');
      assert.match(`${error.message} ${error.hint}`, expected);
      assert.ok(!`${error.message}${error.hint}`.includes('secret'));
      return true;
    });
  });

test('no kubeconfig at all is told', async () => {
  await assert.rejects(load({}), /there is no kubeconfig: .*\.kube\/config does not exist/);
});
