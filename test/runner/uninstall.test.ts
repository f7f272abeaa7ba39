import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createUninstaller } from '../../src/runner/install/uninstall.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-uninstall-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Uninstalls with a program in the place of helm. @returns how it was called */
async function uninstall(script: string, timeoutMs = 30_000): Promise<string[]> {
  const calls = join(directory, 'calls');
  const program = `#!/bin/sh\necho "$KUBECONFIG $HELM_DRIVER $SECRET $*" >>${calls}\n${script}\n`;
  await writeFile(join(directory, 'helm'), program, { mode: 0o755 });
  const run = createUninstaller({
    ...{ kubeconfig: '/k', directory, variables: { HELM_DRIVER: 'configmap', SECRET: 'x' } },
    env: { PATH: `${directory}:/usr/bin:/bin`, SECRET: 'y' },
  });
  await run({ name: 'web', namespace: 'ns' }, { timeoutMs, signal: new AbortController().signal });
  return (await readFile(calls, 'utf8')).trim().split('\n');
}

test('a release is uninstalled with the kubeconfig of the install, and waited for', async () => {
  assert.deepEqual(await uninstall('exit 0'), [
    '/k configmap  uninstall web --namespace ns --wait --timeout=25s',
  ]);
});

test('one whose hooks fail is uninstalled without them', async () => {
  const calls = await uninstall('case $* in *--no-hooks) exit 0 ;; esac; exit 1');
  assert.equal(calls.length, 2);
  assert.match(calls[1] ?? '', /--no-hooks$/);
});

test('one that is gone already isn’t a failure; another failure is', async () => {
  assert.equal(
    (await uninstall('echo "Error: uninstall: Release not loaded: web: release: not found" >&2; exit 1'))
      .length,
    1,
  );
  await assert.rejects(uninstall('echo "Error: no" >&2; exit 1'), { code: 'PROGRAM_FAILED' });
  await assert.rejects(uninstall('exec sleep 30', 200), { code: 'TIMEOUT' });
});
