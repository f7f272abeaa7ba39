import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { needsCluster } from '../../src/runner/cluster.ts';

suite('a command that failed', () => {
  const rows: readonly (readonly [script: string, last: string | undefined, cluster: boolean])[] = [
    ['kubectl apply -f a.yaml', 'kubectl apply -f a.yaml', true],
    ['helm install charts/apollo', 'helm install charts/apollo', true],
    ['helm --debug upgrade --install a charts/a', undefined, true],
    ['helm fetch a/b', 'helm fetch a/b', false],
    ['helm template a', undefined, false],
    ['wget https://a.example/x', 'wget https://a.example/x', false],
    ['wget x && kubectl apply -f x', 'wget x', false],
    ['wget x && kubectl apply -f x', 'kubectl apply -f x', true],
    ['kubectl get x | grep y', 'grep y', true],
    ['kubectl a || exit 1', 'exit 1', true],
    ['kubectl a; false', 'false', false],
    ['a\nKUBECONFIG=/x kubectl   get \\\n  -f y', 'kubectl get -f y', true],
    ['for f in *; do kubectl apply -f $f; done', 'kubectl apply -f $f', true],
    ['x=$(kubectl get)', 'kubectl get', true],
    ['sh install.sh', 'sh install.sh', false],
    ['echo kubectl > kubectl', 'echo kubectl > kubectl', false],
    ['/usr/local/bin/kubectl get', undefined, true],
    ['timeout 5 kubectl wait x', undefined, true],
    ['kubectlx', 'kubectlx', false],
  ];
  for (const [script, last, cluster] of rows)
    test(`${JSON.stringify(script)}, last at ${last}: ${cluster ? 'needs a cluster' : 'failed'}`, () => {
      assert.equal(needsCluster(['bash', '-c', script], last), cluster);
    });

  test('in exec form is judged by its program', () => {
    assert.equal(needsCluster(['kubectl', 'get'], undefined), true);
    assert.equal(needsCluster(['echo', 'kubectl'], undefined), false);
  });
});
