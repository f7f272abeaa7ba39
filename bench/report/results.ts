import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
  /** The versions of the other tools, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
  readonly leftOut: readonly LeftOut[];
}

type Outcomes = Pick<Results, 'load' | 'versions' | 'figures' | 'leftOut'>;

/** The figures that the page shows. */
export const latest = join(repository, 'bench/results/latest.json');

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

export async function writeResults(file: string, results: Results): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, formatResults(results));
}

export async function readResults(file: string): Promise<Results> {
  return parseResults(await readFile(file, 'utf8'));
}

/** Formats results as JSON, which has no number for a ratio to nothing: that is a string, `"Infinity"`. */
export function formatResults(results: Results): string {
  const text = JSON.stringify(results, (_, value) => (isUnusual(value) ? String(value) : value), 2);
  return `${text}\n`;
}

export function parseResults(text: string): Results {
  return JSON.parse(text, (_, value) => unusual.find((number) => String(number) === value) ?? value);
}

const unusual = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

function isUnusual(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}
