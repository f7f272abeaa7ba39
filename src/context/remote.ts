import { ImagebuildError, type Place } from '../errors.ts';
import type { Content } from '../image/content.ts';

/**
 * Fetches what an address names.
 * @param checksum `sha256:…`, which the bytes must have.
 */
export type Download = (address: string, checksum: string | undefined, place: Place) => Promise<Content>;

const repository = /^(?:git|ssh):\/\/|^git@|^github\.com\/|\.git(?:#.*)?$/;

/** Whether a source of ADD is an address. @throws KUBEFILE_UNSUPPORTED for a git repository or another scheme. */
export function isRemote(word: string, place: Place): boolean {
  if (!repository.test(word) && /^https?:\/\//.test(word)) return true;
  if (!repository.test(word) && !/^[a-z][a-z0-9+.-]*:\/\//.test(word)) return false;
  throw new ImagebuildError(
    'KUBEFILE_UNSUPPORTED',
    `${word} cannot be fetched: it is no http or https file`,
    {
      place,
      hint: 'Fetch it in init.sh, and COPY the files.',
    },
  );
}

/** The name that a download gets inside a directory: the last one of its path. */
export function downloadName(address: string, destination: string, place: Place): string {
  const name = URL.parse(address)?.pathname.split('/').at(-1) ?? '';
  if (!destination.endsWith('/') || !['', '.', '..'].includes(name)) return decoded(name);
  throw new ImagebuildError('KUBEFILE_SYNTAX', `${address} names no file that could go into ${destination}`, {
    place,
    hint: 'Write the name of the file as destination.',
  });
}

/** An escape that is none, or hides a `/`, stays as it is written. */
function decoded(name: string): string {
  try {
    const text = decodeURIComponent(name);
    return /[/\0]/.test(text) ? name : text;
  } catch {
    return name;
  }
}

export function localChecksum(word: string, place: Place): ImagebuildError {
  return new ImagebuildError(
    'KUBEFILE_SYNTAX',
    `--checksum is for what ADD downloads, and ${word} is no address`,
    {
      place,
      hint: 'Remove --checksum.',
    },
  );
}
