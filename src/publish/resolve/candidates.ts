import type { ImagebuildError, Message, Warning } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** The places that name an image. */
interface NamedPlaces {
  readonly origins: readonly {
    readonly kind: string;
    readonly file: string;
    readonly line?: number | undefined;
  }[];
}

/** An image that is not embedded, on all platforms or on some, although the build found it. */
export interface LeftOutImage extends NamedPlaces {
  readonly reference: string;
  /** Why, as reports say it. */
  readonly reason: string;
  readonly warning: Warning;
}

interface CandidateRules {
  /** true: an image that must be there is read from the same host. */
  readonly hostIsNeeded: boolean;
  /** true: a host that doesn't answer is an error even if only candidates name it. */
  readonly strict: boolean;
}

/**
 * Decides whether a candidate is left out after an error (docs/compatibility.md B 7): a wrong guess never
 * breaks a build; an answer that isn't known does, such as 429, 5xx or a login that is refused.
 * @returns the reason; undefined when the error stands.
 */
export function reasonToLeaveOut(
  { code, answer }: Pick<ImagebuildError, 'code' | 'answer'>,
  { hostIsNeeded, strict }: CandidateRules,
): Message | undefined {
  if (answer === 'refuses-anonymous') return say('reasonRefused');
  if (answer === 'mirror-lacks') return say('reasonMirrorLacks');
  if (hostIsNeeded || strict) return undefined;
  if (answer === 'none') return say('reasonNoAnswer');
  return code === 'REGISTRY_PROTOCOL' ? say('reasonNotRegistry') : undefined;
}

/** Errors that say that what a candidate names isn't an image that clusters run. */
export function isNoImage({ code }: Pick<ImagebuildError, 'code'>): boolean {
  return code === 'CONTENT_INVALID';
}

/** Describes an image that is left out, with the warning that says so. */
export function leaveOut(
  { origins }: NamedPlaces,
  image: string,
  reason: Message,
  hint?: string | undefined,
): LeftOutImage {
  const [origin] = origins;
  const place = origin && { file: origin.file, line: origin.line };
  const message = say('candidateLeftOut', { image, reason: reason.text }).text;
  return {
    reference: image,
    reason: reason.text,
    origins,
    warning: { message, place, ...(hint === undefined ? {} : { hint }) },
  };
}
