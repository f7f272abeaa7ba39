import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openOwnCluster } from '../../src/commands/try/cloudsession.ts';
import { connect, type SessionInput, type TrySession } from '../../src/commands/try/session.ts';
import { tryImage } from '../../src/commands/try/try.ts';
import { silent } from '../../src/progress.ts';
import { type ApplicationWorkspace, makeApplications } from '../support/applications.ts';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { missingImage } from '../support/cluster/stages/images.ts';
import { settingsTo } from '../support/prepared.ts';
import { workload } from './manifests.ts';
import { stableName } from './observe.ts';

const held = 'example.com/shop/web:1';
const forgotten = 'example.com/shop/forgotten:1';
const gone = 'example.com/shop/gone:1';

/** A cluster image with a Deployment for each image; only the first one is embedded. */
function files(images: readonly string[]): Record<string, string> {
  const items = images.map((image, at) =>
    workload('Deployment', `web-${at}`, { containers: [{ name: 'main', image }] }),
  );
  return {
    Kubefile: [
      'FROM scratch',
      'COPY registry registry',
      'COPY deploy deploy',
      'CMD ["kubectl apply -f deploy/all.json"]',
      '',
    ].join('\n'),
    'images/shim/a': `${held}\n`,
    'imagebuild.yml': `ignoredImages: [${forgotten}, ${gone}]\n`,
    'deploy/all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  };
}

describe('imagebuild try in a real Kubernetes API', () => {
  let cluster: TestCluster;
  let workspace: ApplicationWorkspace;
  before(async () => {
    cluster = await startCluster({ images: { [gone]: missingImage } });
    workspace = await makeApplications([held]);
  });
  after(async () => {
    await cluster?.stop();
    await workspace?.[Symbol.asyncDispose]();
  });

  async function tried(
    images: readonly string[],
    options: { readonly cut?: boolean; readonly limitMs?: number } = {},
  ) {
    await cluster.kubectl('delete', 'deployments', '--all', '--wait');
    const { location } = await workspace.build(files(images), {}, { recordInstall: false });
    const hosts = await mkdtemp(join(tmpdir(), 'imagebuild-try-hosts-'));
    const { environment } = cluster;
    const settings = settingsTo({ kind: 'oci', directory: workspace.directory }, '', {
      mirrors: {},
      env: { ...environment, RUNNER_TEMP: workspace.directory },
    });
    const openSession = async (input: SessionInput): Promise<TrySession> => {
      const connected = await connect(input, { kubeconfig: cluster.kubeconfig });
      const address = { listen: '127.0.0.1', host: '127.0.0.1' };
      return {
        cluster: connected,
        kubeconfig: cluster.kubeconfig,
        ...(options.cut ? { cut: { hosts, address } } : {}),
        // kwok's nodes pull nothing: what containerd would ask, by the file that it reads, is asked here.
        async installed() {
          if (!options.cut) return;
          const text = await readFile(join(hosts, '_default', 'hosts.toml'), 'utf8');
          const [, server = ''] = /server = "(.*)"/.exec(text) ?? [];
          for (const image of images) {
            const [host, name = '', tag] = /^([^/]+)\/(.+):(.+)$/.exec(image)!.slice(1);
            await fetch(`${server}/v2/${name}/manifests/${tag}?ns=${host}`, { method: 'HEAD' });
          }
        },
        [Symbol.asyncDispose]: () => connected[Symbol.asyncDispose](),
      };
    };
    const choice = { openSession, quietMs: 1000, limitMs: options.limitMs ?? 60_000 };
    try {
      const result = await tryImage(location, choice, settings, silent);
      const shown = result.images.map(({ image, held: isHeld, pods }) => [
        image,
        isHeld,
        pods.map(stableName),
      ]);
      return { ...result, shown };
    } finally {
      await rm(hosts, { recursive: true });
    }
  }

  test('compares what pods name with what the image holds, and says that nothing was cut', async () => {
    const result = await tried([held, forgotten]);
    assert.deepEqual([result.cut, result.ready, result.failure], [false, true, undefined]);
    assert.deepEqual(result.shown, [
      [forgotten, false, ['Pod default/web-1-*']],
      [held, true, ['Pod default/web-0-*']],
    ]);
    assert.deepEqual(result.platforms, ['linux/amd64']);
  });

  test('in a cluster of somebody’s it needs consent, and removes what it installed', async () => {
    await cluster.kubectl('delete', 'deployments', '--all', '--wait');
    const { location } = await workspace.build(files([held, forgotten]), {}, { recordInstall: false });
    const settings = settingsTo({ kind: 'oci', directory: workspace.directory }, '', {
      mirrors: {},
      env: { ...cluster.environment, RUNNER_TEMP: workspace.directory },
    });
    const attempt = (yes: boolean) =>
      tryImage(
        location,
        {
          openSession: (input) => openOwnCluster(input, { kubeconfig: cluster.kubeconfig, yes, keep: false }),
          ...{ quietMs: 1000, limitMs: 60_000 },
        },
        settings,
        silent,
      );
    await assert.rejects(attempt(false), { code: 'USAGE' });
    const { images, cut } = await attempt(true);
    assert.deepEqual(
      [cut, ...images.map(({ image, held: isHeld }) => [image, isHeld])],
      [false, [forgotten, false], [held, true]],
    );
    assert.equal((await cluster.kubectl('get', 'deployments', '-o', 'name')).trim(), '');
    await cluster.apply([workload('Deployment', 'web-0', { containers: [{ name: 'main', image: held }] })]);
    await assert.rejects(attempt(true), { code: 'CLUSTER_OBJECT_EXISTS' });
  });

  test('reports every pull that was answered and every one that was not', async () => {
    const result = await tried([held, gone], { cut: true, limitMs: 4000 });
    assert.deepEqual([result.cut, result.ready], [true, false]);
    assert.deepEqual(result.shown, [
      [gone, false, ['Pod default/web-1-*']],
      [held, true, ['Pod default/web-0-*']],
    ]);
    assert.ok(result.notReady.some(({ object }) => /web-1/.test(object)));
  });
});
