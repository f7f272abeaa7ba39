import { ImagebuildError, type Warning } from '../../errors.ts';
import { say } from '../../text/say.ts';

/**
 * Reads what only saves transfers: lists of tags, other versions, layers that may be there. Whatever goes
 * wrong with it, the build goes on without, and says so once.
 */
export interface OptionalReads {
  /** Returns what was read, or the other value when it couldn't be. */
  attempt<T>(reading: Promise<T>, other: T): Promise<T>;
  /** A warning when something couldn't be read. */
  warnings(): Warning[];
}

/** @param location the repository that is read. */
export function openOptionalReads(location: string): OptionalReads {
  let first: ImagebuildError | undefined;
  return {
    async attempt(reading, other) {
      try {
        return await reading;
      } catch (error) {
        if (!(error instanceof ImagebuildError)) throw error;
        first ??= error;
        return other;
      }
    },
    warnings: () => (first ? [notReused(location, first)] : []),
  };
}

function notReused(location: string, { message: reason }: ImagebuildError): Warning {
  return {
    message: say('reuseSkipped', { location, reason }).text,
    place: { image: location },
    hint: say('reuseSkippedHint').text,
  };
}
