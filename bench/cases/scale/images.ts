import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSmallImages } from '../../../test/support/smallimages.ts';
import type { Bench } from '../../case.ts';
import type { Figure } from '../../figure.ts';
import { buildBench, planBench, writeBench } from '../../imagebuild.ts';
import type { Program } from '../../program.ts';
import { makeWork, startTarget } from '../../registries.ts';
import { measureGrowth } from './growth.ts';

const version = 'v1';

/** Measures an application with up to 2,000 images: its first build, the same again, and a plan. */
export async function scaleImages({ sizes }: Bench): Promise<Figure[]> {
  await using source = await startSmallImages();
  await using work = await makeWork();
  await mkdir(join(work.directory, '.github'));
  await writeFile(join(work.directory, '.github/imagebuild.yml'), 'limits: { images: 5000 }\n');
  const applicationsOf = (size: number) => join(work.directory, `applications-${size}`);
  for (const size of [1, ...sizes.scale.images])
    await writeBench(applicationsOf(size), version, imagesOf(size));
  await using target = await startTarget();
  const from = { version, source: source.host, target: target.host };
  // Each size has a namespace of its own: what a smaller one has published doesn't count.
  const inNamespace = (size: number, { command, args }: Program): Program => ({
    command,
    args: args.map((word) => (word === 'measured' ? `measured${size}` : word)),
    cwd: work.directory,
  });
  const build = async (size: number) =>
    inNamespace(size, buildBench({ ...from, applications: applicationsOf(size) }));
  const plan = async (size: number) =>
    inNamespace(size, planBench({ ...from, applications: applicationsOf(size) }));
  const growing = { noun: 'images', sizes: sizes.scale.images } as const;
  return [
    ...(await measureGrowth({ ...growing, what: 'first build', at: build })),
    ...(await measureGrowth({ ...growing, what: 'again', at: build })),
    ...(await measureGrowth({ ...growing, what: 'plan', at: plan })),
  ];
}

function imagesOf(size: number): string[] {
  return Array.from({ length: size }, (_, index) => `many/image-${index}:1`);
}
