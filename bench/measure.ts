import { loadavg } from 'node:os';
import type { Bench, Case, LeftOut } from './case.ts';
import { notYet } from './cases.ts';
import type { Figure } from './figure.ts';
import { type Results, resultsOf } from './report/results.ts';
import { prepareTools } from './tools.ts';

/** A run of the bench. */
export interface Measured {
  readonly results: Results;
  /** If a case failed; the results say why. */
  readonly failed: boolean;
}

/** Measures cases one after the other. What can't be measured is left out with the reason. */
export async function measureCases(
  chosen: readonly Case[],
  parameters: Omit<Bench, 'absent'>,
  tell: (line: string) => void,
): Promise<Measured> {
  const peers = new Set(chosen.flatMap((one) => one.peers ?? []));
  const { absent, versions } = await prepareTools([...chosen.flatMap(({ needs }) => needs), ...peers], tell);
  const bench: Bench = { ...parameters, absent };
  const figures: Figure[] = [];
  const leftOut: LeftOut[] = [...notYet];
  for (const name of peers) if (absent.has(name)) leftOut.push({ name, why: absent.get(name)! });
  const loads = [loadavg()[0]!];
  let failed = false;
  for (const { name, needs, run } of chosen) {
    const why = needs.map((need) => absent.get(need)).find((reason) => reason !== undefined);
    if (why !== undefined) {
      leftOut.push({ name, why });
      continue;
    }
    tell(`measuring ${name} …`);
    loads.push(loadavg()[0]!);
    try {
      figures.push(...(await run(bench)));
    } catch (error) {
      leftOut.push({ name, why: `it failed: ${(error as Error).message}` });
      failed = true;
    }
  }
  const load = loads.reduce((sum, each) => sum + each, 0) / loads.length;
  return { results: resultsOf(bench, { load, versions, figures, leftOut }), failed };
}
