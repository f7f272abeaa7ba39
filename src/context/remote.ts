import { ImagebuildError, type Place } from '../errors.ts';
import type { Content } from '../image/content.ts';
import { say } from '../text/say.ts';

/**
 * Downloads an address.
 * @param checksum `sha256:…`, which the bytes must match.
 */
export type Download = (address: string, checksum: string | undefined, place: Place) => Promise<Content>;

const repository = /^(?:git|ssh):\/\/|^git@|^github\.com\/|\.git(?:#.*)?$/;

/**
 * Tells whether a source of ADD is an address. @throws KUBEFILE_UNSUPPORTED for a git repository or another
 * scheme.
 */
export function isRemote(word: string, place: Place): boolean {
  if (!repository.test(word) && /^https?:\/\//.test(word)) return true;
  if (!repository.test(word) && !/^[a-z][a-z0-9+.-]*:\/\//.test(word)) return false;
  throw new ImagebuildError('KUBEFILE_UNSUPPORTED', say('addUnsupportedAddress', { address: word }), {
    place,
    hint: say('addUnsupportedAddressHint'),
  });
}

/**
 * Returns the name that a download gets inside a directory: the last one of its path. @throws KUBEFILE_SYNTAX
 */
export function downloadName(address: string, destination: string, place: Place): string {
  const name = URL.parse(address)?.pathname.split('/').at(-1) ?? '';
  if (!destination.endsWith('/') || !['', '.', '..'].includes(name)) return decoded(name);
  throw new ImagebuildError('KUBEFILE_SYNTAX', say('addWithoutName', { address, destination }), {
    place,
    hint: say('addWithoutNameHint'),
  });
}

/** Decodes percent escapes, unless they are invalid or hide a `/`. */
function decoded(name: string): string {
  try {
    const text = decodeURIComponent(name);
    return /[/\0]/.test(text) ? name : text;
  } catch {
    return name;
  }
}

/** Returns the error for --checksum on a source that isn't downloaded. */
export function localChecksum(word: string, place: Place): ImagebuildError {
  return new ImagebuildError('KUBEFILE_SYNTAX', say('addLocalChecksum', { source: word }), {
    place,
    hint: say('addLocalChecksumHint'),
  });
}
