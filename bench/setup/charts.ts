import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { helmDirectory } from '../../test/support/helm.ts';
import { run } from '../program.ts';
import { cached } from './cached.ts';

/**
 * Makes an application's directory with charts as `helm create` writes them, each with an image of its own.
 */
export function applicationWithCharts(count: number): Promise<string> {
  return cached(`charts-${count}`, async (directory) => {
    const command = join(await helmDirectory(), 'helm');
    const charts = join(directory, 'charts');
    await mkdir(charts, { recursive: true });
    await writeFile(
      join(directory, 'Kubefile'),
      'FROM scratch\nCOPY charts charts\nCOPY registry registry\n',
    );
    for (let index = 0; index < count; index++) {
      const name = `chart-${index}`;
      await run({ command, args: ['create', name], cwd: charts });
      const values = join(charts, name, 'values.yaml');
      const text = await readFile(values, 'utf8');
      await writeFile(values, text.replace('repository: nginx', `repository: ghcr.io/bench/${name}`));
    }
  });
}
