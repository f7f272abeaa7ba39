import type { Bench } from '../case.ts';
import { type Figure, figure } from '../figure.ts';
import { buildBench } from '../imagebuild.ts';
import { run } from '../program.ts';
import { startTarget } from '../registries.ts';
import { manyImages, manyImagesFolder } from '../setup/many.ts';
import { openRelease } from '../setup/release.ts';

/**
 * Measures applications that embed the many images of one that is published: their layers are mounted, and
 * nothing is transferred.
 */
export async function compose({ rounds, sizes }: Bench): Promise<Figure[]> {
  const images = manyImages(sizes.manyImages);
  await using release = await openRelease(await manyImagesFolder(images.length));
  await using target = await startTarget();
  const version = 'v1';
  const build = async (app: string) => {
    const applications = await release.write(version, images, app);
    const { source } = release;
    return (await run(buildBench({ applications, app, version, source: source.host, target: target.host })))
      .seconds;
  };
  const peer = await build('published');
  const pairs = [];
  for (let round = 0; round < rounds; round++) pairs.push({ ours: await build(`other-${round}`), peer });
  const title = `another application, the same ${images.length} images`;
  return [figure({ title, unit: 'seconds', peer: 'cold', score: 'amount', reach: 1.5 }, pairs)];
}
