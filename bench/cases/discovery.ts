import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentWithHelm, helmDirectory } from '../../test/support/helm.ts';
import type { Bench } from '../case.ts';
import { type Figure, figure, median, single } from '../figure.ts';
import { imagebuild } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { type Ran, run } from '../program.ts';
import { makeWork } from '../registries.ts';
import { applicationWithCharts } from '../setup/charts.ts';

/** Measures the search for the images of many charts against `helm template` on each, one after the other. */
export async function discovery({ rounds, sizes, cores }: Bench): Promise<Figure[]> {
  const directory = await applicationWithCharts(sizes.charts);
  await using work = await makeWork();
  const { PATH = '' } = await environmentWithHelm();
  const env = { PATH, HOME: work.directory };
  const processor: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  const ours = async () => {
    const ran = await run({ ...imagebuild('images', directory, '--progress', 'quiet'), env });
    processor.ours.push(ran.processorSeconds);
    return ran.seconds;
  };
  const command = join(await helmDirectory(), 'helm');
  const charts = (await readdir(join(directory, 'charts'))).map((name) => join(directory, 'charts', name));
  const peer = async () => {
    const all: Ran[] = [];
    for (const chart of charts) all.push(await run({ command, args: ['template', 'one', chart], env }));
    processor.peer.push(sum(all.map(({ processorSeconds }) => processorSeconds)));
    return sum(all.map(({ seconds }) => seconds));
  };
  const pairs = await alternate(rounds, ours, peer);
  // The time allowed for the start and one-time work, besides helm's own time shared among the cores.
  const bounds = pairs.map((pair) => ({ ours: pair.ours, peer: (1.1 / cores) * pair.peer + 0.3 }));
  const title = `discovery, ${sizes.charts} charts`;
  return [
    figure({ title, unit: 'seconds', peer: 'helm template one by one', score: 'share', reach: 1 }, pairs),
    figure({ title, unit: 'seconds', peer: '1.1 / cores of it + 0.3 s', score: 'share', reach: 1 }, bounds),
    single(
      {
        title: `${title}: processor time`,
        unit: 'seconds',
        peer: 'helm template one by one',
        score: 'share',
        reach: 1.3,
      },
      median(processor.ours),
      median(processor.peer),
    ),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
