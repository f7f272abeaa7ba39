import { join } from 'node:path';
import type { Bench } from '../case.ts';
import { type Figure, single } from '../figure.ts';
import { buildBench } from '../imagebuild.ts';
import { writtenBytes } from '../program.ts';
import { startTarget } from '../registries.ts';
import { openTwelve } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';
import { todaysWay } from '../today.ts';

/** Less than the smallest blob that gets a layer of its own: only the files of the context are written. */
const bound = 1024 * 1024;

/** Measures the bytes that a cold build writes to disk, without the registries. */
export async function disk({ sizes }: Bench): Promise<Figure[]> {
  await using release = await openTwelve(sizes);
  await using target = await startTarget();
  await using todaysTarget = await startTarget();
  const version = 'v1';
  const applications = await release.write(version, twelve);
  const source = release.source.host;
  const ours = await writtenBytes(buildBench({ applications, version, source, target: target.host }));
  const context = join(applications, 'bench', version);
  const work = join(release.work, 'today');
  const today = { source, target: todaysTarget.host, version, context, images: twelve, work };
  const theirs = await writtenBytes(await todaysWay(today));
  const aim = {
    title: 'cold build: written to disk',
    unit: 'bytes',
    peer: 'today’s way',
    score: 'amount',
    reach: bound,
  } as const;
  return [single(aim, ours, theirs)];
}
