import type { Bench } from '../case.ts';
import { measureCold } from '../coldbuild.ts';
import { type Figure, showAmount } from '../figure.ts';
import { largeImages, largeImagesFolder } from '../setup/large.ts';
import { openRelease } from '../setup/release.ts';

/** Measures a first build of large layers beside plain copies. */
export async function large(bench: Bench): Promise<Figure[]> {
  const { largeBytes } = bench.sizes;
  await using release = await openRelease(await largeImagesFolder(largeBytes));
  const version = 'v1';
  const applications = await release.write(version, largeImages);
  const title = `${showAmount(largeBytes, 'bytes')} of large layers`;
  const target = `${title}, docker-registry 2.8`;
  return await measureCold(bench, release, {
    ...{ title, target, reach: 0.9 },
    ...{ images: largeImages, version, applications },
  });
}
