import type { Language } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import type { StatusLocation } from '../cache.ts';
import { listIssueComments, react, readComment, writeComment } from '../github/comments.ts';
import { readIssue } from '../github/issues.ts';
import { formatReplyMarker } from './marker.ts';
import { renderReply } from './reply.ts';
import type { StatusComment } from './status-comment.ts';

/** The reaction on the status comment that is the lock of a reply, for each attempt; after so many retries nobody is called. */
const locks = ['rocket', 'hooray', 'heart', '+1'] as const;

/**
 * Writes the short reply that mentions the requester, once all builds of a status comment have ended. A reaction on the status
 * comment is the lock: of two instances that saw the end only one replies. A retry is answered anew, with a lock of its own.
 */
export async function mentionWhenDone(
  bot: Bot,
  place: StatusLocation,
  { id, url, model }: StatusComment,
  language: Language,
): Promise<void> {
  const builds = model.sections.filter(({ run, command }) => run !== undefined || command !== undefined);
  const facts = { comment: place.comment, sections: builds, url };
  if (renderReply({ ...facts, login: '' }, language) === undefined) return;
  const lock = locks[Math.max(...builds.map(({ attempt }) => attempt)) - 1];
  if (lock === undefined || !(await react(bot.repository, { comment: id }, lock))) return;
  const text = renderReply({ ...facts, login: await loginOf(bot, place) }, language) ?? '';
  await writeComment(bot.repository, place.issue, text, async () => {
    const comments = await listIssueComments(
      bot.repository,
      place.issue,
      new Date(Date.now() - 60_000).toISOString(),
    );
    return comments.find(
      ({ author, body }) =>
        author.login === bot.identity.login && body.startsWith(formatReplyMarker(place.comment)),
    );
  });
}

/** Who asked: whoever wrote the comment, or the issue whose body held the command. */
async function loginOf({ repository, cache }: Bot, { comment, issue }: StatusLocation): Promise<string> {
  const known = cache.logins.get(comment);
  if (known !== undefined) return known;
  const asked = await readComment(repository, comment);
  if (asked?.issue === issue) return asked.author.login;
  return (await readIssue(repository, issue))?.user?.login ?? '';
}
