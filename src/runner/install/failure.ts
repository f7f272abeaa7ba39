import type { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** A workload or pod that isn't ready, and why: `Deployment web/a`, `ImagePullBackOff: …`. */
export interface NotReady {
  readonly object: string;
  readonly reason: string;
}

/** The most of them that are shown. */
const shown = 10;

/**
 * Describes an install that failed: which command, how it ended, and what wasn't ready in the cluster.
 * @param error that of the command, with its last lines.
 * @param missing programs that it didn't find on PATH.
 */
export function installFailed(
  error: ImagebuildError,
  notReady: readonly NotReady[],
  missing: readonly string[],
): ImagebuildError {
  // A workload only says how many of its pods lack; they know why.
  const isPod = ({ object }: NotReady) => object.startsWith('Pod ');
  const byUse = [...notReady.filter(isPod), ...notReady.filter((one) => !isPod(one))];
  const lines = byUse.slice(0, shown).map(({ object, reason }) => `${object}: ${reason}`);
  const more = notReady.length - lines.length;
  const excerpt = [
    ...(error.excerpt === undefined ? [] : [error.excerpt]),
    ...(lines.length > 1 ? [say('installNotReady').text, ...lines] : []),
    ...(more > 0 ? [say('notesCut', { count: more }).text] : []),
  ];
  return error.with({
    code: 'INSTALL_FAILED',
    message: say('installFailed', { reason: error.message, notReady: lines[0] ?? '' }),
    hint: hintFor(error, lines.length > 0, missing),
    ...(excerpt.length === 0 ? {} : { excerpt: excerpt.join('\n') }),
  });
}

function hintFor(error: ImagebuildError, isNotReady: boolean, missing: readonly string[]) {
  if (missing.length > 0) return say('installMissingHint', { programs: missing.join(', ') });
  if (error.code === 'TIMEOUT') return say('installTimedOutHint');
  return say(isNotReady ? 'installNotReadyHint' : 'installFailedHint');
}
