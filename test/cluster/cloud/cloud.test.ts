import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { showCleanup } from '../../../src/cluster/cloud/cleanup/report.ts';
import { beginCloudInstall, type CloudInstall, type Consent } from '../../../src/cluster/cloud/cloud.ts';
import { type InstallCall, planInstall } from '../../../src/cluster/cloud/plan/plan.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { connectCluster } from '../../../src/cluster/connection.ts';
import type { ImagebuildError } from '../../../src/errors.ts';
import { type ApiServerForTests, type Interception, startApiServer } from '../../support/apiserver.ts';
import { writeKubeconfig } from '../../support/kubeconfig.ts';

let work: string;
let server: ApiServerForTests;
let cluster: Cluster;
let refuse: ((method: string, path: string) => Interception | undefined) | undefined;
let seconds = 0;

before(() => {
  work = mkdtempSync(join(tmpdir(), 'imagebuild-cloud-'));
});
after(() => rmSync(work, { recursive: true, force: true }));
beforeEach(async () => {
  refuse = undefined;
  server = await startApiServer({ intercept: ({ method = '' }, path) => refuse?.(method, path) });
  const kubeconfig = writeKubeconfig(join(work, 'config'), { server: server.address, namespace: 'mine' });
  cluster = await connectCluster({ kubeconfig, env: { HOME: work }, runPlugin: async () => '' });
});
afterEach(async () => {
  await cluster[Symbol.asyncDispose]();
  await server.stop();
});

type Given = Parameters<ApiServerForTests['put']>[0];
type Metadata = Given['metadata'];

/** Puts an object into the cluster, one second after the one before. */
const put = (apiVersion: string, kind: string, metadata: Metadata, more: object = {}) =>
  server.put({
    apiVersion,
    kind,
    metadata: {
      creationTimestamp: new Date(1_700_000_000_000 + ++seconds * 1000).toISOString(),
      ...metadata,
    },
    ...more,
  });
const ownedBy = ({ apiVersion, kind, metadata }: ReturnType<typeof put>) => ({
  ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true }],
});
const putRelease = (name: string, namespace: string, manifest = '', driver = 'Secret') => {
  const release = JSON.stringify({ name, namespace, manifest, hooks: [] });
  const packed = gzipSync(release).toString('base64');
  return put(
    'v1',
    driver,
    {
      name: `sh.helm.release.v1.${name}.v1`,
      namespace,
      labels: { owner: 'helm', name, status: 'deployed', version: '1' },
    },
    { data: { release: driver === 'Secret' ? Buffer.from(packed).toString('base64') : packed } },
  );
};
const manifest = (apiVersion: string, kind: string, name: string, namespace?: string) =>
  JSON.stringify({ apiVersion, kind, metadata: { name, namespace } });

const yes: Consent = { yes: true, show: () => {} };
async function begin(
  calls: readonly Partial<InstallCall>[],
  { consent = yes, keep = false } = {},
): Promise<CloudInstall> {
  const target = { resources: await cluster.resources(), namespace: cluster.namespace };
  const plan = planInstall(
    calls.map((one) => ({ command: 'CMD', texts: [], ...one })),
    target,
  );
  return await beginCloudInstall({ cluster, plan, target, access: { context: 'test' }, consent, keep });
}
async function end(
  install: CloudInstall,
  { uninstall = uninstallNothing, limitMs = 20_000, keep = false } = {},
) {
  const report = await install.end({ uninstall, limitMs });
  return { ...report, lines: showCleanup(report, { context: 'test' }, keep) };
}
const uninstallNothing = async (_release: { readonly name: string; readonly namespace: string }) => {};
const named = (kind: string) => async () => (await cluster.list(kind, ({ metadata }) => metadata.name)).items;
const namespaces = named('/api/v1/namespaces');
const configMaps = named('/api/v1/configmaps');

