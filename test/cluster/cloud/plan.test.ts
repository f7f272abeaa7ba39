import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectKey } from '../../../src/cluster/cloud/names.ts';
import { readObjects } from '../../../src/cluster/cloud/plan/manifest.ts';
import { type InstallCall, planInstall } from '../../../src/cluster/cloud/plan/plan.ts';
import { showPlan } from '../../../src/cluster/cloud/plan/show.ts';
import type { ApiResource } from '../../../src/cluster/cluster.ts';

const kind = (apiVersion: string, kind: string, name: string, namespaced = true): ApiResource => ({
  ...{ apiVersion, kind, name, namespaced },
  verbs: ['get', 'list', 'delete'],
});
const target = {
  namespace: 'mine',
  resources: [
    kind('v1', 'ConfigMap', 'configmaps'),
    kind('v1', 'Namespace', 'namespaces', false),
    kind('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
    kind('apps/v1', 'Deployment', 'deployments'),
    kind('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', false),
    kind(
      'admissionregistration.k8s.io/v1',
      'MutatingWebhookConfiguration',
      'mutatingwebhookconfigurations',
      false,
    ),
    kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', false),
  ],
};
const call = (given: Partial<InstallCall>): InstallCall => ({ command: 'CMD', texts: [], ...given });
const plan = (...calls: readonly Partial<InstallCall>[]) => planInstall(calls.map(call), target);
const keys = (...calls: readonly Partial<InstallCall>[]) =>
  plan(...calls).calls.flatMap(({ objects }) => objects.map(objectKey));

const object = (apiVersion: string, kind: string, metadata: object, more: object = {}) =>
  JSON.stringify({ apiVersion, kind, metadata, ...more });
const crd = object(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  { name: 'tanks.example.com' },
  {
    spec: { group: 'example.com', names: { kind: 'Tank' }, scope: 'Cluster' },
  },
);

const texts = [
  [
    'several documents',
    'apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\napiVersion: v1\nkind: B\nmetadata: {name: b}\n',
    ['A a', 'B b'],
    0,
  ],
  [
    'comments and empty documents',
    '# only this\n---\n\n---\n# Source: x\napiVersion: v1\nkind: A\nmetadata:\n  name: a\n',
    ['A a'],
    0,
  ],
  [
    'a list',
    object('v1', 'List', {}, { items: [{ apiVersion: 'v1', kind: 'A', metadata: { name: 'a' } }] }),
    ['A a'],
    0,
  ],
  ['JSON', object('v1', 'A', { name: 'a' }), ['A a'], 0],
  ['a generated name', 'apiVersion: v1\nkind: A\nmetadata: {generateName: a-}\n', ['A a-*'], 0],
  ['a number as a name', 'apiVersion: v1\nkind: A\nmetadata: {name: 123}\n', ['A 123'], 0],
  [
    'a template spoils no other document',
    'kind: {{ .x }}\n  a\n---\napiVersion: v1\nkind: B\nmetadata: {name: b}\n',
    ['B b'],
    1,
  ],
  ['what isn’t an object', 'a: 1\n---\njust text\n', [], 2],
  [
    'a text with --- inside of a block',
    'apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata:\n  x: |\n    ---\n    y\n',
    ['A a'],
    0,
  ],
] as const;
for (const [what, text, names, unread] of texts)
  test(`objects are read from ${what}`, () => {
    const read = readObjects(text);
    assert.deepEqual(
      read.objects.map((one) => `${one.kind} ${one.name ?? `${one.generateName}*`}`),
      names,
    );
    assert.equal(read.unread, unread);
  });

test('a text whose aliases multiply is not read, and takes no time', () => {
  const rows = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghij'.split('').map((name, index) => {
      const before = 'abcdefghi'[index];
      return `${name}: &${name} [*${before}, *${before}, *${before}, *${before}, *${before}, *${before}, *${before}, *${before}]`;
    }),
  ];
  assert.deepEqual(readObjects(rows.join('\n')), { objects: [], unread: 1 });
});

test('objects have the namespace of their manifest, else of their call, else of the context', () => {
  const texts = [
    object('apps/v1', 'Deployment', { name: 'a' }),
    object('v1', 'ConfigMap', { name: 'b', namespace: 'own' }),
  ];
  assert.deepEqual(keys({ texts, namespace: 'web' }), ['apps/Deployment web a', '/ConfigMap own b']);
  assert.deepEqual(keys({ texts }), ['apps/Deployment mine a', '/ConfigMap own b']);
});

