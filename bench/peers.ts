import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../test/support/registry.ts';
import type { Program } from './program.ts';

const scripts = join(import.meta.dirname, 'peers');

/**
 * Returns a plain copy of the images, from registry to registry.
 * @param images `repository:tag`
 */
export function plainCopy(source: string, target: string, images: readonly string[]): Program {
  return { command: join(scripts, 'copy.sh'), args: [source, target], input: `${images.join('\n')}\n` };
}

/** The inputs of today's way. */
export interface TodayBuild {
  readonly source: string;
  readonly target: string;
  readonly version: string;
  /** The application's directory. */
  readonly context: string;
  readonly images: readonly string[];
  /** A folder for its files; the caller removes it after the measurement. */
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
  await mkdir(work, { recursive: true });
  const image = `${target}/measured/bench:${version}`;
  const args = [source, image, context, work, String(await freePort())];
  return { command: join(scripts, 'today.sh'), args, input: `${images.join('\n')}\n` };
}
