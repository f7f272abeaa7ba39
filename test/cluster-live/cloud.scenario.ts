import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { showCleanup } from '../../src/cluster/cloud/cleanup/report.ts';
import { beginCloudInstall } from '../../src/cluster/cloud/cloud.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { connectCluster } from '../../src/cluster/connection.ts';
import { observeCluster } from '../../src/cluster/observe/observe.ts';
import { readContext } from '../../src/context/contextreader.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { planImageInstall, planMadeCalls } from '../../src/prepare/cloud/plan.ts';
import { createChartRenderer } from '../../src/runner/helm.ts';
import { readInstall, runInstall } from '../../src/runner/install/install.ts';
import { createUninstaller } from '../../src/runner/install/uninstall.ts';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { workload } from './manifests.ts';

const crd = (plural: string, kind: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.example.com` },
  spec: {
    group: 'example.com',
    names: { plural, singular: kind.toLowerCase(), kind },
    scope: 'Namespaced',
    versions: [
      {
        ...{ name: 'v1', served: true, storage: true },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});
const configMap = (name: string, namespace = 'default') => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } },
});
const containers = (image: string) => ({ containers: [{ name: 'main', image }] });
const claims = [
  {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
];
function database(namespace: string): object {
  const { spec, ...rest } = workload('StatefulSet', 'db', containers('example.com/db:1'), { namespace }) as {
    spec: object;
  };
  return { ...rest, spec: { ...spec, serviceName: 'db', volumeClaimTemplates: claims } };
}

/** A chart with a namespace of its own, manifests with a kind, and a script that only the run follows. */
const files: Readonly<Record<string, string>> = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'charts/web/crds/tank.yaml': JSON.stringify(crd('tanks', 'Tank')),
  'charts/web/templates/web.yaml': JSON.stringify({
    ...workload('Deployment', 'web', containers('example.com/web:1')),
    metadata: { name: 'web' },
  }),
  'charts/web/templates/hook.yaml': JSON.stringify({
    ...configMap('hook'),
    metadata: { name: 'hook', annotations: { 'helm.sh/hook': 'pre-install' } },
  }),
  'more/map.yaml': JSON.stringify(configMap('more')),
  'more/tank.yaml': JSON.stringify({
    ...{ apiVersion: 'example.com/v1', kind: 'Tank', metadata: { name: 'one', namespace: 'default' } },
  }),
  'late.sh': `kubectl create namespace data-$(kubectl get namespace default -o jsonpath={.metadata.name})
kubectl apply -f - <<EOF
${JSON.stringify(database('data-default'))}
EOF
`,
};
const Cmd = ['helm upgrade --install web charts/web -n web --create-namespace', 'kubectl apply -f more'];

describe('an install into a cluster that others use', { timeout: 300_000 }, () => {
  let real: TestCluster;
  let cluster: Cluster;
  let work: string;
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-cloud-'));
    real = await startCluster();
    cluster = await connect();
    await real.apply([
      workload('Deployment', 'theirs', containers('example.com/theirs:1')),
      configMap('settings'),
      crd('pools', 'Pool'),
    ]);
    await real.kubectl('rollout', 'status', 'deployment/theirs', '--timeout=60s');
  });
  after(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await real?.stop();
    await rm(work, { recursive: true, force: true });
  });

  const connect = () =>
    connectCluster({ kubeconfig: real.kubeconfig, env: real.environment, runPlugin: async () => '' });

  /** Everything but what comes and goes by itself: names with versions. */
  async function objects(): Promise<string[]> {
    const passing = /^(?:Event|Lease|Endpoints|EndpointSlice|Node|IPAddress|CSINode) /;
    const found = new Set<string>();
    for (const resource of await cluster.resources()) {
      if (!resource.verbs.includes('list') || !resource.verbs.includes('delete')) continue;
      const { apiVersion, kind, name, namespaced: _ } = resource;
      const path = apiVersion.includes('/') ? `/apis/${apiVersion}/${name}` : `/api/${apiVersion}/${name}`;
      await cluster.list(path, ({ metadata }) => {
        found.add(`${kind} ${metadata.namespace ?? ''}/${metadata.name} ${metadata.resourceVersion}`);
      });
    }
    return [...found].filter((line) => !passing.test(line)).sort();
  }

  async function install(commands: readonly string[], { keep = false, given = files } = {}) {
    const directory = await mkdtemp(join(work, 'install-'));
    const application = join(directory, 'files');
    for (const [path, text] of Object.entries(given)) {
      await mkdir(join(application, dirname(path)), { recursive: true });
      await writeFile(join(application, path), text, { mode: 0o755 });
    }
    await mkdir(join(directory, 'render'));
    const env = real.environment;
    const render = createChartRenderer(join(directory, 'render'), { env });
    const options = { cluster, application: 'demo', render, env };
    const { plan, target } = await planImageInstall(
      {
        ...{ config: { Cmd: commands }, kubefile: 'Kubefile', tree: () => readContext(application) },
        history: [{ createdBy: `CMD ${JSON.stringify(commands)}`, line: 1 }],
      },
      { ...options, directory: join(directory, 'plan'), record: true },
    );
    const access = { context: 'test' };
    const consent = { yes: true, show: () => {} };
    const cloud = await beginCloudInstall({ cluster, plan, target, access, consent, keep });
    const given_ = {
      commands: commands.map((text) => ({ text, name: `CMD ${text}` })),
      ...{ variables: {}, files: application, templates: [], kubeconfig: real.kubeconfig },
      ...{ directory: join(directory, 'run'), env, timeoutMs: 120_000, onLine: () => {} },
    };
    const run = async (signal?: AbortSignal) => {
      try {
        await runInstall({ ...given_, signal });
      } finally {
        const made = await readInstall(given_);
        cloud.addPlan(
          (await planMadeCalls(made, application, { ...options, directory: join(directory, 'made') })).plan,
        );
      }
    };
    const end = async (limitMs = 60_000) => {
      const uninstall = createUninstaller({ kubeconfig: real.kubeconfig, directory, env, variables: {} });
      const report = await cloud.end({ uninstall, limitMs });
      return { ...report, lines: showCleanup(report, access, keep) };
    };
    return { cloud, run, end };
  }
  const withoutVersions = (list: readonly string[]) =>
    list.map((line) => line.slice(0, line.lastIndexOf(' ')));

  test('an object that exists stops it, and nothing has changed', async () => {
    const before = await objects();
    const given = {
      ...files,
      'more/theirs.yaml': JSON.stringify(configMap('settings')),
      'more/pool.yaml': JSON.stringify(crd('pools', 'Pool')),
    };
    await assert.rejects(install(Cmd, { given }), (error: ImagebuildError) => {
      assert.equal(error.code, 'CLUSTER_OBJECT_EXISTS');
      assert.deepEqual(
        error.problems.map(({ message }) => message),
        [
          'CustomResourceDefinition pools.example.com exists in the cluster test already',
          'ConfigMap default/settings exists in the cluster test already',
        ],
      );
      return true;
    });
    assert.deepEqual(await objects(), before);
  });

  test('only its own pods count, and afterwards the cluster is as it was, but for kinds and volumes', async () => {
    const before = await objects();
    const { cloud, run, end } = await install([...Cmd, 'bash late.sh']);
    await using observer = await observeCluster(cluster, {
      counts: cloud.counts,
      quietMs: 500,
      limitMs: 6_000,
    });
    await run();
    await real.kubectl('create', 'deployment', 'foreign', '--image=example.com/foreign:1');
    await real.kubectl('scale', 'deployment', 'theirs', '--replicas=2');
    await real.kubectl('rollout', 'status', 'deployment/foreign', '--timeout=60s');
    const { images } = await observer.settled();
    const counted = (counts: boolean) =>
      images.filter((one) => one.counts === counts).map(({ image }) => image);
    assert.ok(counted(true).includes('example.com/web:1'), counted(true).join());
    assert.ok(counted(false).includes('example.com/foreign:1'), counted(false).join());
    assert.ok(!counted(true).some((image) => /foreign|theirs/.test(image)), counted(true).join());
    const { lines, problems } = await end();
    assert.deepEqual(problems, []);
    assert.deepEqual(lines, [
      'uninstalled the release web of the namespace web',
      'deleted 4 objects that the install created',
      'deleted the namespaces that the install made: web',
      'These stay in the cluster; the commands remove them:',
      '  kubectl --context test delete persistentvolumeclaims data-db-0 --namespace data-default  # a volume: its data are lost when it is removed',
      '  kubectl --context test delete namespaces data-default  # a namespace that the install made; in it: PersistentVolumeClaim data-db-0',
      '  kubectl --context test delete customresourcedefinitions.apiextensions.k8s.io tanks.example.com  # a kind: removing it also removes every object of the kind',
      'These came while it was installed, and nothing says that they belong to it; look at them before you remove them:',
      '  kubectl --context test delete deployments.apps foreign --namespace default',
    ]);
    // The commands can be pasted.
    for (const line of lines.filter((one) => one.startsWith('  kubectl '))) {
      const words = line
        .replace(/ {2}#.*/, '')
        .trim()
        .split(' ')
        .slice(1);
      await real.kubectl(...words, '--wait=true');
    }
    await real.kubectl('scale', 'deployment', 'theirs', '--replicas=1');
    await real.kubectl('wait', '--for=delete', 'pod', '-l', 'app=foreign', '--timeout=60s');
    const left = withoutVersions(await objects());
    const extra = left.filter(
      (line) => !withoutVersions(before).includes(line) && !/^Pod |^ReplicaSet /.test(line),
    );
    assert.deepEqual(extra, []);
    assert.deepEqual(
      withoutVersions(before).filter((line) => !left.includes(line) && !line.startsWith('Pod ')),
      [],
    );
  });

  test('--keep leaves everything, and its commands remove it', async () => {
    const { run, end } = await install(Cmd, { keep: true });
    await run();
    const { lines } = await end();
    assert.equal(
      lines[0],
      'Everything stays in the cluster (--keep); the commands remove it, in this order:',
    );
    assert.match(await real.helm('list', '-A', '-q'), /web/);
    for (const line of lines.slice(1)) {
      const [program, ...words] = line
        .replace(/ {2}#.*/, '')
        .trim()
        .split(' ');
      // The kubeconfig of the test has the context.
      await (program === 'helm' ? real.helm(...words) : real.kubectl(...words));
    }
    assert.equal((await real.helm('list', '-A', '-q')).trim(), '');
  });

  test('what was installed until an interruption is removed; a namespace that hangs is told', async () => {
    const stop = new AbortController();
    const { run, end } = await install([
      'kubectl create namespace hangs',
      'kubectl -n hangs create configmap held',
      ...Cmd,
      'sleep 60',
    ]);
    const ran = assert.rejects(run(stop.signal), { code: 'CANCELLED' });
    for (;;) {
      const release = await real.helm('list', '-A', '-q').catch(() => '');
      if (release.includes('web') && (await cluster.get('/api/v1/namespaces/default/configmaps/more'))) break;
    }
    await real.kubectl('-n', 'hangs', 'create', 'serviceaccount', 'holder');
    await real.kubectl(
      '-n',
      'hangs',
      'patch',
      'serviceaccount',
      'holder',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":["example.com/hold"]}}',
    );
    stop.abort();
    await ran;
    const { lines } = await end(20_000);
    assert.ok(lines.includes('uninstalled the release web of the namespace web'), lines.join('\n'));
    assert.ok(
      lines.some((line) => /delete namespaces hangs .*example\.com\/hold/.test(line)),
      lines.join('\n'),
    );
    assert.equal((await real.helm('list', '-A', '-q')).trim(), '');
    assert.equal(await cluster.get('/api/v1/namespaces/default/configmaps/more'), undefined);
    await real.kubectl(
      '-n',
      'hangs',
      'patch',
      'serviceaccount',
      'holder',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
    );
  });
});
