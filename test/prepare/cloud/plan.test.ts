import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { showPlan } from '../../../src/cluster/cloud/plan/show.ts';
import type { ApiResource } from '../../../src/cluster/cluster.ts';
import { readContext } from '../../../src/context/contextreader.ts';
import { planImageInstall, planMadeCalls } from '../../../src/prepare/cloud/plan.ts';
import { createChartRenderer } from '../../../src/runner/helm.ts';
import { environmentWithKubectl } from '../../support/helm.ts';

let work: string;
let env: NodeJS.ProcessEnv;
before(async () => {
  work = await mkdtemp(join(tmpdir(), 'imagebuild-plan-'));
  env = await environmentWithKubectl();
});
after(() => rm(work, { recursive: true, force: true }));

const kind = (apiVersion: string, kind: string, name: string, namespaced = true): ApiResource => ({
  ...{ apiVersion, kind, name, namespaced, verbs: ['get', 'list'] },
});
const cluster = {
  namespace: 'mine',
  version: 'v1.36.1+k3s1',
  resources: async () => [
    kind('v1', 'ConfigMap', 'configmaps'),
    kind('v1', 'Namespace', 'namespaces', false),
    kind('apps/v1', 'Deployment', 'deployments'),
    kind('example.com/v1', 'Tank', 'tanks'),
    kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', false),
  ],
};
const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const files = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'charts/web/crds/tank.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: pools.example.com}\n',
  'charts/web/templates/all.yaml': [
    configMap('{{ .Release.Name }}-{{ .Values.a }}-{{ .Capabilities.KubeVersion.Minor }}'),
    '{{ if .Capabilities.APIVersions.Has "example.com/v1/Tank" }}',
    '---\napiVersion: example.com/v1\nkind: Tank\nmetadata: {name: t}',
    '{{ end }}',
  ].join('\n'),
  'k/kustomization.yaml': 'namePrefix: pre-\nnamespace: kust\nresources: [c.yaml]\n',
  'k/c.yaml': configMap('c'),
  'install.sh':
    'helm upgrade --install web charts/web -n web --create-namespace --set a=$A\nkubectl apply -k k\n',
  'broken/kustomization.yaml': 'resources: [missing.yaml]\n',
};

async function plan(Cmd: readonly string[], record = true) {
  const directory = await mkdtemp(join(work, 'one-'));
  const application = join(directory, 'application');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(application, dirname(path)), { recursive: true });
    await writeFile(join(application, path), text, { mode: 0o755 });
  }
  await mkdir(join(directory, 'render'));
  const image = {
    ...{ config: { Cmd, Env: ['A=x'] }, kubefile: 'Kubefile', tree: () => readContext(application) },
    history: [{ createdBy: `CMD ${JSON.stringify(Cmd)}`, line: 3 }],
  };
  const render = createChartRenderer(join(directory, 'render'), { env });
  const options = { cluster, application: 'demo', render, env };
  const planned = await planImageInstall(image, { ...options, directory: join(directory, 'plan'), record });
  const made = (calls: readonly { program: string; args: readonly string[] }[]) =>
    planMadeCalls(
      [
        {
          text: '',
          name: 'CMD',
          status: 0,
          calls: calls.map((one) => ({ ...one, directory: application, namespace: '', files: [] })),
        },
      ],
      application,
      { ...options, directory: join(directory, 'made') },
    );
  return { planned, made, application };
}
const lines = ({ plan: one }: Awaited<ReturnType<typeof planImageInstall>>) =>
  showPlan(one, { server: 's', context: 'c' }).slice(2);

for (const record of [true, false])
  test(`${record ? 'recorded' : 'read'}: an install is planned with its own flags, for the kinds and version of the cluster`, async () => {
    const { planned } = await plan(['bash install.sh'], record);
    assert.deepEqual(lines(planned), [
      'CMD (Kubefile:3) bash install.sh → helm upgrade --install web charts/web -n web --create-namespace --set a=x',
      '  release                   web in the namespace web',
      '  Namespace                 web',
      '  CustomResourceDefinition  pools.example.com  (may stay afterwards)',
      '  ConfigMap                 web/web-x-36',
      '  Tank                      web/t',
      '',
      'CMD (Kubefile:3) bash install.sh → kubectl apply -k k',
      '  ConfigMap  kust/pre-c',
      '',
      'In all: 1 release, 5 objects, 1 namespace, 1 cluster-wide object, 1 CRD.',
    ]);
  });

test('commands of kubectl without manifests are planned, and what is not known is said', async () => {
  const { planned } = await plan([
    'kubectl create namespace one',
    'kubectl -n one create configmap cm --from-literal a=b --dry-run=client -o yaml | kubectl apply -f -',
    'kubectl get pods',
    'kubectl delete pod --all',
    'helm uninstall old',
    'kubectl apply -f https://example.com/x.yaml',
    'kubectl --context other apply -k broken',
    'helm install --generate-name charts/web --skip-crds',
    'echo hello',
  ]);
  const [shown, unknown] = [
    lines(planned),
    lines(planned).indexOf('NOT KNOWN, so more than this may be installed or changed:'),
  ];
  assert.deepEqual(
    shown.slice(0, unknown).filter((line) => line.startsWith('  ')),
    [
      '  Namespace  one',
      '  ConfigMap  one/cm',
      '  ?  what it installs is not known',
      '  !  changes, deletes or runs something that may not be of this install; it is not undone afterwards',
      '  !  changes, deletes or runs something that may not be of this install; it is not undone afterwards',
      '  ?  what it installs is not known',
      '  ?  what it installs is not known',
      '  release    web-… in the namespace mine',
      '  ConfigMap  mine/demo--36',
      '  Tank       mine/t',
    ],
  );
  const told = shown.slice(unknown + 1).join('\n');
  for (const part of [
    /kubectl apply -f https:\/\/example\.com\/x\.yaml: https:\/\/example\.com\/x\.yaml is not in the image/,
    /kubectl --context other apply -k broken cannot be rendered: /,
    /kubectl --context other apply -k broken names a cluster itself/,
    /CMD \(Kubefile:3\) echo hello: no call of helm or kubectl was seen in it/,
  ])
    assert.match(told, part);
  assert.doesNotMatch(told, /images/);
});

test('what was really called is planned from its files', async () => {
  const { made, application } = await plan([]);
  const { plan: one } = await made([
    { program: 'kubectl', args: ['apply', '-f', `${application}/k/c.yaml`] },
    { program: 'helm', args: ['install', 'later', 'oci://example.com/chart', '-n', 'x'] },
  ]);
  assert.deepEqual(
    one.calls.map(({ release, objects }) => [release, objects.map(({ name }) => name)]),
    [
      [undefined, ['c']],
      [{ namespace: 'x', name: 'later' }, []],
    ],
  );
});
