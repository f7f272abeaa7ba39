import type { Bench } from '../case.ts';
import { measureCold } from '../coldbuild.ts';
import type { Distance } from '../farproxy.ts';
import type { Figure } from '../figure.ts';
import { openTwelve } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';

export const distance: Distance = { roundTrip: 40, rate: 25e6 };

/** Measures a first build between far registries beside plain copies through the same proxies. */
export async function far(bench: Bench): Promise<Figure[]> {
  await using release = await openTwelve(bench.sizes);
  const version = 'v1';
  const applications = await release.write(version, twelve);
  return await measureCold(bench, release, {
    ...{ title: 'cold build, registries 40 ms away', target: 'far: 40 ms, 25 MB/s a connection' },
    ...{ reach: 0.85, images: twelve, version, applications, distance },
  });
}
