import type { Bench } from '../case.ts';
import { type Figure, single } from '../figure.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';
import { countTraffic } from '../traffic.ts';

/** The application's own bytes: a layer with its manifest, and the configurations of two platforms. */
const ownBytes = 100_000;

/** Measures another application of the namespace that embeds the same images. */
export async function anotherApplication({ sizes }: Bench): Promise<Figure[]> {
  await using release = await openTwelve(sizes);
  await using target = await startTarget();
  const { source } = release;
  const version = 'v1';
  const published = {
    version,
    app: 'published',
    applications: await release.write(version, twelve, 'published'),
  };
  const cold = await countTraffic(source, target, published);
  const { pulled, readBack, pushed } = await countTraffic(source, target, {
    version,
    applications: await release.write(version, twelve),
  });
  const title = 'another application, the same images';
  const aim = { unit: 'bytes', peer: 'bound', score: 'amount' } as const;
  return [
    single({ ...aim, title: `${title}: pulled from the source`, reach: 0 }, pulled, 0),
    single(
      { ...aim, title: `${title}: pushed, and read back`, reach: ownBytes },
      pushed + readBack,
      ownBytes,
    ),
    single(
      { title: `${title}: moved`, unit: 'bytes', peer: 'cold', score: 'share', reach: 0.001 },
      pulled + pushed + readBack,
      cold.pulled + cold.pushed + cold.readBack,
    ),
  ];
}
