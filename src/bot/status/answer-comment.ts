import type { Language } from '../../text/language.ts';
import type { Bot } from '../bot.ts';
import type { CommandSource } from '../command-source.ts';
import { type Comment, listIssueComments, writeComment } from '../github/comments.ts';
import { formatAnswersMarker } from './marker.ts';
import { renderAnswers } from './reply.ts';
import type { Section } from './status.ts';

const hour = 60 * 60 * 1000;

/** Comments with answers that a person gets in an hour; after that the reaction is the answer. */
const answersPerHour = 20;

/**
 * Answers commands that build nothing, such as cancel and help, in a comment below them; refusals have their
 * own.
 * @param recent the repository's comments of the last day.
 */
export async function writeAnswers(
  bot: Bot,
  source: CommandSource,
  sections: readonly Section[],
  { language, recent }: { readonly language: Language; readonly recent: readonly Comment[] },
): Promise<void> {
  const { author, comment, issue, writtenAt } = source;
  const isAnswer = ({ author: writer, body, createdAt }: Comment) =>
    writer.login === bot.identity.login &&
    body.startsWith('<!-- imagebuild:answers ') &&
    body.split('\n', 1)[0]?.endsWith(` person=${author.id} -->`) === true &&
    Date.parse(createdAt) > Date.now() - hour;
  if (recent.filter(isAnswer).length >= answersPerHour) return;
  const text = renderAnswers({ comment, person: author.id, login: author.login, sections }, language);
  await writeComment(bot.repository, issue, text, async () => {
    const comments = await listIssueComments(bot.repository, issue, writtenAt);
    return comments.find((one) => isAnswerTo(bot, one, source));
  });
}

/** Returns whether a comment is the bot's own with the answers to another comment. */
export function isAnswerTo(
  { identity }: Pick<Bot, 'identity'>,
  { author, body }: Comment,
  asked: { readonly comment: number; readonly author: { readonly id: number } },
): boolean {
  const marker = formatAnswersMarker(asked.comment, asked.author.id);
  return author.login === identity.login && body.startsWith(`${marker}\n`);
}
