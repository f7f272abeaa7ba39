import { type ErrorCode, ImagebuildError } from '../errors.ts';

/** Tells whether an error says that bytes were damaged: on their way, or where they are stored. */
export function isDamage(error: unknown): boolean {
  return error instanceof ImagebuildError && error.code === 'DIGEST_MISMATCH';
}

/** What damaged bytes may lead to before their digest is known: they can't be unpacked, or aren't a tar. */
const unpackingCodes: ReadonlySet<ErrorCode> = new Set([
  'DIGEST_MISMATCH',
  'CONTENT_INVALID',
  'LIMIT_EXCEEDED',
]);

/** Tells whether an error can be that of a damaged layer, which is unpacked while it's read. */
export function mayBeDamage(error: unknown): boolean {
  if (error instanceof ImagebuildError) return unpackingCodes.has(error.code);
  return error instanceof Error && 'code' in error && /^Z(?:STD)?_/.test(String(error.code));
}

/** Codes of a second read that got no bytes at all. */
const withoutBytes: ReadonlySet<ErrorCode> = new Set([
  'REGISTRY_UNAVAILABLE',
  'CONTENT_MISSING',
  'UNAUTHORIZED',
  'DENIED',
  'RATE_LIMITED',
]);

/**
 * Chooses the error to report after a second read failed: the damage, if the second read got nothing, as
 * where only a mirror can be reached.
 */
function chooseError(damage: unknown, second: unknown): unknown {
  return second instanceof ImagebuildError && withoutBytes.has(second.code) ? damage : second;
}

interface ReadAgain {
  /** How often something is read in all. */
  readonly reads?: number;
  readonly when?: (error: unknown) => boolean;
  /** Called before it is read again. */
  readonly onDamage?: (error: unknown) => void;
}

/**
 * Does something that reads content. When its bytes were damaged, it's done again from the start, with
 * `fresh` bytes: from where the content comes from, past mirrors and copies.
 */
export async function readAgainIfDamaged<T>(
  read: (options: { readonly fresh: boolean }) => Promise<T>,
  { reads = 2, when = isDamage, onDamage = () => {} }: ReadAgain = {},
): Promise<T> {
  let damage: unknown;
  for (let count = 1; ; count += 1) {
    try {
      return await read({ fresh: count > 1 });
    } catch (error) {
      if (count === reads || !when(error)) throw damage === undefined ? error : chooseError(damage, error);
      damage = error;
      onDamage(error);
    }
  }
}
