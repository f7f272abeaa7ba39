import type { Bench } from '../case.ts';
import { type Figure, figure } from '../figure.ts';
import { buildBench } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { plainCopy } from '../peers.ts';
import { run } from '../program.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';

/** Measures a first build against a plain copy of the same bytes. */
export async function coldCopy({ rounds, sizes }: Bench): Promise<Figure[]> {
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
    return (await run(plainCopy(source, target.host, twelve))).seconds;
  };
  const aim = {
    title: 'cold build',
    unit: 'seconds',
    peer: 'skopeo copy --all, 5 at a time',
    score: 'share',
    reach: 1,
  } as const;
  return [figure(aim, await alternate(2 * rounds, ours, peer))];
}
