import type { ImagebuildError, TargetState } from '../errors.ts';
import type { Digest } from '../image/descriptor.ts';
import type { Target } from '../image/store.ts';
import { say } from '../text/say.ts';

/** Follows what a publication writes under tags, so that a failure can say what the target holds. */
export interface Ending {
  /** A platform's own tag has been written. */
  moved(tag: string): void;
  /** The version's tag is about to be written: from here on an error doesn't say that it wasn't. */
  writing(digest: Digest): void;
  /** The registry has confirmed the version's tag. */
  written(): void;
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
  const moved: string[] = [];
  let digest: Digest | undefined;
  let isWritten = false;
  const findState = async (): Promise<TargetState> => {
    if (digest === undefined || isHidden) return { reference, state: 'unchanged', moved };
    if (isWritten) return { reference, state: 'unverified', digest };
    const now = signal?.aborted ? 'unknown' : await target.resolve(tag).catch(() => 'unknown' as const);
    if (now === 'unknown') return { reference, state: 'unknown', digest };
    return now?.digest === digest
      ? { reference, state: 'unverified', digest }
      : { reference, state: 'unchanged', moved };
  };
  return {
    moved: (name) => void moved.push(name),
    writing: (next) => {
      digest = next;
    },
    written: () => {
      isWritten = true;
    },
    explain: async (error) => explain(error, await findState()),
  };
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
