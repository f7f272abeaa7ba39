import type { Bench } from '../case.ts';
import { judgeRuns } from '../contest.ts';
import { copying } from '../copiers.ts';
import { startPath } from '../farproxy.ts';
import type { Figure } from '../figure.ts';
import { buildBench } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { type Program, type Ran, run } from '../program.ts';
import { startTarget } from '../registries.ts';
import { manyImages, manyImagesFolder } from '../setup/many.ts';
import { openRelease } from '../setup/release.ts';
import { distance } from './far.ts';

/** The seconds that the first build and the next one may take. */
const reach = { first: 6, again: 1.2 } as const;

/**
 * Measures many small images between far registries, with nothing published and then again with nothing
 * changed. A pair takes a minute and a half, so there are fewer than elsewhere.
 */
export async function farMany({ rounds, sizes }: Bench): Promise<Figure[]> {
  const images = manyImages(sizes.manyImages);
  await using release = await openRelease(await manyImagesFolder(images.length));
  const version = 'v1';
  const applications = await release.write(version, images);
  const timed = (program: (source: string, target: string) => Program) => async () => {
    await using registry = await startTarget();
    await using path = await startPath(release.source.host, registry.host, distance);
    const { source, target } = path;
    return { first: await run(program(source, target)), again: await run(program(source, target)) };
  };
  const crane = copying('crane', 8);
  const pairs = await alternate<Record<keyof typeof reach, Ran>>(
    Math.ceil(rounds / 2),
    timed((source, target) => buildBench({ applications, version, source, target })),
    timed((source, target) => crane.program(source, target, images)),
  );
  const judge = (part: keyof typeof reach, title: string) =>
    judgeRuns(
      { title, peer: crane.title, score: 'amount', reach: reach[part] },
      title,
      pairs.map(({ ours, peer }) => ({ ours: ours[part], peer: peer[part] })),
    );
  const title = `${images.length} small images, far`;
  return [judge('first', title), judge('again', `${title}, again`)];
}
