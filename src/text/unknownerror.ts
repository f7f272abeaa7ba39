import { ImagebuildError } from '../errors.ts';
import { formatScalar } from './format.ts';
import { type MessageName, say } from './say.ts';

/** Hints for what the system refuses, by its error code: they aren't defects of imagebuild. */
const systemHints: Readonly<Record<string, MessageName & `system${string}`>> = {
  EACCES: 'systemAllow',
  EPERM: 'systemAllow',
  EROFS: 'systemWritable',
  ENOTDIR: 'systemFileInTheWay',
  EISDIR: 'systemDirectoryInTheWay',
  EEXIST: 'systemExists',
  ENOSPC: 'systemDiskFull',
  EDQUOT: 'systemDiskFull',
  EMFILE: 'systemOpenFiles',
};

/** Returns the error as an ImagebuildError: itself, or wrapped as INTERNAL with its cause kept. */
export function asImagebuildError(error: unknown): ImagebuildError {
  if (error instanceof ImagebuildError) return error;
  const message = error instanceof Error ? formatScalar(error.message) : formatScalar(error);
  const code = error instanceof Error && 'code' in error ? formatScalar(error.code) : '';
  return new ImagebuildError('INTERNAL', say('unknownError', { message }), {
    cause: error,
    hint: say(systemHints[code] ?? 'reportDefect'),
  });
}
