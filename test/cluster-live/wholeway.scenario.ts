import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { repositoryFiles } from '../bot/e2e/repository.ts';
import { setScene, statesOf, statusFor } from '../bot/e2e/scene.ts';
import { playRun } from '../github/runner/runner.ts';
import { startCluster } from '../support/cluster/cluster.ts';
import { pushImages } from '../support/images.ts';
import { standInForKind } from '../support/kind.ts';
import { startRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const secrets = { publish: { REGISTRY_USERNAME: 'publisher', REGISTRY_PASSWORD: 'p4ss word' } };

test('a comment asks for a build that watches a cluster, and what is published holds what ran there', {
  skip: missingForRoot('docker-registry', 'buildah', 'skopeo', 'git'),
}, async (t) => {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-whole-'));
  t.after(() => rm(work, { recursive: true, force: true }));
  const registry = await startRegistry();
  t.after(() => registry.stop());
  const extra = `${registry.host}/team/extra:1`;
  const digests = await pushImages(registry.host, [{ name: 'team/extra:1' }]);
  const cluster = await startCluster({ images: { [extra]: digests.get('team/extra:1')! } });
  t.after(() => cluster.stop());
  const kind = await standInForKind(work);
  await kind.set('kubeconfig', await readFile(cluster.kubeconfig, 'utf8'));
  const before = process.env['PATH'];
  process.env['PATH'] = [join(work, 'kind-bin'), cluster.environment['PATH']].join(delimiter);
  t.after(() => {
    process.env['PATH'] = before;
  });

  const kubefile = [
    ...['FROM scratch', 'COPY manifests manifests', 'COPY registry registry', `ENV IMAGE=${extra}`],
    'CMD ["kubectl create deployment extra --image=$(IMAGE)"]',
  ];
  const files = await repositoryFiles(registry.host, {
    'applications/shop/v1/Kubefile': `${kubefile.join('\n')}\n`,
    'applications/shop/v1/manifests/empty.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: empty }\n',
  });
  const played: Promise<void>[] = [];
  const scene = await setScene(t, {
    files,
    onRun: (run, github) => void played.push(playRun(github, run, secrets)),
  });
  t.after(() => Promise.all(played));
  const { github, issue, start, until } = scene;
  await start();

  const command = '/imagebuild_apps shop v1 --build-type=container';
  const refused = github.visitors.comment('ann', issue, command);
  await until('refused', () =>
    issue.comments.some(({ id, body }) => id > refused.id && /need write permission/.test(body)),
  );
  assert.equal(github.world.runs.length, 0);

  const asked = github.visitors.comment('mia', issue, command);
  await until('the end', () => ['done', 'failed'].includes(statesOf(statusFor(issue, asked))[0] ?? ''));
  const { body } = statusFor(issue, asked)!;
  const log = github.world.runs.flatMap(({ jobs }) => jobs.map((job) => job.log)).join('\n');
  assert.deepEqual(statesOf(statusFor(issue, asked)), ['done'], `${body}\n${log}`);
  assert.equal(github.world.runs[0]?.inputs['build-type'], 'container');
  assert.match(body, /team\/extra:1/);
  assert.match(body, /images\/shim\/observed/);
  assert.deepEqual(await kind.clusters(), []);

  const served = await fetch(`${registry.url}/v2/octo/shop/manifests/v1`, {
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  assert.ok(body.includes(served.headers.get('docker-content-digest') ?? 'no digest'));
});
