import type { ImagebuildError, TargetState } from '../errors.ts';
import type { Descriptor, Digest } from '../image/descriptor.ts';
import type { Target } from '../image/store.ts';
import { say } from '../text/say.ts';

/** Follows what a publication writes under tags, so that a failure can say what the target holds. */
export interface Ending {
  /**
   * A tag is about to be written, of a platform or of the version: from here on an error doesn't say that it
   * wasn't.
   * @param before what it names now, if that is known.
   */
  writing(tag: string, digest: Digest, before?: Digest): void;
  /** The registry has confirmed a tag. */
  written(tag: string): void;
  /** Returns an error with what the target holds now (docs/security-rules.md 28). */
  explain(error: ImagebuildError): Promise<ImagebuildError>;
}

/**
 * @param image.reference with its version's tag, as people read it.
 * @param image.isHidden true when nothing is visible before all of it is written.
 * @param signal once it is aborted, the target isn't asked any more.
 */
export function followPublication(
  target: Target,
  image: { readonly tag: string; readonly reference: string; readonly isHidden?: boolean | undefined },
  signal: AbortSignal | undefined,
): Ending {
  const { tag, reference, isHidden = false } = image;
  const tags = new Map<string, WrittenTag>();
  const find = async (name: string): Promise<'new' | 'old' | 'unknown'> => {
    const written = tags.get(name);
    if (!written) return 'old';
    const now = signal?.aborted ? 'unknown' : await target.resolve(name).catch(() => 'unknown' as const);
    return compare(written, now);
  };
  const findState = async (): Promise<TargetState> => {
    if (isHidden) return { reference, state: 'unchanged', moved: [] };
    const digest = tags.get(tag)?.digest;
    const state = await find(tag);
    if (digest !== undefined && state !== 'old')
      return { reference, state: state === 'new' ? 'unverified' : 'unknown', digest };
    const names = [...tags.keys()].filter((name) => name !== tag);
    const states = await Promise.all(names.map(find));
    return { reference, state: 'unchanged', moved: names.filter((_, index) => states[index] !== 'old') };
  };
  return {
    writing: (name, digest, before) => void tags.set(name, { digest, before, isConfirmed: false }),
    written(name) {
      const written = tags.get(name);
      if (written) tags.set(name, { ...written, isConfirmed: true });
    },
    explain: async (error) => explain(error, await findState()),
  };
}

/** A tag that a publication has begun to write. */
interface WrittenTag {
  readonly digest: Digest;
  readonly before: Digest | undefined;
  readonly isConfirmed: boolean;
}

/**
 * Compares what a tag names now with what was written. A registry may confirm a tag and keep the old one;
 * one that names something else was moved again, by another build.
 */
function compare(
  { digest, before, isConfirmed }: WrittenTag,
  now: Descriptor | undefined | 'unknown',
): 'new' | 'old' | 'unknown' {
  if (now === 'unknown') return isConfirmed ? 'new' : 'unknown';
  if (now?.digest === digest) return 'new';
  return isConfirmed && now !== undefined && now.digest !== before ? 'new' : 'old';
}

/** An image that is published isn't said to have failed: the error is that it couldn't be verified. */
function explain(error: ImagebuildError, target: TargetState): ImagebuildError {
  const { reference, digest, state } = target;
  if (state !== 'unverified' || digest === undefined || error.code === 'CANCELLED')
    return error.with({ target });
  const message = say('publishedUnverified', { reference, digest, reason: error.message });
  return error.with({
    code: 'READ_BACK_FAILED',
    message,
    target,
    hint: say('publishedUnverifiedHint', { reference }),
  });
}
