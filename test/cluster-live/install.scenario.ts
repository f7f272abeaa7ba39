import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { connectCluster } from '../../src/cluster/connection.ts';
import { observeCluster } from '../../src/cluster/observe/observe.ts';
import { readContext } from '../../src/context/contextreader.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { newBlobSpool } from '../../src/layers/filecontent.ts';
import { installedCalls, writeInstall } from '../../src/prepare/installs/realinstall.ts';
import { createHostRunner } from '../../src/prepare/run/hostrun.ts';
import { runInstall } from '../../src/runner/install/install.ts';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { missingImage } from '../support/cluster/stages/images.ts';
import { ownSeconds, sleepers } from '../support/processes.ts';
import { until } from '../support/waiting.ts';
import { workload } from './manifests.ts';

describe('ENTRYPOINT and CMD against a cluster', () => {
  let cluster: TestCluster;
  let work = '';
  let lines: string[] = [];
  before(async () => {
    cluster = await startCluster({ images: { 'example.com/gone:1': missingImage } });
  });
  after(() => cluster.stop());
  beforeEach(async () => {
    lines = [];
    work = await mkdtemp(join(tmpdir(), 'imagebuild-live-install-'));
  });
  afterEach(() => rm(work, { recursive: true, force: true }));

  /** Installs an image with these files, as an observed build does. */
  async function install(
    image: { files: Readonly<Record<string, string | object>>; Cmd: string[]; Env?: string[] },
    { signal, timeoutMs = 90_000 }: { signal?: AbortSignal; timeoutMs?: number } = {},
  ) {
    for (const [name, content] of Object.entries(image.files)) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await mkdir(dirname(join(work, 'image', name)), { recursive: true });
      await writeFile(join(work, 'image', name), text);
    }
    await using connected = await connectCluster({
      kubeconfig: cluster.kubeconfig,
      env: cluster.environment,
      runPlugin: () => Promise.reject(new Error('no plugin')),
    });
    const kubeconfig = join(work, 'kubeconfig');
    await connected.writeKubeconfig(kubeconfig);
    await using observer = await observeCluster(connected, { quietMs: 500, limitMs: 30_000 });
    const { Cmd, Env = [] } = image;
    const tree = await readContext(join(work, 'image'));
    const written = await writeInstall(
      { config: { Cmd, Env }, tree, kubefile: 'Kubefile' },
      join(work, 'files'),
    );
    const done = await runInstall({
      ...written,
      kubeconfig,
      directory: join(work, 'run'),
      // Another cluster, which the commands must not reach.
      env: { ...cluster.environment, KUBECONFIG: '/nowhere' },
      timeoutMs,
      onLine: (line) => lines.push(line),
      notReady: async () => (await observer.now()).notReady,
      ...(signal ? { signal } : {}),
    });
    return { calls: installedCalls(done, written), observation: await observer.settled() };
  }

  const chart = (
    image: string,
    template: object | string = workload('Deployment', 'web', { containers: [{ name: 'main', image }] }),
  ) => ({
    'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
    'charts/web/templates/web.yaml': template,
  });

  test('a chart is installed with the flags of CMD, and its image is observed', async () => {
    const { calls, observation } = await install({
      files: {
        ...chart('', '{{ .Values.manifest }}'),
        'charts/web/templates/web.yaml': JSON.stringify(
          workload(
            'Deployment',
            'web',
            { containers: [{ name: 'main', image: 'IMAGE' }] },
            { namespace: 'NS' },
          ),
        )
          .replace('IMAGE', '{{ .Values.image }}')
          .replace('NS', '{{ .Release.Namespace }}'),
      },
      Env: ['NS=of-the-chart', 'PATH=/usr/bin'],
      Cmd: [
        'helm upgrade -i web charts/web -n $(NS) --create-namespace --set image=example.com/web:1 --wait',
      ],
    });
    assert.deepEqual(
      observation.images.map(({ image }) => image),
      ['example.com/web:1'],
    );
    assert.equal(observation.end, 'settled');
    assert.deepEqual(
      calls.map(({ command }) => command),
      [
        'CMD helm upgrade -i web charts/web -n of-the-chart --create-namespace --set image=example.com/web:1 --wait',
      ],
    );
    assert.ok(
      lines.some((line) => line === 'STATUS: deployed'),
      lines.join('\n'),
    );
    assert.match(await cluster.helm('list', '-n', 'of-the-chart'), /^web\s/m);
  });

  test('a script installs manifests, from a template and from standard input', async () => {
    const manifest = (name: string, image: string) =>
      workload('Deployment', name, { containers: [{ name: 'main', image }] });
    const { calls, observation } = await install({
      files: {
        'manifests/a.yaml.tmpl': JSON.stringify(manifest('scripted-a', 'IMAGE')).replace(
          'IMAGE',
          '{{ .REGISTRY | default "example.com" }}/a:1',
        ),
        'b.json': manifest('scripted-b', 'example.com/b:1'),
        'scripts/install.sh': `#!/bin/bash
set -e
kubectl apply -f manifests/a.yaml
sed s/b:1/b:2/ b.json | kubectl apply -f -
kubectl rollout status deployment/scripted-b --timeout=60s
`,
      },
      Env: ['REGISTRY=registry.example.com:5000'],
      Cmd: ['./scripts/install.sh'],
    });
    assert.deepEqual(
      observation.images.map(({ image }) => image),
      ['example.com/b:2', 'registry.example.com:5000/a:1'],
    );
    assert.deepEqual(
      calls.map(({ args, files }) => [args.join(' '), files.length]),
      [
        ['apply -f manifests/a.yaml', 1],
        ['apply -f -', 1],
        ['rollout status deployment/scripted-b --timeout=60s', 0],
      ],
    );
  });

  test('an install that fails is told with its last lines and the reason of the pod', async () => {
    const failing = install({
      files: chart(
        'example.com/gone:1',
        workload('Deployment', 'failing', { containers: [{ name: 'main', image: 'example.com/gone:1' }] }),
      ),
      Cmd: ['helm install failing charts/web --wait --timeout 8s'],
    });
    const error = await failing.then(
      () => assert.fail(),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ImagebuildError);
    assert.equal(error.code, 'INSTALL_FAILED');
    assert.match(
      error.message,
      /^CMD helm install failing charts\/web --wait --timeout 8s exited with status 1; Pod default\/failing-\S+: .*ImagePullBackOff.*example\.com\/gone:1/,
    );
    assert.match(error.excerpt ?? '', /Error: .*failed/i);
  });

  test('an install that is stopped in the middle leaves no process', async () => {
    const seconds = ownSeconds();
    const controller = new AbortController();
    const stopped = install(
      {
        files: { 'a.txt': 'a' },
        Cmd: [
          `kubectl create namespace stopped; kubectl get pods -A --watch & (setsid sleep ${seconds} &); helm list; sleep ${seconds}`,
        ],
      },
      { signal: controller.signal },
    );
    const rejected = assert.rejects(stopped, { code: 'CANCELLED' });
    await until('it waits', async () => (await sleepers(seconds)).length >= 2);
    controller.abort(new Error('stopped'));
    await rejected;
    assert.deepEqual(await sleepers(seconds), []);
    const records = await readFile(join(work, 'run/records'), 'utf8');
    assert.equal(records.match(/^call /gm)?.length, 3);
  });

  test('RUN of the dialect of sealer that needs a cluster runs against it', async () => {
    const run = createHostRunner(
      {
        directory: join(work, 'host'),
        spool: newBlobSpool(join(work, 'spool')),
        timeoutMs: 60_000,
        env: cluster.environment,
        kubeconfig: cluster.kubeconfig,
      },
      () => {},
    );
    const step = (script: string) => ({
      kind: 'hostRun' as const,
      command: ['bash', '-c', script],
      env: {},
      createdBy: `RUN ${script}`,
      line: 2,
    });
    const { warnings } = await run(step('kubectl create namespace from-run'), new Map(), {
      file: 'Kubefile',
      line: 2,
    });
    assert.deepEqual(warnings, []);
    assert.match(await cluster.kubectl('get', 'namespace', 'from-run'), /Active/);
    await assert.rejects(
      run(step('kubectl create namespace from-run'), new Map(), { file: 'Kubefile', line: 3 }),
      { code: 'PROGRAM_FAILED', place: { file: 'Kubefile', line: 3 } },
    );
  });
});
