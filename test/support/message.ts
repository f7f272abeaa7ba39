import type { Message } from '../../src/errors.ts';

/** Returns a text as a message, for errors whose sentence doesn't matter to a test. */
export function messageOf(text: string): Message {
  return { name: 'text', words: {}, text };
}
