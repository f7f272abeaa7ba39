import assert from 'node:assert/strict';
import test from 'node:test';
import type { KubernetesObject } from '../../src/cluster/cluster.ts';
import { readEvent } from '../../src/cluster/observe/events.ts';
import { digestIn } from '../../src/cluster/observe/images.ts';
import { readNode } from '../../src/cluster/observe/nodes.ts';
import { readPod } from '../../src/cluster/observe/pods.ts';
import { reportState } from '../../src/cluster/observe/report.ts';
import {
  createState,
  type ObservedState,
  recordEvent,
  recordGone,
  recordNode,
  recordPod,
  recordWorkload,
} from '../../src/cluster/observe/state.ts';
import { readWorkload } from '../../src/cluster/observe/workloads.ts';

const [a, b] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`) as [string, string];

const object = (kind: string, name: string, fields: object): KubernetesObject => {
  const { metadata, ...rest } = fields as { metadata?: object };
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'n', uid: `${kind}-${name}`, ...metadata },
    ...rest,
  };
};
const pod = (name: string, image: string, fields: object = {}) =>
  object('Pod', name, { spec: { containers: [{ name: 'main', image }] }, ...fields });
const running = (image: string, imageID: string) => ({
  status: { phase: 'Running', containerStatuses: [{ name: 'main', image, imageID }] },
});
const node = (...images: readonly (readonly string[])[]) =>
  object('Node', 'node', { status: { images: images.map((names) => ({ names })) } });
const pulled = (uid: string, name: string, message: string, more: object = {}) =>
  object('Event', uid, {
    ...{ metadata: { uid }, reason: 'Pulled', message },
    involvedObject: { kind: 'Pod', namespace: 'n', name, uid: `Pod-${name}` },
    ...more,
  });

const recorders: Readonly<Record<string, (state: ObservedState, given: KubernetesObject) => unknown>> = {
  Pod: (state, given) => recordPod(state, readPod(given)),
  Node: (state, given) => recordNode(state, readNode(given)),
  Event(state, given) {
    const event = readEvent(given);
    return event && recordEvent(state, event);
  },
};
const record = (state: ObservedState, given: KubernetesObject) =>
  (recorders[given.kind] ?? ((s, each) => recordWorkload(s, readWorkload(each))))(state, given);

/** Returns `image digest…` for each image that is new. */
function observe(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const state = createState();
  for (const given of before) record(state, given);
  state.isBefore = false;
  for (const given of after) record(state, given);
  const letters = (digests: readonly string[]) => digests.map((digest) => digest.slice(7, 8)).join('');
  return reportState(state, new Map(), undefined, 'settled').images.map(({ image, digests }) =>
    `${image} ${letters(digests)}`.trim(),
  );
}

for (const [name, before, after, expected] of [
  ['a pod', [], [pod('p', 'web:1')], ['web:1']],
  ['a pod that was there', [pod('p', 'web:1')], [pod('p', 'web:1', running('web:1', `web@${a}`))], []],
  ['another pod with an image that was there', [pod('p', 'web:1')], [pod('q', 'web:1')], ['web:1']],
  ['an image changed in a pod that was there', [pod('p', 'web:1')], [pod('p', 'web:2')], ['web:2']],
  [
    'the digest of the image before a change',
    [pod('p', 'web:1')],
    [
      pod('p', 'web:2', running('docker.io/library/web:1', `web@${a}`)),
      pod('p', 'web:2', running('web:2', `web@${b}`)),
    ],
    ['web:2 b'],
  ],
  [
    'digests of two pods',
    [],
    [pod('p', 'web:1', running('web:1', `web@${b}`)), pod('q', 'web:1', running('web:1', `web@${a}`))],
    ['web:1 ab'],
  ],
  [
    'containers of every kind, and a volume',
    [],
    [
      object('Pod', 'p', {
        spec: {
          initContainers: [{ name: 'first', image: 'init:1' }],
          containers: [{ name: 'main', image: 'web:1' }],
          ephemeralContainers: [{ name: 'debug', image: 'debug:1' }],
          volumes: [{ name: 'data', image: { reference: 'data:1' } }, { name: 'none' }],
        },
        status: {
          initContainerStatuses: [{ name: 'first', imageID: `init@${a}` }],
          containerStatuses: [
            {
              name: 'main',
              imageID: `docker-pullable://web@${b}`,
              volumeMounts: [{ name: 'data', volumeStatus: { image: { imageRef: `data@${a}` } } }],
            },
          ],
          ephemeralContainerStatuses: [{ name: 'debug', imageID: `sha256:${'c'.repeat(64)}` }],
        },
      }),
    ],
    ['data:1 a', 'debug:1', 'init:1 a', 'web:1 b'],
  ],
  ['an image by digest', [], [pod('p', `web@${a}`)], [`web@${a} a`]],
  [
    'a pull of a pod that is gone',
    [],
    [pulled('e', 'p', 'Successfully pulled image "web:1" in 2s')],
    ['web:1'],
  ],
  [
    'an event of the newer API',
    [],
    [
      object('Event', 'e', {
        ...{ reason: 'Pulling', note: 'Pulling image "web:1"' },
        regarding: { kind: 'Pod', namespace: 'n', name: 'p', uid: 'Pod-p' },
      }),
    ],
    ['web:1'],
  ],
  [
    'an image that is present',
    [],
    [pulled('e', 'p', 'Container image "web:1" already present on machine')],
    ['web:1'],
  ],
  ['an event that was there', [pulled('e', 'p', 'image "web:1"')], [pulled('e', 'p', 'image "web:1"')], []],
  [
    'a new event of a pod that was there',
    [pod('p', 'web:1')],
    [pulled('e', 'p', 'Pulling image "web:1"')],
    [],
  ],
  ['a warning', [], [pulled('e', 'p', 'image "web:1"', { reason: 'Failed', type: 'Warning' })], []],
  ['an image of a node', [], [node([`web@${a}`, 'web:1'])], ['web:1 a']],
  ['an image that a node had', [node(['web:1'])], [node([`web@${a}`, 'web:1'])], []],
  ['an image of a node that a pod had before', [pod('p', 'web:1')], [node(['docker.io/library/web:1'])], []],
  ['an image of a node without names', [], [node(['<none>@<none>', '<none>:<none>'])], []],
  [
    'the digest that only the node knows',
    [],
    [pod('p', 'web:1'), node([`docker.io/library/web@${a}`, 'docker.io/library/web:1'])],
    ['web:1 a'],
  ],
  [
    'the node’s other name of the same image',
    [],
    [pod('p', 'web:1', running('web:1', `web@${a}`)), node([`mirror.example/web@${a}`])],
    ['web:1 a'],
  ],
] as const)
  test(`images of ${name}`, () => assert.deepEqual(observe(before, after), expected));

