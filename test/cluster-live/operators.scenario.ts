import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { startController } from '../support/cluster/controller.ts';
import { startSidecarWebhook } from '../support/cluster/webhook.ts';
import { type Authority, makeAuthority } from '../support/tls.ts';
import { databaseDefinition, makeDatabase, workload } from './manifests.ts';
import { observeInstall } from './observe.ts';

const shop = 'example.com/shop';

describe('what is observed of images that no manifest names', () => {
  let cluster: TestCluster;
  let authority: Authority;
  before(async () => {
    authority = makeAuthority();
    cluster = await startCluster();
  });
  after(async () => {
    await cluster.stop();
    authority.remove();
  });

  test('an operator makes a StatefulSet with an init container out of a custom resource', async () => {
    await using controller = startController(cluster.api, '/apis/shop.test/v1/databases', (resource) =>
      makeDatabase(resource, shop),
    );
    const operator = workload('Deployment', 'operator', {
      containers: [{ name: 'main', image: `${shop}/operator:1` }],
    });
    const install = async () => {
      await cluster.apply([databaseDefinition, operator]);
      await cluster.kubectl(
        'wait',
        '--for=condition=Established',
        'crd/databases.shop.test',
        '--timeout=60s',
      );
      const metadata = { name: 'orders', namespace: 'default' };
      await cluster.apply([
        { apiVersion: 'shop.test/v1', kind: 'Database', metadata, spec: { version: '17' } },
      ]);
    };
    const found = await Promise.race([observeInstall(cluster, install), controller.ended]);
    const made =
      'Pod default/orders-0 → StatefulSet default/orders → Database default/orders → applied manifest';
    assert.deepEqual(found, {
      images: {
        [`${shop}/database:17`]: [made],
        [`${shop}/database-init:17`]: [made],
        [`${shop}/operator:1`]: [
          'Pod default/operator-* → ReplicaSet default/operator-* → Deployment default/operator → applied manifest',
        ],
      },
      end: 'settled',
      notReady: [],
    });
  });

  test('a webhook injects a sidecar', async () => {
    const sidecar = { name: 'sidecar', image: `${shop}/sidecar:1` };
    await using webhook = await startSidecarWebhook(authority, sidecar);
    const web = workload('Deployment', 'web', { containers: [{ name: 'main', image: `${shop}/web:1` }] });
    const found = await observeInstall(cluster, async () => {
      await cluster.apply([webhookConfiguration(webhook.clientConfig)]);
      await cluster.apply([web]);
    });
    await cluster.kubectl('delete', 'mutatingwebhookconfiguration', 'sidecars');
    const made = 'Pod default/web-* → ReplicaSet default/web-* → Deployment default/web → applied manifest';
    assert.deepEqual(found, {
      images: { [`${shop}/sidecar:1`]: [made], [`${shop}/web:1`]: [made] },
      end: 'settled',
      notReady: [],
    });
  });
});

function webhookConfiguration(clientConfig: object): object {
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'sidecars' },
    webhooks: [
      {
        name: 'sidecars.shop.test',
        ...{ clientConfig, rules: [rule], sideEffects: 'None', admissionReviewVersions: ['v1'] },
      },
    ],
  };
}
