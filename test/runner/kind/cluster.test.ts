import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ImagebuildError, Warning } from '../../../src/errors.ts';
import { createKindCluster } from '../../../src/runner/kind/cluster.ts';
import { withRegistryHosts } from '../../../src/runner/kind/config.ts';
import { formatClusterName, ownerState, ownOwner, parseClusterName } from '../../../src/runner/kind/owner.ts';
import { listOurClusters, type OurCluster } from '../../../src/runner/kind/removal.ts';
import { type StandIn, standInForKind } from '../../support/kind.ts';
import { ownSeconds, sleepers } from '../../support/processes.ts';
import { until } from '../../support/waiting.ts';

let work = '';
let kind: StandIn;
let lines: string[] = [];
let warnings: Warning[] = [];
beforeEach(async () => {
  [lines, warnings] = [[], []];
  work = await mkdtemp(join(tmpdir(), 'imagebuild-kind-'));
  kind = await standInForKind(work);
});
afterEach(() => rm(work, { recursive: true, force: true }));

function create(more: Partial<Parameters<typeof createKindCluster>[0]> = {}) {
  return createKindCluster({
    directory: join(work, 'run'),
    env: kind.env,
    onLine: (line) => lines.push(line),
    onWarning: (warning) => warnings.push(warning),
    ...more,
  });
}

const exited = () => {
  const owner = { ...ownOwner(), pid: 999_999_999 };
  assert.equal(ownerState(owner), 'ended');
  return formatClusterName(owner);
};

test('a cluster is made of the version, with a kubeconfig of its own, and deleted at the end', async () => {
  let name = '';
  {
    const env = { ...kind.env, KUBECONFIG: '/mine', GITHUB_TOKEN: 'x', KIND_EXPERIMENTAL_PROVIDER: 'podman' };
    await using cluster = await create({ kubernetesVersion: 'v1.31.4', env });
    name = cluster.name;
    assert.equal(cluster.kubeconfig, join(work, 'run/kubeconfig'));
    assert.equal((await stat(cluster.kubeconfig)).mode & 0o777, 0o600);
    assert.deepEqual(await kind.clusters(), [name]);
  }
  assert.deepEqual(await kind.clusters(), []);
  assert.deepEqual(warnings, []);
  assert.ok(lines.includes(`Creating cluster "${name}" ...`));
  const [config, kubeconfig] = [join(work, 'run/kind.yaml'), join(work, 'run/kubeconfig')];
  assert.deepEqual(await kind.calls(), [
    'get clusters',
    `create cluster --name ${name} --config ${config} --kubeconfig ${kubeconfig} --wait 300s --image kindest/node:v1.31.4`,
    `delete cluster --name ${name} --kubeconfig ${join(tmpdir(), `${name}.kubeconfig`)}`,
    'get clusters',
  ]);
  const seen = await readFile(join(work, 'kind-state/env'), 'utf8');
  assert.match(seen, /^KIND_EXPERIMENTAL_PROVIDER=podman$/m);
  assert.doesNotMatch(seen, /^(?:KUBECONFIG|GITHUB_TOKEN)=/m);
});

