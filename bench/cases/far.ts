import type { Bench } from '../case.ts';
import { startFar } from '../farproxy.ts';
import { type Figure, figure } from '../figure.ts';
import { buildBench } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { plainCopy } from '../peers.ts';
import { type Program, run } from '../program.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';

const distance = { roundTrip: 40, rate: 25e6 };

/** Measures far registries against a plain copy through the same proxies. */
export async function far({ rounds, sizes }: Bench): Promise<Figure[]> {
  await using release = await openTwelve(sizes);
  const version = 'v1';
  const applications = await release.write(version, twelve);
  const timed = async (program: (source: string, target: string) => Program) => {
    await using target = await startTarget();
    await using farSource = await startFar(release.source.host, distance);
    await using farTarget = await startFar(target.host, distance);
    return (await run(program(farSource.host, farTarget.host))).seconds;
  };
  const ours = () => timed((source, target) => buildBench({ applications, version, source, target }));
  const peer = () => timed((source, target) => plainCopy(source, target, twelve));
  const aim = {
    title: 'cold build, registries 40 ms away',
    unit: 'seconds',
    peer: 'skopeo copy --all, 5 at a time',
    score: 'faster',
    reach: 2,
  } as const;
  return [figure(aim, await alternate(rounds, ours, peer))];
}
