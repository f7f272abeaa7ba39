import { startGenerated } from '../../test/support/generated.ts';
import type { Bench } from '../case.ts';
import { type Figure, showAmount, single } from '../figure.ts';
import { buildBench, writeBench } from '../imagebuild.ts';
import { run } from '../program.ts';
import { makeWork, startTarget } from '../registries.ts';

/** Measures peak memory for layers of several sizes, and how flat it stays between the two largest. */
export async function memory({ sizes }: Bench): Promise<Figure[]> {
  const peaks: number[] = [];
  for (const size of sizes.layers) peaks.push(await peakOf(size));
  const figures = sizes.layers.map((size, index) =>
    single(
      {
        title: `memory, a layer of ${showAmount(size, 'bytes')}`,
        unit: 'bytes',
        peer: 'bound',
        score: 'amount',
        reach: 220e6,
      },
      peaks[index]!,
      220e6,
    ),
  );
  const [large, largest] = sizes.layers.slice(-2).map((size) => showAmount(size, 'bytes'));
  const aim = { unit: 'bytes', score: 'share', reach: 1.1 } as const;
  const flat = { title: `memory is flat, ${largest}`, peer: `itself, ${large}`, ...aim };
  return [...figures, single(flat, peaks.at(-1)!, peaks.at(-2)!)];
}

/** @param size bytes of the only layer of the only image, which is generated while it is read. */
async function peakOf(size: number): Promise<number> {
  await using target = await startTarget();
  await using work = await makeWork();
  const version = 'v1';
  const applications = work.directory;
  await writeBench(applications, version, ['big/data:1']);
  const generated = await startGenerated(size);
  try {
    const source = new URL(generated.url).host;
    return (await run(buildBench({ applications, version, source, target: target.host }))).peakBytes;
  } finally {
    await generated.stop();
  }
}
