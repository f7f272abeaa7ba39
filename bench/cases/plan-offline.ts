import { validateRequest } from '../../src/application/request.ts';
import { resolveBuildSettings } from '../../src/buildoptions.ts';
import { plan } from '../../src/commands/plan.ts';
import type { Bench } from '../case.ts';
import { type Figure, single } from '../figure.ts';
import { writeBench } from '../imagebuild.ts';
import { makeWork } from '../registries.ts';
import { twelve } from '../setup/twelve.ts';

const bound = 5;

/** Measures `plan --offline` for many applications without charts, one after the other in this process. */
export async function planOffline({ sizes }: Bench): Promise<Figure[]> {
  await using work = await makeWork();
  const versions = Array.from({ length: sizes.applications }, (_, index) => `v${index}`);
  for (const version of versions) await writeBench(work.directory, version, twelve);
  const started = performance.now();
  for (const version of versions) await planOne(work.directory, version);
  const seconds = (performance.now() - started) / 1000;
  const title = `plan --offline, ${versions.length} applications`;
  return [single({ title, unit: 'seconds', peer: 'bound', score: 'amount', reach: bound }, seconds, bound)];
}

async function planOne(applications: string, version: string): Promise<void> {
  const request = validateRequest({ type: 'apps', app: 'bench', version });
  const surroundings = { configuration: undefined, env: process.env };
  const settings = resolveBuildSettings(request, { applications, offline: true }, surroundings);
  await plan(request, settings, () => {});
}
