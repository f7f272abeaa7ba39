/**
 * Starts this program again with the Node that npm installed beside it. This file, and what imports it, must
 * be read by older Nodes: they can't parse the rest of the code.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The signals that end a program: they are passed on. */
const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** The oldest version of Node that runs imagebuild: `engines.node` of package.json. */
export const oldestNode = 24;

/** Tells whether a version of Node, such as `20.20.2`, is too old. */
export function isTooOld(version: string): boolean {
  return Number.parseInt(version, 10) < oldestNode;
}

/**
 * Runs the program of this process again with the bundled Node if its own is too old.
 * @returns the exit status; undefined where this Node will do, or the bundled one isn't there or can't run.
 */
export async function runWithBundledNode(
  version: string = process.versions.node,
  node: string | undefined = isTooOld(version) ? findBundledNode() : undefined,
): Promise<number | undefined> {
  if (!isTooOld(version) || node === undefined) return undefined;
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  const status = await new Promise<number | undefined>((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  for (const signal of signals) process.off(signal, forward);
  return status;
}

/** Finds the Node of the optional dependency, wherever npm put it; undefined where it isn't installed. */
function findBundledNode(): string | undefined {
  const name = `node-linux-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin/node');
  } catch {
    return undefined;
  }
}
