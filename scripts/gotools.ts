import type { GoTool } from '../test/support/gotools.ts';
import { buildGoPrograms } from './gomodule.ts';

/**
 * Builds a tool that tests or the bench compare with, unless it is there.
 * @returns why it can't be had, or undefined.
 * @throws when its sources are there and can't be built.
 */
export function buildGoTool(tool: GoTool, log: (line: string) => void): string | undefined {
  const { name, module, source, directory } = tool;
  const limits = { args: ['-p', '2'], limitMs: 600_000 };
  return buildGoPrograms(directory, { module, programs: { [name]: source }, ...limits }, log);
}
