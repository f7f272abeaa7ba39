import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../case.ts';
import { type Figure, figure } from '../figure.ts';
import { buildBench } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { todaysWay } from '../peers.ts';
import { run } from '../program.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';

/** Measures a first build against skopeo, `buildah bud` and push, once for each platform. */
export async function coldToday({ rounds, sizes }: Bench): Promise<Figure[]> {
  await using release = await openTwelve(sizes);
  const version = 'v1';
  const applications = await release.write(version, twelve);
  const source = release.source.host;
  const ours = async () => {
    await using target = await startTarget();
    return (await run(buildBench({ applications, version, source, target: target.host }))).seconds;
  };
  const peer = async () => {
    await using target = await startTarget();
    const work = join(release.work, 'today');
    const context = join(applications, 'bench', version);
    const build = { source, target: target.host, version, context, images: twelve, work };
    const { seconds } = await run(await todaysWay(build));
    await rm(work, { recursive: true });
    return seconds;
  };
  const aim = {
    title: 'cold build',
    unit: 'seconds',
    peer: 'today’s way',
    score: 'faster',
    reach: 5,
  } as const;
  return [figure(aim, await alternate(rounds, ours, peer))];
}
