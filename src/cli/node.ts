import { ImagebuildError } from '../errors.ts';

/**
 * Nothing but the words of a command can be read by an older Node.
 * @param running the version of this process: `24.1.0`.
 * @param wanted `engines.node` of package.json: `>=24`.
 * @throws PROGRAM_MISSING
 */
export function checkNode(running: string, wanted: string): void {
  const oldest = Number.parseInt(wanted.replace(/^\D+/, ''), 10);
  if (Number.parseInt(running, 10) >= oldest) return;
  throw new ImagebuildError('PROGRAM_MISSING', `this is Node ${running}, and imagebuild needs ${oldest}`, {
    hint: `Install Node ${oldest} or newer; on Linux, npm ci brings it, and npx imagebuild uses it.`,
  });
}
