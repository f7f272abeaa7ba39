import { type MessageName, say } from './say.ts';

/**
 * Returns what a schema of zod says when a value isn't as it must be: a sentence without its subject, in the
 * language that is spoken when the value is read.
 */
export function must(name: MessageName & `must${string}`) {
  return { error: () => say(name as 'mustDigest').text } as const;
}

/** Tells whether a message is one of ours, and not one of zod. */
export function isMust(message: string): boolean {
  return /^(?:must |必须)/.test(message);
}
