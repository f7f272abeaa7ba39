import { spawn } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { programs, sources } from '../../support/cli.ts';

/** What a process of a step leaves behind. */
export interface Ended {
  readonly status: number;
  readonly log: string;
}

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * A process with just this environment, its output as one log with the secrets masked as the runner masks
 * them.
 */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
    child.on('error', (error) => (signal.aborted ? undefined : reject(error)));
    child.on('close', (status) =>
      resolve({ status: status ?? 1, log: masked(Buffer.concat(parts).toString()) }),
    );
  });
}

/** What `::add-mask::` names shows nowhere in a log. */
function masked(log: string): string {
  const secrets = [...log.matchAll(/^::add-mask::(.+)$/gm)].map(([, secret = '']) => secret);
  const lines = log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), lines.join('\n'));
}

interface ActionMetadata {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown; readonly required?: boolean }>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
}

/** Our own action, as action.yml describes it. */
export function readOwnAction(): ActionMetadata {
  return parse(readFileSync(join(root, 'action.yml'), 'utf8'));
}

/** What runs it: the bundle of this run, or dist/; while src/ is newer than dist/, src/ itself. */
export function ownEntry(): string {
  if (programs !== sources) return programs.action;
  const bundle = join(root, readOwnAction().runs.main);
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newest = Math.max(
    ...globSync('src/**/*.ts', { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs),
  );
  return built > newest ? bundle : join(root, 'src', 'action', 'main.ts');
}