test('everything that exists already stops an install before it changes anything, all at once', async () => {
  put('v1', 'Namespace', { name: 'web' });
  put('v1', 'ConfigMap', { name: 'a', namespace: 'web' });
  put('apps/v1', 'Deployment', { name: 'b', namespace: 'mine' });
  put('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'tanks.example.com' });
  putRelease('web', 'web');
  putRelease('map', 'web', '', 'ConfigMap');
  putRelease('web', 'other');
  const problems = await begin([
    {
      release: { name: 'web' },
      namespace: 'web',
      createsNamespace: true,
      texts: [manifest('v1', 'ConfigMap', 'a'), manifest('v1', 'ConfigMap', 'new')],
    },
    { release: { name: 'map' }, namespace: 'web' },
    {
      texts: [
        manifest('apps/v1', 'Deployment', 'b'),
        manifest('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'tanks.example.com'),
        manifest('example.com/v1', 'Tank', 'unknown'),
      ],
    },
  ]).then(
    () => assert.fail('it goes on'),
    (error: ImagebuildError) =>
      [error, ...error.problems].filter((_one, index, all) => index > 0 || all.length === 1),
  );
  assert.deepEqual(
    problems.map(({ code, message, hint }) => [code, message, hint?.replace(/.*: /, '')]),
    [
      [
        'the release web exists in the namespace web of the cluster test already',
        'helm uninstall web --namespace web --kube-context test',
      ],
      [
        'the release map exists in the namespace web of the cluster test already',
        'helm uninstall map --namespace web --kube-context test',
      ],
      [
        'ConfigMap web/a exists in the cluster test already',
        'kubectl --context test delete configmaps a --namespace web',
      ],
      [
        'Deployment mine/b exists in the cluster test already',
        'kubectl --context test delete deployments.apps b --namespace mine',
      ],
      [
        'CustomResourceDefinition tanks.example.com exists in the cluster test already',
        'kubectl --context test delete customresourcedefinitions.apiextensions.k8s.io tanks.example.com',
      ],
    ].map(([message, hint]) => ['CLUSTER_OBJECT_EXISTS', message, hint]),
  );
  assert.deepEqual(
    server.asked.filter((line) => !line.startsWith('GET ')),
    [],
  );
});

test('what cannot be read may exist, so it stops an install', async () => {
  refuse = (_method, path) => (path === '/api/v1/namespaces/mine/configmaps/a' ? { status: 403 } : undefined);
  await assert.rejects(begin([{ texts: [manifest('v1', 'ConfigMap', 'a')] }]), { code: 'DENIED' });
});

test('a person is asked, after what is shown; without a terminal, --yes is needed', async () => {
  const heard: string[] = [];
  const show = (lines: readonly string[]) => void heard.push(...lines);
  const asking = (answer: boolean): Consent => ({
    ...{ yes: false, show },
    confirm: async (question) => {
      heard.push(question);
      return answer;
    },
  });
  const calls = [{ command: 'CMD one', texts: [manifest('v1', 'ConfigMap', 'a')] }];
  await assert.rejects(begin(calls, { consent: asking(false) }), { code: 'CANCELLED' });
  assert.ok(heard[0]?.startsWith('This is installed into the cluster at http://127.0.0.1:'), heard[0]);
  assert.ok(heard.includes('CMD one'));
  assert.equal(
    heard.at(-1),
    'Install this into the cluster test? It is removed afterwards, except for what stays.',
  );
  await begin(calls, { consent: asking(true), keep: true });
  assert.equal(heard.at(-1), 'Install this into the cluster test? It is kept (--keep).');
  await assert.rejects(begin(calls, { consent: { yes: false, show } }), (error: ImagebuildError) => {
    assert.equal(error.code, 'USAGE');
    return /--yes/.test(error.hint ?? '');
  });
  // What came while the person thought about it counts.
  const slow: Consent = {
    ...{ yes: false, show },
    confirm: async () => {
      put('v1', 'ConfigMap', { name: 'a', namespace: 'mine' });
      return true;
    },
  };
  await assert.rejects(begin(calls, { consent: slow }), { code: 'CLUSTER_OBJECT_EXISTS' });
});

test('a pod counts when it leads to an object that the install created', async () => {
  const old = put('apps/v1', 'Deployment', { name: 'old', namespace: 'mine' });
  const install = await begin([
    { release: { name: 'web' }, namespace: 'mine', texts: [] },
    {
      texts: [
        manifest('apps/v1', 'Deployment', 'a'),
        JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'once-' } }),
      ],
    },
  ]);
  const chain = (...objects: readonly (readonly [kind: string, name: string, more?: object])[]) =>
    install.counts(
      objects.map(([kind, name, more]) => ({
        apiVersion: kind === 'Job' ? 'batch/v1' : kind === 'Pod' ? 'v1' : 'apps/v1',
        kind,
        name,
        namespace: 'mine',
        uid: `new-${name}`,
        ...more,
      })),
    );
  assert.equal(chain(['Pod', 'a-1-x'], ['ReplicaSet', 'a-1'], ['Deployment', 'a']), true);
  assert.equal(chain(['Pod', 'p'], ['Job', 'once-x2']), true, 'a generated name');
  assert.equal(chain(['Pod', 'p', { release: { name: 'web', namespace: 'mine' } }]), true, 'of the release');
  assert.equal(
    chain(['Pod', 'p', { release: { name: 'web', namespace: 'other' } }]),
    false,
    'of the release of others',
  );
  assert.equal(chain(['Pod', 'b-1-x'], ['ReplicaSet', 'b-1'], ['Deployment', 'b']), false, 'of others');
  assert.equal(
    chain(['Pod', 'x'], ['Deployment', 'a', { namespace: 'other' }]),
    false,
    'in another namespace',
  );
  assert.equal(chain(['Pod', 'x'], ['Deployment', 'old', { uid: old.metadata.uid }]), false);
  const target = { resources: await cluster.resources(), namespace: 'mine' };
  install.addPlan(planInstall([{ command: 'CMD', texts: [manifest('apps/v1', 'Deployment', 'b')] }], target));
  assert.equal(
    chain(['Pod', 'b-1-x'], ['ReplicaSet', 'b-1'], ['Deployment', 'b']),
    true,
    'a call that was really made',
  );
});

