import type { Language } from '../../text/language.ts';
import type { Bot } from '../bot.ts';
import { remember, runInTurn } from '../cache.ts';
import type { SourceComment } from '../command-source.ts';
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

/** A status comment as it was last written. */
export interface StatusComment {
  /** The status comment's id. */
  readonly id: number;
  /** Its page. */
  readonly url: string;
  readonly content: StatusContent;
}

/**
 * Merges sections into the status comment of a comment, or writes a new one. The comment is read right before
 * it is edited, and edited only when something changes. Only the bot's own comment, bound to the comment it
 * answers, is ever edited (docs/security-rules.md 17).
 */
export async function upsertStatusComment(
  bot: Bot,
  source: SourceComment,
  sections: readonly Section[],
  language: Language,
): Promise<StatusComment> {
  return runInTurn(bot.cache, `status ${source.comment}`, async () => {
    const known = bot.cache.statuses.get(source.comment);
    const current = known === undefined ? undefined : await readOwnStatusComment(bot, known, source.comment);
    const written = current
      ? await edit(bot, current, sections, language)
      : await write(bot, source, sections, language);
    remember(bot.cache.statuses, source.comment, written.id);
    return written;
  });
}

/** Finds the status comment of a comment among those of its issue; of several the oldest. */
export async function findStatusComment(bot: Bot, source: SourceComment): Promise<Comment | undefined> {
  const comments = await listIssueComments(bot.repository, source.issue, source.writtenAt);
  const found = comments.filter((one) => isOwnStatusComment(bot, one, source.comment));
  const [oldest] = found.sort((a, b) => a.id - b.id);
  if (oldest) remember(bot.cache.statuses, source.comment, oldest.id);
  return oldest;
}

/**
 * Returns whether a comment is the bot's own status comment, and answers a certain comment when that is
 * given.
 */
export function isOwnStatusComment(
  { identity }: Pick<Bot, 'identity'>,
  { author, body }: Comment,
  source?: number,
): boolean {
  if (author.login !== identity.login) return false;
  const content = parseStatus(body);
  return content !== undefined && (source === undefined || content.comment === source);
}

/**
 * Merges sections into a status comment once more, a moment after its last edit: another writer who had read
 * it before that edit may have undone it.
 */
export async function confirmStatusComment(
  bot: Bot,
  source: SourceComment,
  sections: readonly Section[],
  language: Language,
): Promise<void> {
  if (!sections.some(isFinal)) return;
  await bot.tasks.sleep(bot.timeouts.confirmMs);
  await upsertStatusComment(bot, source, sections, language);
}

async function readOwnStatusComment(bot: Bot, id: number, source: number): Promise<Comment | undefined> {
  const comment = await readComment(bot.repository, id);
  return comment && isOwnStatusComment(bot, comment, source) ? comment : undefined;
}

async function edit(
  { repository }: Bot,
  current: Comment,
  sections: readonly Section[],
  language: Language,
): Promise<StatusComment> {
  const before = parseStatus(current.body) ?? { comment: 0, sections: [] };
  const content = mergeSections(before, sections);
  const body = renderStatus(content, language);
  if (body.trim() !== current.body.trim()) await editComment(repository, current.id, body);
  return { id: current.id, url: current.url, content };
}

async function write(
  bot: Bot,
  source: SourceComment,
  sections: readonly Section[],
  language: Language,
): Promise<StatusComment> {
  const content = mergeSections({ comment: source.comment, sections: [] }, sections);
  const body = renderStatus(content, language);
  const { id, url } = await writeComment(bot.repository, source.issue, body, () =>
    findStatusComment(bot, source),
  );
  return { id, url, content };
}
