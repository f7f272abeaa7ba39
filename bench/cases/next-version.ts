import type { Bench } from '../case.ts';
import { type Figure, single } from '../figure.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { changed, twelve } from '../setup/twelve.ts';
import { countTraffic, imageBytes } from '../traffic.ts';

/**
 * Measures the next version of the application under another tag, with ten of its twelve images unchanged.
 */
export async function nextVersion({ sizes }: Bench): Promise<Figure[]> {
  await using release = await openTwelve(sizes);
  await using target = await startTarget();
  const { source } = release;
  await countTraffic(source, target, { version: 'v1', applications: await release.write('v1', twelve) });
  const others = Object.values(changed);
  const applications = await release.write('v2', [...twelve.slice(0, -others.length), ...others]);
  const { pulled, readBack, pushed } = await countTraffic(source, target, { version: 'v2', applications });
  const size = await imageBytes(source, others);
  const aim = { unit: 'bytes', peer: 'the two new images', score: 'share', reach: 1.02 } as const;
  return [
    single({ title: 'next version, ten images the same: pulled', ...aim }, pulled + readBack, size),
    single({ title: 'next version, ten images the same: pushed', ...aim }, pushed, size),
  ];
}
