import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { checkClusters } from '../../src/commands/doctor/clusters.ts';
import { formatClusterName, ownOwner } from '../../src/runner/kind/owner.ts';
import { standInForKind } from '../support/kind.ts';

let work = '';
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'imagebuild-doctor-'));
  await mkdir(join(work, 'bin'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

const addProgram = (name: string, text: string) =>
  writeFile(join(work, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

async function rows(env: NodeJS.ProcessEnv) {
  const checks = await checkClusters({ env, signal: undefined });
  return checks.map(({ name, state, message, hint }) => ({
    name,
    state,
    message: message.text,
    hint: typeof hint === 'object' ? hint.text : hint,
  }));
}

test('a machine with everything is ready, and clusters that builds left are listed with their command', async () => {
  const kind = await standInForKind(work);
  const left = formatClusterName({ ...ownOwner(), pid: 999_999_999 });
  const elsewhere = formatClusterName({ ...ownOwner(), host: 'ffffffff' });
  for (const name of [left, elsewhere, formatClusterName(ownOwner()), 'kind']) await kind.addCluster(name);
  await addProgram('kubectl', '');
  await addProgram('docker', '[ "$1 $2" = "info --format" ] && echo "8 16000000000 /nowhere"');
  const env = { ...kind.env, PATH: `${join(work, 'bin')}:${kind.env['PATH']}` };
  const found = await rows(env);
  assert.deepEqual(found.slice(0, 3), [
    { name: 'kubectl', state: 'ready', message: join(work, 'bin/kubectl'), hint: undefined },
    { name: 'kind', state: 'ready', message: 'v0.33.0', hint: undefined },
    {
      name: 'kind engine',
      state: 'ready',
      message: 'docker with 8 processors, 16.0 GB of memory',
      hint: undefined,
    },
  ]);
  assert.deepEqual(
    found
      .slice(3)
      .map(({ message, hint }) => [message, hint])
      .sort(),
    [
      [
        `${left} was left by a build that was killed`,
        `If it is not needed any more, delete it: kind delete cluster --name ${left}`,
      ],
      [
        `${elsewhere} belongs to a build on another machine or in another container, which may have ended`,
        `If it is not needed any more, delete it: kind delete cluster --name ${elsewhere}`,
      ],
    ].sort(),
  );
});

test('what is missing is told with how to get it', async () => {
  await addProgram('podman', 'echo "Error: cannot connect" >&2; exit 125');
  const env = { PATH: join(work, 'bin'), KIND_EXPERIMENTAL_PROVIDER: 'podman' };
  const found = await rows(env);
  assert.deepEqual(
    found.map(({ name, state, message }) => [name, state, message]),
    [
      ['kubectl', 'absent', 'kubectl is not on PATH; only builds with a cluster need it'],
      ['kind', 'absent', 'kind is not on PATH; only --build-type container needs it'],
      ['kind engine', 'absent', 'podman info exited with status 125; only --build-type container needs it'],
    ],
  );
  assert.match(found[0]?.hint ?? '', /^Install kubectl /);
  assert.match(found[1]?.hint ?? '', /^Install kind /);
  assert.match(found[2]?.hint ?? '', /^Start podman, or set KIND_EXPERIMENTAL_PROVIDER/);
});

test('an engine with little memory or space is told', async () => {
  await addProgram('docker', 'echo "2 2000000000 /"');
  const engine = (await rows({ PATH: join(work, 'bin') })).find(({ name }) => name === 'kind engine');
  assert.equal(engine?.state, 'absent');
  assert.match(
    engine?.message ?? '',
    /^docker with 2 processors, 2\.0\d* GB of memory and .* of free space$/,
  );
  assert.match(engine?.hint ?? '', /4\.0\d* GB of memory and 10\.0 GB of free space/);
});