/** An application with a release, manifests, a namespace, a kind and volumes, beside others. */
async function installed(options?: { keep?: boolean }) {
  put('v1', 'Namespace', { name: 'mine' });
  const old = put('apps/v1', 'Deployment', { name: 'old', namespace: 'mine' });
  putRelease('theirs', 'mine');
  const install = await begin(
    [
      { texts: [manifest('v1', 'Namespace', 'made'), manifest('v1', 'Namespace', 'mine')] },
      { release: { name: 'web' }, namespace: 'made', texts: [manifest('apps/v1', 'StatefulSet', 'db')] },
      {
        texts: [
          manifest('v1', 'ConfigMap', 'a'),
          manifest('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'tanks.example.com'),
          manifest('example.com/v1', 'Tank', 't'),
        ],
      },
    ],
    options,
  );
  const kind = { apiVersion: 'example.com/v1', kind: 'Tank', name: 'tanks', namespaced: true };
  server.addResource({ ...kind, verbs: ['get', 'list', 'delete'] });
  put('v1', 'Namespace', { name: 'made' });
  putRelease('web', 'made', manifest('apps/v1', 'StatefulSet', 'db'));
  const set = put('apps/v1', 'StatefulSet', { name: 'db', namespace: 'made' });
  put('v1', 'ConfigMap', { name: 'a', namespace: 'mine' });
  put('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'tanks.example.com' });
  put('example.com/v1', 'Tank', { name: 't', namespace: 'mine' });
  put('apps/v1', 'ReplicaSet', { name: 'old-1', namespace: 'mine', ...ownedBy(old) });
  const pod = put('v1', 'Pod', { name: 'db-0', namespace: 'made', ...ownedBy(set) });
  return { install, set, pod };
}

/** What helm and the garbage collector do. */
const uninstall = async ({ name, namespace }: { readonly name: string; readonly namespace: string }) => {
  server.remove('v1', 'Secret', `sh.helm.release.v1.${name}.v1`, namespace);
  server.remove('apps/v1', 'StatefulSet', 'db', 'made');
  server.remove('v1', 'Pod', 'db-0', 'made');
};

test('afterwards what it created is removed, the newest first, and kinds are listed', async () => {
  const { install } = await installed();
  const before = server.asked.length;
  const report = await end(install, { uninstall });
  assert.deepEqual(report.problems, []);
  assert.deepEqual(report.lines, [
    'uninstalled the release web of the namespace made',
    'deleted 2 objects that the install created',
    'deleted the namespaces that the install made: made',
    'These stay in the cluster; the commands remove them:',
    '  kubectl --context test delete customresourcedefinitions.apiextensions.k8s.io tanks.example.com  # a kind: removing it also removes every object of the kind',
  ]);
  assert.deepEqual(
    server.asked.slice(before).filter((line) => line.startsWith('DELETE')),
    [
      'DELETE /apis/example.com/v1/namespaces/mine/tanks/t',
      'DELETE /api/v1/namespaces/mine/configmaps/a',
      // What helm may have left.
      'DELETE /apis/apps/v1/namespaces/made/statefulsets/db',
      'DELETE /api/v1/namespaces/made',
    ],
  );
  assert.deepEqual(await namespaces(), ['mine']);
});

test('volumes stay, with their namespace; what appeared otherwise is only named', async () => {
  const { install } = await installed();
  put('v1', 'PersistentVolumeClaim', { name: 'data-db-0', namespace: 'made' });
  put('example.com/v1', 'Tank', { name: "it's", namespace: 'mine' });
  put('apps/v1', 'Deployment', { name: 'foreign', namespace: 'mine' });
  put('v1', 'ConfigMap', { name: 'kube-root-ca.crt', namespace: 'made' });
  putRelease('later', 'mine');
  const { lines } = await end(install, { uninstall });
  assert.deepEqual(lines.slice(2), [
    'These stay in the cluster; the commands remove them:',
    "  kubectl --context test delete tanks.example.com 'it'\\''s' --namespace mine  # the install made it, such as an operator",
    '  kubectl --context test delete persistentvolumeclaims data-db-0 --namespace made  # a volume: its data are lost when it is removed',
    '  kubectl --context test delete namespaces made  # a namespace that the install made; in it: PersistentVolumeClaim data-db-0',
    '  kubectl --context test delete customresourcedefinitions.apiextensions.k8s.io tanks.example.com  # a kind: removing it also removes every object of the kind',
    'These came while it was installed, and nothing says that they belong to it; look at them before you remove them:',
    '  kubectl --context test delete deployments.apps foreign --namespace mine',
  ]);
});

test('--keep removes nothing, and says how', async () => {
  const { install } = await installed({ keep: true });
  const { lines } = await end(install, { keep: true });
  assert.deepEqual(lines, [
    'Everything stays in the cluster (--keep); the commands remove it, in this order:',
    '  helm uninstall web --namespace made --kube-context test  # created by the install',
    '  kubectl --context test delete configmaps a --namespace mine  # created by the install',
    '  kubectl --context test delete tanks.example.com t --namespace mine  # created by the install',
    '  kubectl --context test delete namespaces made  # a namespace that the install made',
    '  kubectl --context test delete customresourcedefinitions.apiextensions.k8s.io tanks.example.com  # a kind: removing it also removes every object of the kind',
  ]);
  assert.deepEqual(
    server.asked.filter((line) => line.startsWith('DELETE')),
    [],
  );
});

test('a release that helm cannot uninstall is told, and its objects are deleted', async () => {
  const { install } = await installed();
  const { lines } = await end(install, {
    uninstall: async () => {
      server.remove('v1', 'Pod', 'db-0', 'made');
      throw new Error('hooks failed');
    },
  });
  assert.ok(lines.includes('the release web of the namespace made could not be uninstalled: hooks failed'));
  assert.ok(
    lines.includes(
      '  helm uninstall web --namespace made --kube-context test  # a release that was not uninstalled',
    ),
  );
  assert.ok(server.asked.includes('DELETE /apis/apps/v1/namespaces/made/statefulsets/db'));
});

test('what others own or changed into another object is left alone', async () => {
  const install = await begin([
    { texts: [manifest('v1', 'ConfigMap', 'a'), manifest('v1', 'ConfigMap', 'b')] },
  ]);
  const owner = put('apps/v1', 'Deployment', { name: 'theirs', namespace: 'mine' });
  put('v1', 'ConfigMap', { name: 'a', namespace: 'mine', ...ownedBy(owner) });
  refuse = (method) => (method === 'DELETE' ? { status: 403 } : undefined);
  put('v1', 'ConfigMap', { name: 'b', namespace: 'mine' });
  const { lines } = await end(install, { limitMs: 1500 });
  assert.ok(
    lines.some((line) => line.startsWith('ConfigMap mine/b could not be deleted: ')),
    lines.join('\n'),
  );
  assert.ok(
    lines.some((line) => line.includes('delete configmaps b --namespace mine  # not deleted')),
    lines.join('\n'),
  );
  assert.deepEqual(await configMaps(), ['a', 'b']);
});

test('an end that takes too long says what it waits for', async () => {
  const install = await begin([{ texts: [manifest('v1', 'Namespace', 'made')] }]);
  put('v1', 'Namespace', { name: 'made' });
  const conditions = [
    {
      type: 'NamespaceFinalizersRemaining',
      status: 'True',
      message: 'example.com/hold in 1 resource instances',
    },
    { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'all content deleted' },
  ];
  refuse = (method, path) => {
    if (method !== 'DELETE' || path !== '/api/v1/namespaces/made') return undefined;
    put(
      'v1',
      'Namespace',
      { name: 'made', deletionTimestamp: '2026-01-01T00:00:00Z' },
      { status: { conditions } },
    );
    return { status: 200, body: {} };
  };
  const { lines } = await end(install, { limitMs: 700 });
  assert.deepEqual(lines, [
    'removing it took longer than 1 seconds, so it was ended',
    'These stay in the cluster; the commands remove them:',
    '  kubectl --context test delete namespaces made  # a namespace that the install made; in it: example.com/hold in 1 resource instances',
  ]);
});

test('a login that may list little gets as far as it may', async () => {
  refuse = (_method, path) =>
    /^\/apis?\/.*v\d\/(?!namespaces)[a-z]+$/.test(path) && path !== '/api/v1/configmaps'
      ? { status: 403 }
      : undefined;
  const install = await begin([
    { release: { name: 'web' }, namespace: 'mine', texts: [] },
    { texts: [manifest('v1', 'ConfigMap', 'a')] },
  ]);
  put('v1', 'ConfigMap', { name: 'a', namespace: 'mine' });
  const { lines } = await end(install);
  assert.ok(lines.includes('deleted one object that the install created'), lines.join('\n'));
  assert.ok(
    lines.some((line) => line.startsWith('the login may not list ')),
    lines.join('\n'),
  );
});

test('a cluster that stops answering is not said to be clean', async () => {
  const { install } = await installed();
  refuse = () => ({ status: 401 });
  const { lines } = await end(install, { uninstall });
  assert.ok(!lines.includes('Nothing of the install stays in the cluster.'));
  assert.deepEqual(
    lines
      .slice(lines.findIndex((line) => line.startsWith('What stays in the cluster is not known')))
      .slice(1),
    [
      '  helm uninstall web --namespace made --kube-context test  # a release that was not uninstalled',
      '  kubectl --context test delete namespaces made  # not deleted',
      '  kubectl --context test delete configmaps a --namespace mine  # not deleted',
      '  kubectl --context test delete customresourcedefinitions.apiextensions.k8s.io tanks.example.com  # not deleted',
    ],
  );
});
