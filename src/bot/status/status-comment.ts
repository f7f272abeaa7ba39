import type { Language } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { remember, runInTurn } from '../cache.ts';
import {
  type Comment,
  editComment,
  listIssueComments,
  readComment,
  writeComment,
} from '../github/comments.ts';
import {
  isFinal,
  mergeSections,
  parseStatus,
  renderStatus,
  type Section,
  type StatusContent,
} from './status.ts';

/** What a status comment answers. */
export interface SourceComment {
  readonly issue: number;
  /** The comment's id, or the issue's when its body holds the commands. */
  readonly comment: number;
  /** When it was written: its status comment is no older. */
  readonly writtenAt: string;
}

/** A status comment as it now stands. */
export interface StatusComment {
  /** The status comment's id. */
  readonly id: number;
  /** Its page. */
  readonly url: string;
  readonly model: StatusContent;
}

/**
 * Brings sections into the status comment of a comment. It is read right before it is edited, and written only when something
 * changes; when there is none yet it is written. Only the bot's own comment, bound to the comment it answers, is ever edited
 * (docs/security.md 17).
 */
export async function upsertStatusComment(
  bot: Bot,
  asked: SourceComment,
  sections: readonly Section[],
  language: Language,
): Promise<StatusComment> {
  return runInTurn(bot.cache, `status ${asked.comment}`, async () => {
    const known = bot.cache.statuses.get(asked.comment);
    const current = known === undefined ? undefined : await ownStatus(bot, known, asked.comment);
    const told = current
      ? await edit(bot, current, sections, language)
      : await write(bot, asked, sections, language);
    remember(bot.cache.statuses, asked.comment, told.id);
    return told;
  });
}

/** Finds the status comment of a comment among those of its issue; of several the oldest. */
export async function findStatusComment(bot: Bot, asked: SourceComment): Promise<Comment | undefined> {
  const comments = await listIssueComments(bot.repository, asked.issue, asked.writtenAt);
  const found = comments.filter((one) => isOwnStatusComment(bot, one, asked.comment));
  const [oldest] = found.sort((a, b) => a.id - b.id);
  if (oldest) remember(bot.cache.statuses, asked.comment, oldest.id);
  return oldest;
}

/** Whether a comment is the bot's own status comment, and the one that answers a comment when that is given. */
export function isOwnStatusComment({ identity }: Bot, { author, body }: Comment, asked?: number): boolean {
  if (author.login !== identity.login) return false;
  const model = parseStatus(body);
  return model !== undefined && (asked === undefined || model.comment === asked);
}

/**
 * Reads a status comment once more, a moment after its last edit: another writer, who had read it before that edit, may have
 * undone it. What is missing is brought in again.
 */
export async function confirmStatusComment(
  bot: Bot,
  asked: SourceComment,
  sections: readonly Section[],
  language: Language,
): Promise<void> {
  if (!sections.some(isFinal)) return;
  await bot.tasks.sleep(bot.timeouts.confirm);
  await upsertStatusComment(bot, asked, sections, language);
}

async function ownStatus(bot: Bot, id: number, asked: number): Promise<Comment | undefined> {
  const comment = await readComment(bot.repository, id);
  return comment && isOwnStatusComment(bot, comment, asked) ? comment : undefined;
}

async function edit(
  { repository }: Bot,
  current: Comment,
  sections: readonly Section[],
  language: Language,
): Promise<StatusComment> {
  const before = parseStatus(current.body) ?? { comment: 0, sections: [] };
  const model = mergeSections(before, sections);
  const body = renderStatus(model, language);
  if (body.trim() !== current.body.trim()) await editComment(repository, current.id, body);
  return { id: current.id, url: current.url, model };
}

async function write(
  bot: Bot,
  asked: SourceComment,
  sections: readonly Section[],
  language: Language,
): Promise<StatusComment> {
  const model = mergeSections({ comment: asked.comment, sections: [] }, sections);
  const body = renderStatus(model, language);
  const { id, url } = await writeComment(bot.repository, asked.issue, body, () =>
    findStatusComment(bot, asked),
  );
  return { id, url, model };
}
