import assert from 'node:assert/strict';
import test from 'node:test';
import type { KubernetesObject } from '../../src/cluster/cluster.ts';
import { createChainFinder, describeChain } from '../../src/cluster/observe/chains.ts';
import { readObject } from '../../src/cluster/observe/facts.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { messageOf } from '../support/message.ts';

const reference = (name: string, uid = name) => ({ apiVersion: 'x/v1', kind: 'Thing', name, uid });
const thing = (name: string, owners: readonly string[], annotations: Record<string, string> = {}) => ({
  ...{ apiVersion: 'x/v1', kind: 'Thing' },
  metadata: {
    ...{ name, namespace: 'n', uid: name, annotations },
    ownerReferences: owners.map((owner) => reference(owner)),
  },
});
const resource = { apiVersion: 'x/v1', kind: 'Thing', name: 'things', namespaced: true, verbs: ['get'] };

/** A cluster of things. @param fail is asked before each. */
function finderOf(
  things: readonly KubernetesObject[],
  fail: (path: string) => Error | undefined = () => undefined,
) {
  const asked: string[] = [];
  const finder = createChainFinder({
    findResource: async (_, kind) => (kind === 'Thing' ? resource : undefined),
    async get(path) {
      asked.push(path);
      const error = fail(path);
      if (error) throw error;
      return things.find(({ metadata }) => path.endsWith(`/things/${metadata.name}`));
    },
  });
  const find = async (object: KubernetesObject) =>
    (await finder.find(readObject(object))).map((chain) =>
      describeChain(chain)
        .map(({ text }) => text.replace('Thing n/', ''))
        .join(' '),
    );
  return { find, asked };
}

test('owners are followed to the top, each read once', async () => {
  const { find, asked } = finderOf([thing('b', ['c']), thing('c', [])]);
  assert.deepEqual(await find(thing('a', ['b'])), ['a b c']);
  assert.deepEqual(await find(thing('d', ['b'])), ['d b c']);
  assert.deepEqual(asked, ['/apis/x/v1/namespaces/n/things/b', '/apis/x/v1/namespaces/n/things/c']);
});

test('several owners give several chains, and a circle ends', async () => {
  assert.deepEqual(await finderOf([thing('b', []), thing('c', [])]).find(thing('a', ['b', 'c'])), [
    'a b',
    'a c',
  ]);
  assert.deepEqual(await finderOf([thing('b', ['a']), thing('a', ['b'])]).find(thing('a', ['b'])), ['a b a']);
});

test('owners without end, and of each other, have bounds', async () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    thing(
      `t${index}`,
      Array.from({ length: 8 }, (_, more) => `t${index + more + 1}`),
    ),
  );
  const { find } = finderOf(many);
  const chains = await find(thing('a', ['t0']));
  assert.ok(chains.length <= 16);
  assert.ok(chains.every((chain) => chain.split(' ').length <= 13));
});

test('an owner that is gone, is another by now, is of an unknown kind, or may not be read ends the chain', async () => {
  assert.deepEqual(await finderOf([]).find(thing('a', ['b'])), ['a b']);
  const other = thing('b', ['c']);
  const replaced = { ...other, metadata: { ...other.metadata, uid: 'other' } };
  assert.deepEqual(await finderOf([replaced]).find(thing('a', ['b'])), ['a b']);
  const denied = new ImagebuildError('DENIED', messageOf('no'));
  assert.deepEqual(await finderOf([thing('b', ['c'])], () => denied).find(thing('a', ['b'])), ['a b']);
  const unknown = {
    ...thing('a', []),
    metadata: { ...thing('a', []).metadata, ownerReferences: [{ ...reference('u'), kind: 'Unknown' }] },
  };
  assert.deepEqual(await finderOf([]).find(unknown), ['a Unknown n/u']);
});

test('an owner that could not be read is read again', async () => {
  let failures = 0;
  const down = new ImagebuildError('CLUSTER_UNREACHABLE', messageOf('down'));
  const { find } = finderOf([thing('b', ['c']), thing('c', [])], () => (failures++ === 0 ? down : undefined));
  assert.deepEqual(await find(thing('a', ['b'])), ['a b']);
  assert.deepEqual(await find(thing('a', ['b'])), ['a b c']);
});

for (const [name, annotations, expected] of [
  [
    'a Helm release',
    { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'web' },
    'Helm release web/shop',
  ],
  ['a Helm release of its own namespace', { 'meta.helm.sh/release-name': 'shop' }, 'Helm release n/shop'],
  ['a hook', { 'helm.sh/hook': 'pre-install' }, 'Helm hook'],
  ['a manifest', { 'kubectl.kubernetes.io/last-applied-configuration': '{}' }, 'applied manifest'],
] as const)
  test(`a chain ends with ${name}`, async () => {
    assert.deepEqual(await finderOf([thing('b', [], annotations)]).find(thing('a', ['b'])), [
      `a b ${expected}`,
    ]);
  });

test('a manifest that was applied on the server is known by its manager', async () => {
  const applied = (manager: string, operation: string) => {
    const object = thing('a', []);
    return { ...object, metadata: { ...object.metadata, managedFields: [{ manager, operation }] } };
  };
  assert.deepEqual(await finderOf([]).find(applied('kubectl', 'Apply')), ['a applied manifest']);
  assert.deepEqual(await finderOf([]).find(applied('kubectl-create', 'Update')), ['a applied manifest']);
  assert.deepEqual(await finderOf([]).find(applied('kubectl-edit', 'Update')), ['a']);
  assert.deepEqual(await finderOf([]).find(applied('operator', 'Apply')), ['a']);
});
