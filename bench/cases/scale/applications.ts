import { join } from 'node:path';
import type { Bench } from '../../case.ts';
import type { Figure } from '../../figure.ts';
import { imagebuild, repository, writeBench } from '../../imagebuild.ts';
import type { Program } from '../../program.ts';
import { makeWork } from '../../registries.ts';
import { measureGrowth } from './growth.ts';

/** What a process does with all applications (bench/setup/collection.ts), and the commands that do so. */
const works = ['plan', 'matrix', 'listing'] as const;
const commands = ['doctor', 'lint'] as const;

/**
 * Measures a collection of up to 1,000 applications: `doctor` and `lint`, a plan of each, the matrix of a
 * workflow, and what the bot does for a comment with its list of applications.
 */
export async function scaleApplications({ sizes }: Bench): Promise<Figure[]> {
  await using work = await makeWork();
  const collection = async (size: number) => {
    const directory = join(work.directory, `${size}`);
    for (let index = 0; index < size; index++)
      await writeBench(join(directory, 'applications'), 'latest', ['many/image:1'], `app-${index}`);
    return directory;
  };
  const directories = new Map<number, string>();
  for (const size of [1, ...sizes.scale.applications]) directories.set(size, await collection(size));
  const growing = { noun: 'applications', sizes: sizes.scale.applications } as const;
  const figures: Figure[] = [];
  for (const what of [...commands, ...works])
    figures.push(
      ...(await measureGrowth({
        ...growing,
        what,
        at: async (size) => ({ ...programOf(what), cwd: directories.get(size), mayEnd: 1 }) as Program,
      })),
    );
  return figures;
}

function programOf(what: (typeof commands | typeof works)[number]): Program {
  if (what === 'doctor' || what === 'lint') return imagebuild(what);
  return { command: process.execPath, args: [join(repository, 'bench/setup/collection.ts'), what] };
}
