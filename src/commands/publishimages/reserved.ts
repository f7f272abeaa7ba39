import { reservedNames } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';

/** Refuses a repository that imagebuild keeps for itself. @throws USAGE */
export function checkReserved(to: Reference): void {
  if (!reservedNames.includes(to.repository.split('/').at(-1) ?? '')) return;
  const image = formatReference(to);
  throw new ImagebuildError('USAGE', say('repositoryReserved', { image }), {
    place: { image },
    hint: say('repositoryReservedHint'),
  });
}
