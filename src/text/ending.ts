import type { Message, TargetState } from '../errors.ts';
import { say } from './say.ts';

const endings = {
  unverified: 'endingUnverified',
  verified: 'endingVerified',
  unknown: 'endingUnknown',
} as const;

/** Returns the sentence that says what the target of a publication holds after an error. */
export function endingOf({ reference, state, digest, moved = [], published = [] }: TargetState): Message {
  if (published.length > 0 && state === 'unchanged')
    return say('endingPartly', { reference, moved: moved.join(', '), published: published.join(', ') });
  if (state === 'unchanged') return say('endingUnchanged', { reference, moved: moved.join(', ') });
  return say(endings[state], { reference, digest: digest ?? '' });
}
