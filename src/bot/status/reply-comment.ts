import type { Language } from '../../text/language.ts';
import type { Bot } from '../bot.ts';
import type { StatusLocation } from '../cache.ts';
import {
  type Comment,
  editComment,
  listIssueComments,
  readComment,
  writeComment,
} from '../github/comments.ts';
import { readIssue } from '../github/issues.ts';
import { formatReplyMarker } from './marker.ts';
import { tryReact } from './reaction.ts';
import { renderReply } from './reply.ts';
import type { StatusComment } from './status-comment.ts';

/**
 * The reactions on the status comment that lock a reply, one for each attempt; after more retries nobody is
 * mentioned.
 */
const locks = ['rocket', 'hooray', 'heart', '+1'] as const;

/**
 * Writes the short reply that mentions the author of the commands, once all builds of a status comment have
 * ended. A reaction on the status comment is the lock: of two instances that see the end only one replies. A
 * retry gets a reply and a lock of its own. A reply that no longer says how they ended is corrected: a result
 * may come late, and a run may be run again.
 */
export async function mentionWhenDone(
  bot: Bot,
  location: StatusLocation,
  { id, url, content }: StatusComment,
  language: Language,
): Promise<void> {
  const builds = content.sections.filter(({ run, command }) => run !== undefined || command !== undefined);
  const facts = { comment: location.comment, sections: builds, url };
  if (renderReply({ ...facts, login: '' }, language) === undefined) return;
  const lock = locks[Math.max(...builds.map(({ attempt }) => attempt)) - 1];
  if (lock === undefined) return;
  const isFirst = await tryReact(bot, { comment: id }, lock);
  const earlier = isFirst ? undefined : await findReply(bot, location, location.writtenAt);
  if (!isFirst && earlier === undefined) return;
  const text = renderReply({ ...facts, login: await readLogin(bot, location) }, language) ?? '';
  if (earlier === undefined)
    await writeComment(bot.repository, location.issue, text, () =>
      findReply(bot, location, new Date(Date.now() - 60_000).toISOString()),
    );
  else if (earlier.body.trim() !== text.trim()) await editComment(bot.repository, earlier.id, text);
}

/** Finds the newest reply to the author of the commands since a moment. */
async function findReply(
  { repository, identity }: Bot,
  { issue, comment }: StatusLocation,
  since: string,
): Promise<Comment | undefined> {
  const comments = await listIssueComments(repository, issue, since);
  return comments.findLast(
    ({ author, body }) => author.login === identity.login && body.startsWith(formatReplyMarker(comment)),
  );
}

/**
 * Returns the login of the author of the commands: of the comment, or of the issue when they are in its body.
 */
async function readLogin({ repository, cache }: Bot, { comment, issue }: StatusLocation): Promise<string> {
  const known = cache.logins.get(comment);
  if (known !== undefined) return known;
  const source = await readComment(repository, comment);
  if (source?.issue === issue) return source.author.login;
  return (await readIssue(repository, issue))?.user?.login ?? '';
}