test('objects of the whole cluster have none, also those of a kind that the install defines', () => {
  assert.deepEqual(
    keys({
      namespace: 'web',
      texts: [
        object('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: 'r', namespace: 'ignored' }),
        crd,
        object('example.com/v1', 'Tank', { name: 't' }),
        object('other.example.com/v1', 'Thing', { name: 'u' }),
      ],
    }),
    [
      'rbac.authorization.k8s.io/ClusterRole  r',
      'apiextensions.k8s.io/CustomResourceDefinition  tanks.example.com',
      'example.com/Tank  t',
      'other.example.com/Thing web u',
    ],
  );
});

test('a release has the hooks that run when it is installed, and no tests', () => {
  const hook = (name: string, events: string) =>
    object('v1', 'ConfigMap', { name, annotations: { 'helm.sh/hook': events } });
  const texts = [
    hook('a', 'pre-install,pre-upgrade'),
    hook('b', 'test'),
    hook('c', 'pre-delete'),
    hook('d', 'post-install'),
  ];
  const release = { name: 'web' };
  assert.deepEqual(keys({ texts, release }), ['/ConfigMap mine a', '/ConfigMap mine d']);
  assert.deepEqual(keys({ texts, release, withoutHooks: true }), []);
  // kubectl doesn't know hooks: it applies what helm template printed.
  assert.equal(keys({ texts }).length, 4);
});

test('--create-namespace creates a namespace, and what is named twice is one object', () => {
  const texts = [object('v1', 'Namespace', { name: 'web' }), object('v1', 'ConfigMap', { name: 'a' })];
  const made = { release: { name: 'web' }, namespace: 'web', createsNamespace: true, texts };
  assert.deepEqual(keys(made), ['/Namespace  web', '/ConfigMap web a']);
  assert.deepEqual(plan(made).calls[0]?.release, { name: 'web', namespace: 'web' });
});

test('the plan is shown by command, with what reaches beyond its namespace or stays', () => {
  const names = Array.from({ length: 10 }, (_, index) =>
    object('apps/v1', 'Deployment', { name: `d${index}` }),
  );
  const shown = showPlan(
    planInstall(
      [
        call({
          command: 'CMD (Kubefile:5) helm install web charts/web',
          release: { name: 'web' },
          namespace: 'web',
          createsNamespace: true,
          texts: [
            ...names,
            crd,
            object('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: 'r' }),
            object('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', { name: 'h' }),
            object('v1', 'PersistentVolumeClaim', { name: 'data' }),
            object('example.org/v1', 'Odd', { name: 'o' }),
            'no object',
          ],
        }),
        call({ command: 'CMD (Kubefile:6) kubectl label nodes --all a=b', changes: true }),
        call({ command: 'CMD kubectl apply', texts: [object('v1', 'PersistentVolumeClaim', { name: 'x' })] }),
        call({ command: 'CMD (Kubefile:7) kubectl apply -f https://example.com/\u001b[31mx' }),
      ],
      target,
      ['bash install.sh ended with status 1'],
    ),
    { server: 'https://203.0.113.7:6443', context: 'prod' },
  );
  assert.deepEqual(shown, [
    'This is installed into the cluster at https://203.0.113.7:6443 (context prod):',
    '',
    'CMD (Kubefile:5) helm install web charts/web',
    '  release                       web in the namespace web',
    '  Namespace                     web',
    '  Deployment                    web/d0, web/d1, web/d2, web/d3, web/d4, web/d5, web/d6, web/d7 and 2 more',
    '  CustomResourceDefinition      tanks.example.com  (may stay afterwards)',
    '  ClusterRole                   r  (of the whole cluster)',
    '  MutatingWebhookConfiguration  h  (takes part in requests of the whole cluster)',
    '  PersistentVolumeClaim         web/data',
    '  Odd                           web/o  (a kind that the cluster does not know)',
    '',
    'CMD (Kubefile:6) kubectl label nodes --all a=b',
    '  !  changes, deletes or runs something that may not be of this install; it is not undone afterwards',
    '',
    'CMD kubectl apply',
    '  PersistentVolumeClaim  mine/x  (stays afterwards)',
    '',
    'CMD (Kubefile:7) kubectl apply -f https://example.com/\\u{1b}[31mx',
    '  ?  what it installs is not known',
    '',
    'In all: 1 release, 17 objects, 1 namespace, 3 cluster-wide objects, 1 CRD, 1 admission webhook.',
    '',
    'NOT KNOWN, so more than this may be installed or changed:',
    '  bash install.sh ended with status 1',
    '  CMD (Kubefile:5) helm install web charts/web: one document is not an object of Kubernetes as far as can be read',
  ]);
});

test('what is shown is bounded', () => {
  const calls = Array.from({ length: 200 }, (_, index) =>
    call({
      command: `CMD ${index} ${'x'.repeat(1000)}`,
      texts: Array.from({ length: 60 }, (_, kind) => object('v1', `Kind${kind}`, { name: 'n'.repeat(300) })),
    }),
  );
  const lines = showPlan(
    planInstall(
      calls,
      target,
      Array.from({ length: 99 }, (_, index) => `note ${index}`),
    ),
    {
      server: 's',
      context: '',
    },
  );
  assert.ok(lines.length < 30 * 43 + 30, String(lines.length));
  assert.ok(lines.every((line) => line.length <= 201));
  assert.ok(lines.includes('… and 170 more'), 'calls that are left out are counted');
});
