import type { Result } from '../../application/result.ts';
import { formatPlace, type ImagebuildError, type Place } from '../../errors.ts';
import { block, code, lastLines, literal, prose, shorten } from '../../text/escape.ts';
import type { Language } from '../../text/say.ts';
import { formatDetails } from '../../text/table.ts';
import type { InvalidCommand } from '../grammar/command.ts';
import type { Decision } from '../policy/decision.ts';
import { refusalTexts } from '../texts/refusals.ts';
import { statusTexts } from '../texts/status.ts';
import type { SectionMark, State } from './marker.ts';
import { type Done, doneParts } from './result-section.ts';
import type { Section } from './status.ts';

/** What a section tells, one kind for each state; nothing in it is trusted. */
export type SectionFacts =
  | { readonly state: 'queued'; readonly url?: string | undefined }
  | {
      readonly state: 'building';
      /** The page of the run. */
      readonly url: string;
      readonly job?: string | undefined;
      readonly step?: string | undefined;
    }
  | ({ readonly state: 'done'; readonly url: string } & Done)
  | {
      readonly state: 'failed';
      readonly url?: string | undefined;
      readonly error?: Result['error'];
      /** The log's end; undefined when it could not be read. */
      readonly log?: string | undefined;
    }
  | { readonly state: 'cancelled'; readonly url?: string | undefined; readonly by?: string | undefined }
  | { readonly state: 'refused'; readonly because: Refusal }
  /** `url`: where the build at work is told of, a run or another status comment. */
  | { readonly state: 'joined'; readonly url: string };

/** Why nothing was built: a line that is no command, a decision, a pull request's page of checks, or a configuration with mistakes. */
export type Refusal =
  | Pick<InvalidCommand, 'problem' | 'write'>
  | {
      readonly decision: Extract<Decision, { verdict: 'refuse' }>;
      readonly app: string;
      readonly label: string | false;
    }
  | { readonly checks: string }
  | { readonly mistakes: ImagebuildError };

const symbols: Readonly<Record<State, string>> = {
  queued: '⏳',
  building: '🔨',
  done: '✅',
  failed: '❌',
  cancelled: '🚫',
  refused: '✋',
  joined: '🔗',
};

/**
 * A command's part of the status comment.
 * @param mark without its state, which the facts say.
 * @param shown the command's line, as it was written or in its canonical form.
 */
export function renderSection(
  mark: Omit<SectionMark, 'state'>,
  shown: string,
  facts: SectionFacts,
  language: Language,
): Section {
  const { state } = facts;
  const title = `${symbols[state]} ${code(shorten(shown, 300))} ${statusTexts[language].states[state]}`;
  const parts = [title, ...partsOf(facts, language)].filter((part) => part !== '');
  return { ...mark, state, text: parts.join('\n\n') };
}

function partsOf(facts: SectionFacts, language: Language): string[] {
  const say = statusTexts[language];
  const run = 'url' in facts && facts.url !== undefined && isUrl(facts.url) ? say.run(facts.url) : '';
  switch (facts.state) {
    case 'queued':
      return [sentences(say.queued(), run)];
    case 'building':
      return [sentences(say.building(maybeCode(facts.job), maybeCode(facts.step)), run)];
    case 'done':
      return [...doneParts(facts, language), run];
    case 'failed':
      return [...failedParts(facts, language), sentences(say.retry(), run)];
    case 'cancelled':
      return [sentences(say.cancelled(maybeCode(facts.by)), run)];
    case 'refused':
      return refusedParts(facts.because, language);
    case 'joined':
      return isUrl(facts.url) ? [say.joined(facts.url)] : [];
  }
}

function failedParts(
  { error, log }: Extract<SectionFacts, { state: 'failed' }>,
  language: Language,
): string[] {
  const say = statusTexts[language];
  const first = error?.message.split(/\r?\n/, 1)[0];
  const lines = lastLines(log ?? error?.excerpt ?? '', 30);
  return [
    first === undefined ? say.failedWithoutWord() : block([placed(error?.place, first)]),
    error?.hint === undefined ? '' : prose(shorten(error.hint, 1000)),
    lines.join('') === '' ? '' : formatDetails(say.log(lines.length), block(lines)),
  ];
}

function refusedParts(because: Refusal, language: Language): string[] {
  const say = statusTexts[language];
  if ('checks' in because) return isUrl(because.checks) ? [say.pullRequest(because.checks)] : [];
  if ('mistakes' in because) return mistakenParts(because.mistakes, language);
  if ('problem' in because)
    return [
      `${prose(capitalised(because.problem))}${language === 'zh' ? '。' : '.'}`,
      say.write(),
      block([because.write]),
    ];
  const { decision, app, label } = because;
  const words = {
    app: literal(app),
    label: code(label === false ? '' : label),
    detail: code(decision.detail ?? ''),
  };
  return [refusalTexts[language][decision.reason](words)];
}

/** Every mistake that one reading found, each with its line, and what to do about the first. */
function mistakenParts(error: ImagebuildError, language: Language): string[] {
  const all = error.problems.length > 0 ? error.problems : [error];
  const lines = all.slice(0, 10).map(({ place, message }) => placed(place, message));
  const hint = error.hint === undefined ? '' : prose(shorten(error.hint, 1000));
  return [statusTexts[language].brokenConfiguration(), block(lines), hint];
}

/** `file:line: message` */
function placed(place: Place | undefined, message: string): string {
  return [formatPlace(place), shorten(message.split(/\r?\n/, 1)[0] ?? '', 1000)].filter(Boolean).join(': ');
}

function capitalised(text: string): string {
  return text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function sentences(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' ');
}

function maybeCode(text: string | undefined): string | undefined {
  return text === undefined ? undefined : code(shorten(text, 300));
}

/** An address that needs no escaping; GitHub's are all of this form. */
function isUrl(text: string): boolean {
  return /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:\/[\w./-]*)?(?:#[\w-]+)?$/.test(text);
}
