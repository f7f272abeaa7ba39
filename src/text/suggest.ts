import type { Message } from '../errors.ts';
import { nearest } from './nearest.ts';
import { say } from './say.ts';

/**
 * Returns a hint for a word that isn't allowed: the one that was probably meant, or else all that are
 * allowed.
 */
export function suggest(wanted: string, allowed: readonly string[]): Message {
  const near = nearest(wanted, allowed);
  return near === undefined
    ? say('writeOneOf', { names: allowed.join(', ') })
    : say('didYouMean', { name: JSON.stringify(near) });
}
