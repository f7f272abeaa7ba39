import type { Bench } from '../case.ts';
import { type Figure, figure, single, type Unit } from '../figure.ts';
import { buildBench } from '../imagebuild.ts';
import { run } from '../program.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';
import { countTraffic } from '../traffic.ts';

/** The size of an index and the manifests of two platforms, with some margin. */
const manifestBytes = 5000;

/** Measures the same build once more, with nothing changed. */
export async function again({ rounds, sizes }: Bench): Promise<Figure[]> {
  await using release = await openTwelve(sizes);
  await using target = await startTarget();
  const { source } = release;
  const version = 'v1';
  const applications = await release.write(version, twelve);
  const build = buildBench({ applications, version, source: source.host, target: target.host });
  const cold = (await run(build)).seconds;
  const pairs = [];
  for (let round = 0; round < 3 * rounds; round++)
    pairs.push({ ours: (await run(build)).seconds, peer: cold });
  const traffic = await countTraffic(source, target, { applications, version });
  const title = 'again, nothing changed';
  const heads = traffic.asked.filter(({ method }) => method === 'HEAD').length;
  const others = traffic.asked.filter(({ method, path }) => method !== 'HEAD' && path !== '/v2/').length;
  const bounded = (what: string, unit: Unit, ours: number, reach: number) =>
    single({ title: `${title}: ${what}`, unit, peer: 'bound', score: 'amount', reach }, ours, reach);
  return [
    figure({ title, unit: 'seconds', peer: 'cold', score: 'amount', reach: 0.35 }, pairs),
    bounded('blobs pulled and pushed', 'bytes', traffic.pulled + traffic.pushed, 0),
    bounded('manifests read back', 'bytes', traffic.readBack, twelve.length * manifestBytes),
    bounded('HEAD at the source', 'requests', heads, twelve.length),
    bounded('other requests there', 'requests', others, 0),
  ];
}