test('mounts and settings of containerd reach kind', async () => {
  await using _ = await create(withRegistryHosts('/work/certs.d'));
  assert.deepEqual(JSON.parse(await readFile(join(work, 'kind-state/config'), 'utf8')), {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [
      {
        role: 'control-plane',
        extraMounts: [
          { hostPath: '/work/certs.d', containerPath: '/etc/containerd/certs.d', readOnly: true },
        ],
      },
    ],
    containerdConfigPatches: [
      '[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    ],
  });
  assert.ok(!(await kind.calls()).some((call) => call.includes('--image')));
});

test('a version without a node image is told', async () => {
  await (await create({ kubernetesVersion: 'v1.31.3' }))[Symbol.asyncDispose]();
  assert.ok(lines.some((line) => line.includes('kindest/node:v1.31.4 is the nearest')));
  await (await create({ kubernetesVersion: 'v1.15.0' }))[Symbol.asyncDispose]();
  assert.match(
    warnings[0]?.message ?? '',
    /like Kubernetes v1\.15\.0, so the cluster has the default version/,
  );
});

test('a cluster that cannot be made is deleted, and the error says why', async () => {
  await kind.set(
    'broken',
    ' ✗ Starting control-plane\nERROR: failed to create cluster: could not find a log line\n',
  );
  await assert.rejects(create(), (error: ImagebuildError) => {
    assert.equal(error.code, 'PROGRAM_FAILED');
    assert.equal(
      error.message,
      'kind cannot make a cluster: failed to create cluster: could not find a log line',
    );
    return true;
  });
  assert.deepEqual(await kind.clusters(), []);
});

test('without Docker, and without kind, the error says what to do', async () => {
  await kind.set('down');
  await assert.rejects(create(), (error: ImagebuildError) => {
    assert.match(error.message, /^kind cannot make a cluster: failed to list clusters/);
    assert.match(error.hint ?? '', /^Start Docker, or set KIND_EXPERIMENTAL_PROVIDER/);
    return true;
  });
  await assert.rejects(create({ env: { PATH: '/nowhere' } }), (error: ImagebuildError) => {
    assert.equal(error.code, 'PROGRAM_MISSING');
    assert.match(error.hint ?? '', /^Install kind /);
    return true;
  });
});

test('a build that is stopped while the cluster is made deletes it and leaves no process', async () => {
  const seconds = ownSeconds();
  await kind.set('slow', String(seconds));
  const controller = new AbortController();
  const creating = create({ signal: controller.signal });
  await until('kind works', async () => (await sleepers(seconds)).length > 0);
  controller.abort(new Error('stopped'));
  await assert.rejects(creating, { code: 'CANCELLED' });
  assert.deepEqual(await kind.clusters(), []);
  assert.deepEqual(await sleepers(seconds), []);
});

test('a process that ends without waiting deletes its cluster all the same', async () => {
  const script = `
    import { createKindCluster } from ${JSON.stringify(join(import.meta.dirname, '../../../src/runner/kind/cluster.ts'))};
    const ignore = () => {};
    await createKindCluster({ directory: ${JSON.stringify(join(work, 'run'))}, env: process.env, onLine: ignore, onWarning: ignore });
    setTimeout(() => process.exit(3), 50);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: kind.env,
    stdio: 'ignore',
  });
  const [status] = await once(child, 'exit');
  assert.equal(status, 3);
  await until('the cluster is deleted', async () => (await kind.clusters()).length === 0);
});

test('a cluster that cannot be deleted is told with the command that deletes it', async () => {
  const env = { ...kind.env, KIND_EXPERIMENTAL_PROVIDER: 'podman' };
  const cluster = await create({ env });
  await kind.set('stuck');
  await cluster[Symbol.asyncDispose]();
  assert.deepEqual(warnings, [
    {
      message: `the cluster ${cluster.name} could not be deleted: kind still lists it`,
      hint: `The next observed build on this machine tries again. To delete it now: KIND_EXPERIMENTAL_PROVIDER=podman kind delete cluster --name ${cluster.name}`,
    },
  ]);
});

test('clusters of builds that were killed are deleted at the next start, and no others', async () => {
  const orphan = exited();
  const running = formatClusterName(ownOwner());
  const elsewhere = formatClusterName({ ...ownOwner(), host: '00000000', pid: 999_999_999 });
  const recycled = formatClusterName({ ...ownOwner(), started: 1_000_000_000 });
  const others = ['kind', 'imagebuild', 'imagebuild-production', `${orphan}-2`, `my-${orphan}`];
  for (const name of [orphan, running, elsewhere, recycled, ...others]) await kind.addCluster(name);
  const owners = await listOurClusters({ env: kind.env });
  const shown = Object.fromEntries(owners.map(({ name, owner }: OurCluster) => [name, owner]));
  assert.deepEqual(shown, {
    [orphan]: 'ended',
    [running]: 'running',
    [elsewhere]: 'elsewhere',
    ...(existsSync('/proc/stat') ? { [recycled]: 'ended' } : { [recycled]: 'running' }),
  });
  await using cluster = await create();
  const gone = existsSync('/proc/stat') ? [orphan, recycled] : [orphan];
  const left = [running, elsewhere, recycled, cluster.name, ...others].filter((name) => !gone.includes(name));
  assert.deepEqual(await kind.clusters(), left.sort());
  assert.ok(lines.includes(`deleted the cluster ${orphan}, which a build that was killed had left`));
});

test('the name of a cluster is its owner, and fits into what kind accepts', () => {
  const owner = { host: '0a1b2c3d', pid: 4_194_304, started: 1_795_000_000, run: '0f0f0f' };
  const name = formatClusterName(owner);
  assert.deepEqual(parseClusterName(name), owner);
  assert.match(name, /^[a-z0-9.-]{1,50}$/);
  assert.equal(parseClusterName('imagebuild-0a1b2c3d-1-x'), undefined);
});
