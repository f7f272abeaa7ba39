import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../case.ts';
import { type Figure, figure, median, single } from '../figure.ts';
import { imagebuild } from '../imagebuild.ts';
import { alternate } from '../pairs.ts';
import { run } from '../program.ts';
import { makeWork } from '../registries.ts';
import { openFileSupply } from '../setup/realfiles.ts';

const memoryBound = 220e6;

/**
 * Measures an application that has only files, which are read, hashed twice, compressed and written, against
 * tar and gzip, which only compress and write.
 */
export async function files({ sizes, rounds }: Bench): Promise<Figure[]> {
  await using work = await makeWork();
  const directory = join(work.directory, 'applications/files/v1');
  await writeApplication(directory, sizes.fileBytes);
  const peaks: number[] = [];
  const layout = join(work.directory, 'layout');
  const program = imagebuild(
    ...['build', 'apps', 'files', 'v1', '--applications', join(work.directory, 'applications')],
    ...['--output', `type=oci,dest=${layout}`, '--progress', 'quiet'],
  );
  const ours = async () => {
    const { seconds, peakBytes } = await run(program);
    peaks.push(peakBytes);
    await rm(layout, { recursive: true });
    return seconds;
  };
  const packed = join(work.directory, 'files.tar.gz');
  const script = 'tar -C "$1" -c files | gzip -6 >"$2"';
  const peer = async () =>
    (await run({ command: 'bash', args: ['-c', script, 'peer', directory, packed] })).seconds;
  const pairs = await alternate(rounds, ours, peer);
  const title = `a layer of files, ${sizes.fileBytes / 1e6} MB`;
  return [
    figure({ title, unit: 'seconds', peer: 'tar | gzip -6', score: 'share', reach: 1 }, pairs),
    single(
      { title: `${title}: memory`, unit: 'bytes', peer: 'bound', score: 'amount', reach: memoryBound },
      median(peaks),
      memoryBound,
    ),
  ];
}

async function writeApplication(directory: string, bytes: number): Promise<void> {
  await mkdir(join(directory, 'files'), { recursive: true });
  await writeFile(join(directory, 'Kubefile'), 'FROM scratch\nCOPY files files\n');
  for (const [index, path] of openFileSupply().take(bytes).entries())
    await copyFile(path, join(directory, 'files', String(index)));
}
