import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openKindSession } from '../../../src/commands/try/session.ts';
import { silent } from '../../../src/progress.ts';
import { standInForKind } from '../../support/kind.ts';

test('kind gets a node that reads where registries are from an empty directory, and no cluster stays', async (t) => {
  const work = await mkdtemp(join(tmpdir(), 'imagebuild-try-'));
  t.after(() => rm(work, { recursive: true, force: true }));
  const kind = await standInForKind(work);
  const directory = join(work, 'cluster');
  await mkdir(directory);
  // The stand-in makes no cluster that could be reached; no engine has its network either.
  const env = { ...kind.env, KIND_EXPERIMENTAL_PROVIDER: 'nerdctl' };
  await assert.rejects(openKindSession({ directory, env, progress: silent }, 'v1.31.4'), {
    code: 'PROGRAM_MISSING',
  });
  const hosts = '/etc/containerd/certs.d';
  const { nodes, containerdConfigPatches } = JSON.parse(
    await readFile(join(work, 'kind-state/config'), 'utf8'),
  );
  assert.deepEqual(nodes[0].extraMounts, [
    { hostPath: join(directory, 'certs.d'), containerPath: hosts, readOnly: true },
  ]);
  assert.match(containerdConfigPatches[0], /config_path = "\/etc\/containerd\/certs\.d"/);
  assert.match((await kind.calls()).join('\n'), /--image kindest\/node:v1\.31\.4/);
  assert.deepEqual(await kind.clusters(), []);
});
