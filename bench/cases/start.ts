import { join } from 'node:path';
import type { Bench } from '../case.ts';
import { type Figure, figure } from '../figure.ts';
import { imagebuild, repository } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { type Program, run } from '../program.ts';

const node: Program = { command: process.execPath, args: ['-e', '0'] };

/**
 * Measures the action without inputs: it loads, reads its environment, says what is missing, and exits with
 * 1.
 */
const action: Program = {
  command: process.execPath,
  args: [join(repository, 'dist/action.js')],
  mayEnd: 1,
};

/** Measures how much longer than Node itself it takes to start. */
export async function start({ sizes }: Bench): Promise<Figure[]> {
  const timed = (program: Program) => async () => (await run(program)).seconds;
  const aim = { unit: 'seconds', peer: 'node -e 0', score: 'more', reach: 0.12 } as const;
  const help = await alternate(sizes.starts, timed(imagebuild('--help')), timed(node));
  const loaded = await alternate(sizes.starts, timed(action), timed(node));
  return [
    figure({ title: 'imagebuild --help', ...aim }, help),
    figure({ title: 'the action’s bundle, loaded', ...aim }, loaded),
  ];
}
