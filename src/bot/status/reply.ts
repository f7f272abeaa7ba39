import type { Message } from '../../errors.ts';
import type { Language } from '../../text/language.ts';
import { say, sentencesIn, translate } from '../../text/say.ts';
import { commands, parseCommand } from '../grammar/commands.ts';
import {
  formatAnswersMarker,
  formatRefusalMarker,
  formatReplyMarker,
  refusalSeparator,
  type State,
} from './marker.ts';
import type { Section } from './status.ts';

/**
 * Renders the bot's comments beside the status comment. Their markers bind them to what they answer
 * (docs/security-rules.md 17).
 */

interface Reply {
  /** The id of the comment with the commands. */
  readonly comment: number;
  /** The login of its author, who is mentioned. */
  readonly login: string;
  readonly sections: readonly Pick<Section, 'state' | 'command'>[];
  /** The page of the status comment. */
  readonly url: string;
}

const ended: ReadonlySet<State> = new Set<State>(['done', 'unverified', 'failed', 'cancelled']);

/** Renders the one short reply that says how all builds ended; undefined while one of them is unfinished. */
export function renderReply(
  { comment, login, sections, url }: Reply,
  language: Language,
): string | undefined {
  const counted = sections.filter(({ state }) => state !== 'refused' && state !== 'joined');
  if (counted.length === 0 || !counted.every(({ state }) => ended.has(state))) return undefined;
  const text = translate(describeEnds(counted), language);
  return `${formatReplyMarker(comment)}\n${formatMention(login)}${text} [→](${encodeURI(url)})\n`;
}

/** Says how builds ended: together if all ended well, or as one. */
function describeEnds(ended: readonly Pick<Section, 'state' | 'command'>[]): Message {
  const count = ended.length;
  const done = ended.filter(({ state }) => state === 'done');
  const dryRuns = done.filter(isDryRun).length;
  if (done.length === count && dryRuns === 0) return say('replyDone', { count });
  if (done.length === count) return say('replyDryRun', { count: dryRuns, published: count - dryRuns });
  if (ended.every(({ state }) => state === 'cancelled')) return say('replyCancelled', { count });
  if (count === 1 && ended[0]?.state === 'unverified') return say('replyUnverified');
  return say('replyFailed', { failed: count - done.length, count });
}

function isDryRun({ command }: Pick<Section, 'command'>): boolean {
  const parsed = command === undefined ? undefined : parseCommand(command);
  return parsed?.kind === 'build' && parsed.dryRun;
}

/** Answers to a person's commands. */
interface Answers {
  readonly person: number;
  readonly login: string;
  readonly sections: readonly Pick<Section, 'text'>[];
}

/** Renders the comment with the answers to a comment whose commands build nothing. */
export function renderAnswers(
  { comment, ...answers }: Answers & { readonly comment: number },
  language: Language,
): string {
  const marker = formatAnswersMarker(comment, answers.person);
  return `${marker}\n${formatMention(answers.login)}\n\n${renderTexts(answers, language)}\n`;
}

/**
 * Renders the one comment that answers a person's refused commands on an issue; it is edited, and shows the
 * newest below the earlier ones (docs/security-rules.md 4).
 * @param earlier the comment as it is.
 */
export function renderRefusals(answers: Answers, language: Language, earlier = ''): string {
  const before = splitRefusals(earlier);
  const text = renderTexts(answers, language);
  const all = before.at(-1) === text ? before : [...before, text];
  const separator = `\n\n${refusalSeparator}\n\n`;
  while (all.length > 1 && all.join(separator).length > longestAnswers) all.shift();
  const head = `${formatRefusalMarker(answers.person)}\n${formatMention(answers.login)}`;
  return `${head}\n\n${all.join(separator)}\n`;
}

/** The longest text of answers, in UTF-16 code units, that fits into a comment with all around it. */
const longestAnswers = 60_000;

function renderTexts({ sections }: Answers, language: Language): string {
  const limit = longestAnswers / Math.max(1, sections.length);
  const texts = sections.map(({ text }) =>
    text.length <= limit ? text : sentencesIn(language)('statusLeftOut'),
  );
  return texts.join('\n\n').trim();
}

/** Returns the answers that a comment with refusals shows, without its head and its other markers. */
function splitRefusals(body: string): string[] {
  const [, , ...lines] = body.split(/\r?\n/);
  const shown = lines.filter((line) => !line.startsWith('<!-- imagebuild:refused ')).join('\n');
  const texts = shown.split(refusalSeparator).map((text) => text.trim());
  return texts.filter((text) => text !== '');
}

/** Renders the answer to `/imagebuild_help` as Markdown. */
export function renderHelp(language: Language): string {
  const text = sentencesIn(language);
  const rows = commands.map(({ name, usage, description }) => {
    const line = [`/${name}`, usage].filter(Boolean).join(' ');
    return `* \`${line}\` ${translate(description, language)}`;
  });
  const example = ['```text', '/imagebuild_apps helm v3.8.2', '```'].join('\n');
  return [text('helpStart'), rows.join('\n'), text('helpFlags'), example].join('\n\n');
}

function formatMention(login: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?$/.test(login) ? `@${login} ` : '';
}
