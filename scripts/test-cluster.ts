/**
 * `npm run test:cluster`: runs tests against a real Kubernetes API: etcd, kube-apiserver, controllers and
 * scheduler, with kwok in place of the nodes. `npm run test:cluster -- --name 'a Job'` runs a part.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { missingCluster } from '../test/support/cluster/tools.ts';
import { buildAct } from './act.ts';
import { buildClusterTools } from './clustertools.ts';
import { fetchBusybox, installTools } from './debian.ts';
import { buildKind } from './kindtool.ts';

const root = join(import.meta.dirname, '..');
const log = (line: string) => process.stdout.write(`${line}\n`);

installTools(log);
fetchBusybox(log);
const noKind = buildKind(log);
if (noKind !== undefined) log(`Without kind: ${noKind}`);
const absent = buildClusterTools(log) ?? missingCluster();
if (absent !== false) log(`Skipped: ${absent}`);
else process.exitCode = runTests();

/** @returns the exit status. */
function runTests(): number {
  const files = globSync('test/cluster-live/*.scenario.ts', { cwd: root });
  const args = [join(root, 'scripts', 'test.ts'), '--no-install', ...process.argv.slice(2), ...files];
  const act = buildAct(log);
  const env = { ...process.env, ...('path' in act ? { IMAGEBUILD_ACT: act.path } : {}) };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}
