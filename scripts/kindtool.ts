import { kindModule, kindTools } from '../test/support/kindtool.ts';
import { buildGoPrograms } from './gomodule.ts';

/**
 * Builds kind, and keeps it under .cache/tools.
 * @returns why it can't be had, or undefined.
 * @throws when its sources are there and can't be built.
 */
export function buildKind(log: (line: string) => void): string | undefined {
  const programs = { kind: 'sigs.k8s.io/kind' };
  return buildGoPrograms(
    kindTools,
    { module: kindModule, programs, args: ['-p', '2'], limitMs: 600_000 },
    log,
  );
}