const template = { spec: { containers: [{ name: 'main', image: 'web:1' }] } };
const workload = (kind: string, spec: object, status: object = {}, metadata: object = {}) =>
  object(kind, 'w', {
    ...{ metadata: { generation: 2, ...metadata }, spec: { template, ...spec } },
    status: { observedGeneration: 2, ...status },
  });
const condition = (type: string, status: string, message = '') => ({
  type,
  status,
  reason: `${type}Reason`,
  message,
});

for (const [name, given, expected, images] of [
  [
    'a Deployment',
    workload('Deployment', { replicas: 2 }, { replicas: 2, updatedReplicas: 2, availableReplicas: 1 }),
    '1 of 2 replicas are available',
    [],
  ],
  [
    'one that is ready',
    workload('Deployment', {}, { replicas: 1, updatedReplicas: 1, availableReplicas: 1 }),
    undefined,
    [],
  ],
  [
    'one with pods of its last version',
    workload('Deployment', {}, { replicas: 2, updatedReplicas: 1, availableReplicas: 1 }),
    '1 of 1 replicas are available',
    [],
  ],
  [
    'one that no controller saw',
    workload('Deployment', {}, { observedGeneration: 1 }),
    'its controller has not seen it yet',
    [],
  ],
  [
    'one that may not make pods',
    workload('Deployment', {}, { conditions: [condition('ReplicaFailure', 'True', 'quota')] }),
    '0 of 1 replicas are available: ReplicaFailureReason: quota',
    [],
  ],
  ['one that is scaled to zero', workload('Deployment', { replicas: 0 }), undefined, ['web:1']],
  ['one that is paused', workload('Deployment', { paused: true }), undefined, []],
  ['one that ends', workload('Deployment', {}, {}, { deletionTimestamp: 'now' }), undefined, []],
  [
    'a StatefulSet',
    workload('StatefulSet', { replicas: 3 }, { readyReplicas: 2, updatedReplicas: 3 }),
    '2 of 3 replicas are ready',
    [],
  ],
  [
    'one with a partition',
    workload(
      'StatefulSet',
      { replicas: 3, updateStrategy: { rollingUpdate: { partition: 3 } } },
      { readyReplicas: 3, updatedReplicas: 0 },
    ),
    undefined,
    [],
  ],
  [
    'a DaemonSet',
    workload('DaemonSet', {}, { desiredNumberScheduled: 2, numberAvailable: 1, updatedNumberScheduled: 2 }),
    '1 of 2 pods are available',
    [],
  ],
  ['one for no node', workload('DaemonSet', {}, { desiredNumberScheduled: 0 }), undefined, ['web:1']],
  [
    'one that is updated by deletion',
    workload(
      'DaemonSet',
      { updateStrategy: { type: 'OnDelete' } },
      { desiredNumberScheduled: 1, numberAvailable: 1 },
    ),
    undefined,
    [],
  ],
  ['a Job', workload('Job', {}), 'it is not complete', []],
  [
    'one that is complete',
    workload('Job', {}, { conditions: [condition('Complete', 'True')] }),
    undefined,
    [],
  ],
  [
    'one that failed',
    workload('Job', {}, { conditions: [condition('Failed', 'True', 'too often')] }),
    'it failed: FailedReason: too often',
    [],
  ],
  ['one that is suspended', workload('Job', { suspend: true }), undefined, ['web:1']],
  ['a CronJob', workload('CronJob', { jobTemplate: { spec: { template } } }), undefined, ['web:1']],
] as const)
  test(`readiness of workloads: ${name}`, () => {
    const facts = readWorkload(given);
    assert.equal(facts.notReady, expected);
    assert.deepEqual(
      facts.images.map(({ image }) => image),
      images,
    );
  });

