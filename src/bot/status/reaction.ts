import type { Bot } from '../bot.ts';
import { type ReactionTarget, react } from '../github/comments.ts';

/**
 * Puts a reaction on a comment or an issue. One that fails stops nothing.
 * @returns false when the bot had put it there before; undefined when it failed.
 */
export async function tryReact(
  { repository, log }: Pick<Bot, 'repository' | 'log'>,
  target: ReactionTarget,
  content: Parameters<typeof react>[2],
): Promise<boolean | undefined> {
  try {
    return await react(repository, target, content);
  } catch (error) {
    log.warn({ err: error, target }, 'a reaction cannot be written');
    return undefined;
  }
}
