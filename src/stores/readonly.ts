import { ImagebuildError } from '../errors.ts';
import { type Target, wrapSource } from '../image/store.ts';
import { say } from '../text/say.ts';

/** Returns a store that refuses every write, for a dry run. */
export function readOnlyTarget(target: Target): Target {
  const refuse = async () => {
    throw dryRunWrites(target.location);
  };
  return wrapSource<Target>(target, { mount: refuse, write: refuse, putManifest: refuse });
}

/** Returns the error of a command that would write although it is a dry run: a mistake of imagebuild. */
export function dryRunWrites(location: string): ImagebuildError {
  return new ImagebuildError('INTERNAL', say('dryRunWrites', { location }), { hint: say('reportDefect') });
}
