import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { createKindCluster } from '../../src/runner/kind/cluster.ts';
import { kindConfig, withRegistryHosts } from '../../src/runner/kind/config.ts';
import { kindVersion } from '../../src/runner/kind/engine.ts';
import { createArguments, deleteArguments, runKind } from '../../src/runner/kind/kind.ts';
import { formatClusterName, ownOwner } from '../../src/runner/kind/owner.ts';
import { kindTools, missingKind } from '../support/kindtool.ts';

/** kind reads its arguments and the configuration before it looks for Docker, which isn't there. */
describe('the real kind, without Docker', { skip: missingKind() }, () => {
  let work = '';
  let env: NodeJS.ProcessEnv = {};
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-real-kind-'));
    await mkdir(join(work, 'bin'));
    const docker =
      '#!/bin/sh\necho "Cannot connect to the Docker daemon. Is the docker daemon running?" >&2\nexit 1\n';
    await writeFile(join(work, 'bin/docker'), docker, { mode: 0o755 });
    env = { PATH: `${kindTools}:${join(work, 'bin')}:/usr/bin:/bin`, KIND_EXPERIMENTAL_PROVIDER: 'docker' };
  });
  after(() => rm(work, { recursive: true, force: true }));

  async function failure(config: string): Promise<string> {
    const [file, kubeconfig] = [join(work, 'kind.yaml'), join(work, 'kubeconfig')];
    await writeFile(file, config);
    const name = formatClusterName(ownOwner());
    const args = createArguments({ name, config: file, kubeconfig, image: 'kindest/node:v1.31.4' });
    const error = await runKind(args, { env }, { timeoutMs: 30_000, onLine: () => {} }).then(
      () => assert.fail('there is no Docker'),
      (thrown: ImagebuildError) => thrown,
    );
    return error.excerpt ?? '';
  }

  test('accepts our arguments and configurations', async () => {
    for (const options of [{}, withRegistryHosts('/work/certs.d')])
      assert.match(await failure(kindConfig(options)), /Cannot connect to the Docker daemon/);
    // It would have refused them.
    assert.match(await failure(kindConfig({}).replace('"role"', '"rule"')), /field rule not found/);
    assert.match(await failure(kindConfig({}).replace('v1alpha4', 'v1')), /v1/);
  });

  test('says its version, and deletes without a kubeconfig of anybody', async () => {
    assert.match(await kindVersion({ env }), /^v\d+\.\d+\.\d+$/);
    const name = formatClusterName(ownOwner());
    await assert.rejects(runKind(deleteArguments(name), { env }, { timeoutMs: 30_000 }), {
      code: 'PROGRAM_FAILED',
    });
    assert.deepEqual(
      (await readdir(tmpdir())).filter((file) => file.startsWith(name)),
      [],
    );
  });

  test('its words for a missing engine have a hint', async () => {
    const ignore = () => {};
    const given = { directory: join(work, 'run'), env, onLine: ignore, onWarning: ignore };
    await assert.rejects(createKindCluster(given), (error: ImagebuildError) => {
      assert.match(error.message, /^kind cannot make a cluster: failed to list clusters/);
      assert.match(error.hint ?? '', /^Start Docker/);
      return true;
    });
  });
});
