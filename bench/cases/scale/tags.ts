import { startSmallImages } from '../../../test/support/smallimages.ts';
import type { Bench } from '../../case.ts';
import type { Figure } from '../../figure.ts';
import { imagebuild, planBench, writeBench } from '../../imagebuild.ts';
import { makeWork } from '../../registries.ts';
import { measureGrowth } from './growth.ts';

/** The registry gives so many tags in an answer. */
const page = 100;

const version = 'next';

/**
 * Measures a repository with up to 10,000 tags: the plan of a new version, which looks for the newest other
 * ones, and `inspect` of a tag that doesn't exist.
 */
export async function scaleTags({ sizes }: Bench): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const source = stack.use(await startSmallImages());
  const { directory } = stack.use(await makeWork());
  await writeBench(directory, version, ['many/image:1']);
  const hostWith = async (size: number) => {
    const tags = Array.from({ length: size }, (_, index) => `v1.${index}.0`).sort();
    return stack.use(await startSmallImages({ tags, page })).host;
  };
  const growing = { noun: 'tags', sizes: sizes.scale.tags } as const;
  const planned = await measureGrowth({
    ...growing,
    what: 'plan of a new version',
    at: async (size) =>
      planBench({ applications: directory, version, source: source.host, target: await hostWith(size) }),
  });
  const inspected = await measureGrowth({
    ...growing,
    what: 'inspect of a tag that isn’t there',
    at: async (size) => ({ ...imagebuild('inspect', `${await hostWith(size)}/team/many:v2`), mayEnd: 1 }),
  });
  return [...planned, ...inspected];
}