const statuses = (state: object, ready = false) => ({ containerStatuses: [{ name: 'main', ready, state }] });
const owned = {
  metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x', controller: true }] },
};

for (const [name, fields, expected] of [
  [
    'one that is ready',
    { status: { phase: 'Running', conditions: [condition('Ready', 'True')] } },
    undefined,
  ],
  ['one that is done', { status: { phase: 'Succeeded' } }, undefined],
  ['one that ends', { metadata: { deletionTimestamp: 'now' } }, undefined],
  [
    'one that failed',
    { status: { phase: 'Failed', reason: 'Evicted', message: 'no disk' } },
    'Evicted: no disk',
  ],
  ['one that failed and is replaced', { ...owned, status: { phase: 'Failed' } }, undefined],
  [
    'one without a node',
    { status: { phase: 'Pending', conditions: [condition('PodScheduled', 'False', '0/1 nodes')] } },
    'PodScheduledReason: 0/1 nodes',
  ],
  [
    'one that waits',
    { status: { phase: 'Pending', ...statuses({ waiting: { reason: 'ErrImagePull', message: 'no' } }) } },
    'main: ErrImagePull: no',
  ],
  [
    'one that starts',
    { status: { phase: 'Pending', ...statuses({ waiting: { reason: 'ContainerCreating' } }) } },
    'main: ContainerCreating',
  ],
  [
    'one that ended',
    { status: { phase: 'Running', ...statuses({ terminated: { exitCode: 3 } }) } },
    'main: Error: exit code 3',
  ],
  ['one that nobody saw', {}, 'Pending'],
] as const)
  test(`readiness of pods: ${name}`, () =>
    assert.equal(readPod(pod('p', 'web:1', fields)).notReady, expected));

test('what was there before is not waited for; a workload is, from its first change on', () => {
  const state = createState();
  const unready = workload('Deployment', {});
  record(state, unready);
  record(state, pod('p', 'web:1'));
  state.isBefore = false;
  record(state, unready);
  record(state, pod('p', 'web:1'));
  assert.equal(state.notReady.size, 0);
  record(state, workload('Deployment', {}, {}, { generation: 3 }));
  assert.deepEqual([...state.notReady.keys()], ['Deployment-w']);
  assert.equal(recordGone(state, 'Deployment-w'), true);
  assert.equal(state.notReady.size, 0);
});

test('a digest is read from each form of imageID', () => {
  for (const given of [`docker-pullable://web@${a}`, `docker.io/library/web@${a}`, `web@${a}`])
    assert.equal(digestIn(given), a);
  for (const given of [a, `docker://${a}`, 'web:1', '', undefined, 7])
    assert.equal(digestIn(given), undefined);
});
