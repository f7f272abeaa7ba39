import type { Bench } from '../case.ts';
import { type Figure, single } from '../figure.ts';
import { startTarget } from '../registries.ts';
import { changedOf, manyImages, manyImagesFolder } from '../setup/many.ts';
import { openRelease } from '../setup/release.ts';
import { countTraffic, type Traffic } from '../traffic.ts';

/** Measures a large release in which one image changed. Its images are small, so many share a layer. */
export async function oneOfMany({ sizes }: Bench): Promise<Figure[]> {
  const count = sizes.manyImages;
  await using release = await openRelease(await manyImagesFolder(count));
  await using target = await startTarget();
  const { source } = release;
  const version = 'v1';
  const before = await release.write(version, manyImages(count));
  const cold = await countTraffic(source, target, { version, applications: before });
  const changed = changedOf(count);
  const images = manyImages(count).map((image) => (image === changed.before ? changed.after : image));
  const applications = await release.write(version, images);
  const warm = await countTraffic(source, target, { version, applications });
  const title = `one image of ${count} changed: pulled and pushed`;
  return [
    single({ title, unit: 'bytes', peer: 'cold', score: 'share', reach: 0.03 }, bytesOf(warm), bytesOf(cold)),
  ];
}

function bytesOf({ pulled, readBack, pushed }: Traffic): number {
  return pulled + readBack + pushed;
}
