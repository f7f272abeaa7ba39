import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CalledCommand, describeChains } from '../../../src/prepare/observed/chains.ts';

const call = (program: string, ...args: string[]) => ({
  ...{ program, args, directory: '/copy', namespace: '', files: [] },
});
const command = (line: number, text: string, ...calls: CalledCommand['calls'][number][]): CalledCommand => ({
  ...{ text, line, name: `CMD (Kubefile:${line}) ${text}`, calls },
});
const pod = (text: string) => ({ kind: 'pod', text: `Pod ${text}` });
const owner = (text: string) => ({ kind: 'owner', text });
const texts = (chains: ReturnType<typeof describeChains>) =>
  chains.map(({ steps }) => steps.map(({ text }) => text).join(' → '));

describe('the ways to an image', () => {
  const helm = command(3, 'helm install web charts/web', call('helm', 'install', 'web', 'charts/web'));
  const apply = command(4, 'kubectl apply -f m', call('kubectl', 'apply', '-f', 'm/one.yaml'));
  const create = command(5, 'kubectl create deployment x', call('kubectl', 'create', 'deployment', 'x'));

  test('read the same at every time, each once, and end with the command line', () => {
    const chain = (suffix: string) => [
      ...[pod(`web/a-7d4b9-${suffix}`), owner('ReplicaSet web/a-7d4b9'), owner('Deployment web/a')],
      ...[owner('Example web/one'), { kind: 'manifest', text: 'applied manifest' }],
    ];
    const found = describeChains([chain('x2x'), chain('y3y')], [apply], () => []);
    assert.deepEqual(texts(found), [
      'Pod web/a-* → ReplicaSet web/a-* → Deployment web/a → Example web/one → CMD (Kubefile:4) kubectl apply -f m',
    ]);
    assert.equal(found[0]?.line, 4);
  });

  test('keep names that nobody generated', () => {
    assert.deepEqual(
      texts(describeChains([[pod('alone-1')], [{ kind: 'node', text: 'Node n-1' }]], [], () => [])),
      ['Node n-1', 'Pod alone-1'],
    );
  });

  test('end with the command of their release, of their manifest, or of the call that names them', () => {
    const commands = [helm, apply, create];
    const read = (one: { readonly args: readonly string[] }) =>
      one.args.includes('m/one.yaml') ? ['kind: Example\nmetadata: {"name": "one"}\n'] : [];
    const of = (...chain: Parameters<typeof describeChains>[0][number][number][]) =>
      describeChains([chain], commands, read)[0]?.line;
    assert.equal(of(pod('web-1'), { kind: 'release', text: 'Helm release default/web' }), 3);
    assert.equal(of(pod('one-0'), owner('StatefulSet one-db'), owner('Example one')), 4);
    assert.equal(of(pod('x-1-1'), owner('ReplicaSet x-1'), owner('Deployment default/x')), 5);
    assert.equal(of(pod('y'), { kind: 'release', text: 'Helm release default/other' }), undefined);
  });
});
