import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentWithHelm, helmDirectory } from '../../test/support/helm.ts';
import type { Bench } from '../case.ts';
import { type Figure, figure } from '../figure.ts';
import { imagebuild } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { run } from '../program.ts';
import { makeWork } from '../registries.ts';
import { applicationWithCharts } from '../setup/charts.ts';

/** Measures the search for the images of many charts against `helm template` on each, one after the other. */
export async function discovery({ rounds, sizes, cores }: Bench): Promise<Figure[]> {
  const directory = await applicationWithCharts(sizes.charts);
  await using work = await makeWork();
  const { PATH = '' } = await environmentWithHelm();
  const env = { PATH, HOME: work.directory };
  const ours = async () =>
    (await run({ ...imagebuild('images', directory, '--progress', 'quiet'), env })).seconds;
  const command = join(await helmDirectory(), 'helm');
  const charts = (await readdir(join(directory, 'charts'))).map((name) => join(directory, 'charts', name));
  const peer = async () => {
    let seconds = 0;
    for (const chart of charts)
      seconds += (await run({ command, args: ['template', 'one', chart], env })).seconds;
    return seconds;
  };
  const pairs = await alternate(rounds, ours, peer);
  // The time allowed for the start and one-time work, besides helm's own time shared among the cores.
  const bounds = pairs.map((pair) => ({ ours: pair.ours, peer: (1.1 / cores) * pair.peer + 0.3 }));
  const title = `discovery, ${sizes.charts} charts`;
  return [
    figure({ title, unit: 'seconds', peer: 'helm template one by one', score: 'share', reach: 1 }, pairs),
    figure({ title, unit: 'seconds', peer: '1.1 / cores of it + 0.3 s', score: 'share', reach: 1 }, bounds),
  ];
}
