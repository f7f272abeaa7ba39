import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { Bench, LeftOut } from '../case.ts';
import type { Figure } from '../figure.ts';
import { repository } from '../imagebuild.ts';

/** A run of the bench as plain data: seconds, bytes and requests, and scores as their aims define them. */
export interface Results {
  /** `2026-11-21` */
  readonly date: string;
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
  /**
   * Processes that wanted to run, on average before each case: more than there are cores means that the
   * machine had other work.
   */
  readonly load: number;
  readonly figures: readonly Figure[];
  readonly leftOut: readonly LeftOut[];
}

type Outcomes = Pick<Results, 'load' | 'figures' | 'leftOut'>;

export function resultsOf({ cores }: Bench, outcomes: Outcomes): Results {
  return {
    date: new Date().toISOString().slice(0, 10),
    cores,
    processor: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    ...outcomes,
  };
}

/** `2 cores, Intel Xeon, Node v24.1.0, 2026-11-21, load 1.9` */
export function describeMachine({ date, cores, processor, node, load }: Results): string {
  return `${cores} cores, ${processor}, Node ${node}, ${date}, load ${load.toFixed(1)}`;
}

export async function writeResults(results: Results): Promise<void> {
  const file = join(repository, 'bench/results/latest.json');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
