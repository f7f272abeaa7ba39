import type { Bench } from '../case.ts';
import { type Figure, single } from '../figure.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { changed, twelve } from '../setup/twelve.ts';
import { countTraffic, imageBytes } from '../traffic.ts';

/** Measures the same version once more, with one of its twelve images changed. */
export async function oneOfTwelve({ sizes }: Bench): Promise<Figure[]> {
  await using release = await openTwelve(sizes);
  await using target = await startTarget();
  const { source } = release;
  const version = 'v1';
  await countTraffic(source, target, { version, applications: await release.write(version, twelve) });
  const images = [...twelve.slice(0, -1), changed.twelfth];
  const applications = await release.write(version, images);
  const { pulled, readBack, pushed } = await countTraffic(source, target, { version, applications });
  const size = await imageBytes(source, [changed.twelfth]);
  const aim = { unit: 'bytes', peer: 'that image', score: 'share', reach: 1.02 } as const;
  return [
    single({ title: 'one image of twelve changed: pulled', ...aim }, pulled + readBack, size),
    single({ title: 'one image of twelve changed: pushed', ...aim }, pushed, size),
  ];
}
