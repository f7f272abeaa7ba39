import type { Language } from '../../text/say.ts';
import { helpTexts } from '../texts/help.ts';
import { statusTexts } from '../texts/status.ts';
import type { State } from './marker.ts';
import type { Section } from './status.ts';

/** The comments of the bot beside the status comment. Their markers bind them to whom and what they answer (docs/security.md 17). */

export interface Reply {
  /** The id of the comment that asked. */
  readonly comment: number;
  /** The login of whoever asked; it is mentioned. */
  readonly login: string;
  readonly sections: readonly Pick<Section, 'state'>[];
  /** The page of the status comment. */
  readonly url: string;
}

const ended: ReadonlySet<State> = new Set<State>(['done', 'failed', 'cancelled']);

/** The one short reply when all is done or something failed; undefined while there is nothing to say. */
export function renderReply(
  { comment, login, sections, url }: Reply,
  language: Language,
): string | undefined {
  const counted = sections.filter(({ state }) => state !== 'refused' && state !== 'joined');
  if (counted.length === 0 || !counted.every(({ state }) => ended.has(state))) return undefined;
  const failed = counted.filter(({ state }) => state !== 'done').length;
  const say = statusTexts[language];
  const text = failed === 0 ? say.allDone(counted.length) : say.someFailed(failed, counted.length);
  return `${formatReplyMarker(comment)}\n${mention(login)}${text} [→](${encodeURI(url)})\n`;
}

/** The first line of the reply to a comment. */
export function formatReplyMarker(comment: number): string {
  return `<!-- imagebuild:reply v1 comment=${comment} -->`;
}

/** The one comment that answers a person's refused commands on an issue; it is edited, and shows the newest (docs/security.md 4). */
export function renderRefusals(
  { person, login, sections }: { person: number; login: string; sections: readonly Pick<Section, 'text'>[] },
  language: Language,
): string {
  const room = 60_000 / Math.max(1, sections.length);
  const texts = sections.map(({ text }) =>
    text.length <= room ? text : `${statusTexts[language].leftOut()}`,
  );
  return `${[`${formatRefusalMarker(person)}\n${mention(login)}`, ...texts].join('\n\n')}\n`;
}

/** The first line of the comment with a person's refusals, by the person's id. */
export function formatRefusalMarker(person: number): string {
  return `<!-- imagebuild:refusals v1 person=${person} -->`;
}

/** The answer to `/imagebuild_help`, for a section or a comment of its own. */
export function renderHelp(language: Language): string {
  return helpTexts[language];
}

function mention(login: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/.test(login) ? `@${login} ` : '';
}
