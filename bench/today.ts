import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../test/support/registry.ts';
import type { Program } from './program.ts';

const script = join(import.meta.dirname, 'peers', 'today.sh');

/** The inputs of today's way. */
export interface TodayBuild {
  readonly source: string;
  readonly target: string;
  readonly version: string;
  /** The application's directory. */
  readonly context: string;
  readonly images: readonly string[];
  /** A folder for its files, emptied first. */
  readonly work: string;
}

/** Returns today's way to build the application `bench`. */
export async function todaysWay({
  source,
  target,
  version,
  context,
  images,
  work,
}: TodayBuild): Promise<Program> {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const image = `${target}/measured/bench:${version}`;
  const args = [source, image, context, work, String(await freePort())];
  return { command: script, args, input: `${images.join('\n')}\n` };
}
