import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { openServer } from '../../src/commands/serve/serve.ts';
import type { TryResult } from '../../src/commands/try/tryresult.ts';
import { silent } from '../../src/progress.ts';
import { statesOf, statusFor } from '../bot/e2e/scene.ts';
import { actionsLogin } from '../github/world.ts';
import { imagebuild } from '../support/cli.ts';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { startController } from '../support/cluster/controller.ts';
import { pushImages } from '../support/images.ts';
import { type StandIn, standInForKind } from '../support/kind.ts';
import { settingsTo } from '../support/prepared.ts';
import { missingForRoot } from '../support/tools.ts';
import { logOf, resultsOf, setScene } from '../workflows/scene.ts';
import { databaseDefinition, makeDatabase, workload } from './manifests.ts';

/** The application's manifests name the first one; the others stand in the operator's code only. */
const names = ['team/operator:1', 'team/database:17', 'team/database-init:17'] as const;
const absent = process.env['IMAGEBUILD_ACT'] === undefined && 'needs act, which Go builds';
const skip = absent || missingForRoot('docker-registry', 'skopeo', 'buildah', 'git');

test('from a comment to an image that a registry of its own serves, and that installs', {
  skip,
}, async (t) => {
  const { github, registry, actions, start } = await setScene(t, 'this repository', application);
  const files = { x: { text: 'content' } };
  const digests = await pushImages(
    registry.host,
    names.map((name) => ({ name, files })),
  );
  const kubelet = names.map((name) => [`${registry.host}/${name}`, digests.get(name)!] as const);
  await using cluster = await startCluster({ images: Object.fromEntries(kubelet) });
  const kind = await standInOnPath(t, cluster);
  await using controller = startController(cluster.api, '/apis/shop.test/v1/databases', (resource) =>
    makeDatabase(resource, `${registry.host}/team`),
  );

  const issue = github.visitors.open('ann', { title: 'please', silent: true });
  const asked = github.visitors.comment('mia', issue, '/imagebuild_apps shop v1 --build-type=container');
  const payload = github.world.deliveries.at(-1)!.payload;
  await Promise.race([
    start({ workflow: 'comment.yml', event: 'issue_comment' }, { payload }),
    controller.ended,
  ]);
  const build = github.world.runs.find(({ workflow }) => workflow === 'imagebuild.yml');
  assert.ok(build, logOf(github));
  await actions.settled();
  assert.deepEqual(new Set(Object.values(resultsOf(build))), new Set(['success']), logOf(github));
  assert.deepEqual(statesOf(statusFor(issue, asked, actionsLogin)), ['done'], logOf(github));
  assert.match((await kind.calls()).join('\n'), /^create cluster/m);
  assert.deepEqual(await kind.clusters(), [], 'the throwaway cluster is deleted');

  const settings = settingsTo({ kind: 'oci', directory: tmpdir() }, '', {
    mirrors: {},
    env: { HOME: '/nonexistent', RUNNER_TEMP: tmpdir() },
  });
  const published = `${registry.host}/octo/shop:v1`;
  await using opened = await openServer(published, { listen: '127.0.0.1:0' }, settings, silent);
  for (const name of names)
    assert.deepEqual(
      await platformDigests(`127.0.0.1:${opened.server.port}`, name),
      await platformDigests(registry.host, name),
      name,
    );

  // The throwaway cluster is gone; what stands in for it is emptied.
  await cluster.kubectl('delete', 'databases', '--all', '--wait', '--timeout=60s');
  await cluster.kubectl('delete', 'deployments,statefulsets,pods', '--all', '--wait', '--timeout=60s');
  await cluster.kubectl('delete', 'crd', 'databases.shop.test', '--wait', '--timeout=60s');
  const tried = imagebuild(
    ['try', published, '--kubeconfig', cluster.kubeconfig, '--yes', '--observe-quiet', '3s', '--json'],
    { env: { PATH: cluster.environment['PATH']!, HOME: '/nonexistent' } },
  );
  const { status, stdout, stderr } = await tried;
  assert.equal(status, 0, stderr);
  const result = JSON.parse(stdout) as TryResult;
  assert.deepEqual(
    result.images.map(({ image, held }) => [image, held]),
    [...names].sort().map((name) => [`${registry.host}/${name}`, true]),
  );
});

/** Puts a stand-in for kind on PATH, whose cluster is one that runs already, with its helm and kubectl. */
async function standInOnPath(t: TestContext, cluster: TestCluster): Promise<StandIn> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-stand-in-'));
  const kind = await standInForKind(directory);
  await kind.set('kubeconfig', await readFile(cluster.kubeconfig, 'utf8'));
  const path = process.env['PATH'];
  process.env['PATH'] = [join(directory, 'kind-bin'), cluster.environment['PATH']].join(delimiter);
  t.after(async () => {
    process.env['PATH'] = path;
    await rm(directory, { recursive: true, force: true });
  });
  return kind;
}

/** Copies an image for all platforms with skopeo, which checks every blob. @returns its manifests' digests */
async function platformDigests(host: string, name: string): Promise<string[]> {
  const run = promisify(execFile);
  const source = `docker://${host}/${name}`;
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-served-'));
  try {
    await run('skopeo', ['copy', '--all', '--src-tls-verify=false', source, `dir:${directory}`]);
    const { stdout } = await run('skopeo', ['inspect', '--raw', '--tls-verify=false', source]);
    const { manifests } = JSON.parse(stdout) as { manifests: { digest: string }[] };
    return manifests.map(({ digest }) => digest);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** An operator, and a custom resource of which it makes a database. */
function application(registry: string): Readonly<Record<string, string>> {
  const containers = [{ name: 'main', image: `${registry}/team/operator:1` }];
  const metadata = { name: 'orders', namespace: 'default' };
  const orders = { apiVersion: 'shop.test/v1', kind: 'Database', metadata, spec: { version: '17' } };
  const directory = 'applications/shop/v1';
  return {
    [`${directory}/Kubefile`]: `FROM scratch
COPY manifests manifests
COPY registry registry
CMD ["kubectl apply -f manifests/operator", "kubectl wait --for=condition=Established crd/databases.shop.test --timeout=60s", "kubectl apply -f manifests/orders.json"]
`,
    [`${directory}/manifests/operator/crd.json`]: JSON.stringify(databaseDefinition),
    [`${directory}/manifests/operator/operator.json`]: JSON.stringify(
      workload('Deployment', 'operator', { containers }),
    ),
    [`${directory}/manifests/orders.json`]: JSON.stringify(orders),
  };
}
