import { join } from 'node:path';
import type { Bench } from '../case.ts';
import { type ColdBuild, measureCold, type Way } from '../coldbuild.ts';
import type { Figure } from '../figure.ts';
import { targetKinds } from '../registries.ts';
import { openTwelve, type Release } from '../setup/release.ts';
import { twelve } from '../setup/twelve.ts';
import { todaysWay } from '../today.ts';

/** The most that a build may take of the time of a plain copy. */
const reach = {
  'docker-registry': 0.95,
  distribution: 1,
  crane: 1.2,
} as const;

/**
 * Measures a first build beside plain copies of the same bytes, at every registry that is there, and at the
 * first one beside today's way.
 */
export async function coldCopy(bench: Bench): Promise<Figure[]> {
  await using release = await openTwelve(bench.sizes);
  const version = 'v1';
  const applications = await release.write(version, twelve);
  const figures: Figure[] = [];
  for (const { tool, title, start } of targetKinds) {
    if (bench.absent.has(tool)) continue;
    const build = {
      ...{ title: `cold build, ${title}`, target: `near, ${title}`, reach: reach[tool] },
      ...{ images: twelve, version, applications, startTarget: start },
    };
    const others = tool === 'docker-registry' ? todaysWays(bench, release, build) : [];
    figures.push(...(await measureCold(bench, release, build, others)));
  }
  return figures;
}

function todaysWays({ absent }: Bench, { work }: Release, { applications, version }: ColdBuild): Way[] {
  if (absent.has('skopeo')) return [];
  const context = join(applications, 'bench', version);
  const inputs = { version, context, images: twelve, work: join(work, 'today') };
  return [
    {
      ...({ title: 'cold build', peer: 'today’s way', score: 'faster', reach: 5 } as const),
      program: (source, target) => todaysWay({ ...inputs, source, target }),
    },
  ];
}
