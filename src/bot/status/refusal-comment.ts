import type { Language } from '../../text/language.ts';
import type { Bot } from '../bot.ts';
import { runInTurn } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { type Comment, editComment, listIssueComments, writeComment } from '../github/comments.ts';
import { chooseRefusalAnswer } from '../policy/decision.ts';
import type { Policy } from '../policy/policy.ts';
import { formatRefusalMarker, formatRefusalTimes, parseRefusalTimes } from './marker.ts';
import { tryReact } from './reaction.ts';
import { renderRefusals } from './reply.ts';
import type { Section } from './status.ts';

const hour = 60 * 60 * 1000;

/**
 * Answers commands when none of them is carried out, in one comment per person and issue, which is edited;
 * after too many refusals in an hour with a reaction only (docs/security-rules.md 4).
 * @param recent the repository's comments of the last day.
 */
export async function answerRefusedCommands(
  bot: Bot,
  source: CommandSource,
  sections: readonly Section[],
  { policy, language, recent }: { policy: Policy; language: Language; recent: readonly Comment[] },
): Promise<void> {
  const { author, issue, target } = source;
  await runInTurn(bot.cache, `refusals ${issue} ${author.id}`, async () => {
    const since = Date.now() - hour;
    const times = listRefusalTimes(bot, recent, author.id).filter((time) => time > since);
    if (chooseRefusalAnswer(times.length, policy) === 'reaction') {
      await tryReact(bot, target, 'confused');
      return;
    }
    const answer = { person: author.id, login: author.login, sections };
    await write(bot, source, (earlier) => renderRefusals(answer, language, earlier), recent);
  });
}

async function write(
  bot: Bot,
  source: CommandSource,
  render: (earlier: string | undefined) => string,
  recent: readonly Comment[],
): Promise<void> {
  const { repository } = bot;
  const { issue } = source;
  const isOne = (comment: Comment) => isRefusalComment(bot, comment, source);
  const find = async () =>
    (await listIssueComments(repository, issue, new Date(0).toISOString())).find(isOne);
  const known = recent.find(isOne) ?? (await find());
  const earlier = parseRefusalTimes(known?.body ?? '').filter((time) => time > Date.now() - hour);
  const body = `${render(known?.body)}\n${formatRefusalTimes([...earlier, Date.now()])}\n`;
  if (known) await editComment(repository, known.id, body);
  else await writeComment(repository, issue, body, find);
}

/** Returns whether a comment is the bot's own comment with the refusals of a person on an issue. */
function isRefusalComment(
  { identity }: Bot,
  { author, body, issue }: Comment,
  source: CommandSource,
): boolean {
  const own = author.login === identity.login && issue === source.issue;
  return own && body.startsWith(`${formatRefusalMarker(source.author.id)}\n`);
}

/** Lists the times of a person's refusals, which the bot's own comments keep, in milliseconds since 1970. */
function listRefusalTimes({ identity }: Bot, comments: readonly Comment[], person: number): number[] {
  return comments
    .filter(
      ({ author, body }) => author.login === identity.login && body.startsWith(formatRefusalMarker(person)),
    )
    .flatMap(({ body }) => parseRefusalTimes(body));
}
