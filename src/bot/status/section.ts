import type { Result } from '../../application/result.ts';
import { formatPlace, type ImagebuildError, type Message, type Place } from '../../errors.ts';
import { endingOf } from '../../text/ending.ts';
import { block, code, lastLines, literal, prose } from '../../text/escape.ts';
import { shorten } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import { say, sentencesIn, translate } from '../../text/say.ts';
import { formatDetails } from '../../text/table.ts';
import type { InvalidCommand } from '../grammar/commands.ts';
import type { Decision, RefusalReason } from '../policy/decision.ts';
import type { SectionMark, State } from './marker.ts';
import { type BuildResult, renderResult } from './result-section.ts';
import { type Section, stateNames } from './status.ts';

/** The content of a section, one kind for each state. Nothing in it is trusted. */
export type SectionFacts =
  | { readonly state: 'queued'; readonly url?: string | undefined }
  | {
      readonly state: 'building';
      /** The page of the run. */
      readonly url: string;
      readonly job?: string | undefined;
      readonly step?: string | undefined;
      /** Whether the run, or the job, waits for a reviewer. */
      readonly waits?: boolean | undefined;
    }
  /** The job that publishes succeeded, and its result is lost. */
  | { readonly state: 'done'; readonly url: string; readonly result?: undefined }
  | ({ readonly state: 'done'; readonly url: string } & BuildResult)
  | {
      readonly state: 'failed';
      readonly url?: string | undefined;
      readonly error?: ShownError | undefined;
    }
  | { readonly state: 'unverified'; readonly url: string; readonly result: Result }
  | { readonly state: 'cancelled'; readonly url?: string | undefined }
  | { readonly state: 'refused'; readonly because: Refusal }
  /** `url`: the page that shows the build under way, a run or another status comment. */
  | { readonly state: 'joined'; readonly url: string };

/** An error of a run, or of the bot itself, whose sentence is known then and is said in any language. */
export type ShownError = NonNullable<Result['error']> & {
  readonly [Field in 'reason' | 'hintReason']?: ImagebuildError[Field] | undefined;
};

/**
 * The reason why nothing is built: an invalid line, a decision, a pull request's checks, or an invalid
 * configuration.
 */
type Refusal =
  | Pick<InvalidCommand, 'problem' | 'suggestion'>
  | {
      readonly decision: Extract<Decision, { verdict: 'refuse' }>;
      readonly app: string;
      readonly label: string | false;
      /** For a refusal for want of permission. */
      readonly ask?: Ask | undefined;
      /** Whether the command has to be posted again once its author is allowed to build. */
      readonly again?: boolean | undefined;
    }
  | { readonly checks: string }
  | { readonly mistakes: ImagebuildError };

/** Whom a person without permission can ask, and for what. */
export interface Ask {
  /** The owners of the application in CODEOWNERS. */
  readonly owners: readonly string[];
  /** The command with which a maintainer allows the builds; undefined where it doesn't count. */
  readonly allow: string | undefined;
}

/** The words of a refusal, escaped. */
interface RefusalWords {
  /** The label of the policy as a code span; empty when it has none. */
  readonly label: string;
  /** For a code span. */
  readonly app: string;
  /** The build arguments that aren't allowed, or a number. */
  readonly detail: string;
  /** The owners of the application as code spans, which mention nobody; empty when nobody is known. */
  readonly owners: string;
  /** The line with which a maintainer lets the author build, as a code span; empty when none can. */
  readonly allow: string;
}

/** The sentence of each refusal: it says what is missing, and who can provide it. */
const refusals: Readonly<Record<RefusalReason, (words: RefusalWords) => Message>> = {
  bot: () => say('refusedBot'),
  edited: () => say('refusedEdited'),
  transferred: () => say('refusedTransferred'),
  'too-old': () => say('refusedTooOld'),
  'no-permission': ({ label, owners, allow }) => say('refusedNoPermission', { label, owners, allow }),
  'permission-unknown': () => say('refusedPermissionUnknown'),
  'label-closed': ({ label }) => say('refusedLabelClosed', { label }),
  'label-locked': ({ label }) => say('refusedLabelLocked', { label }),
  'label-title': ({ label, app }) => say('refusedLabelTitle', { label, app }),
  'label-transferred': ({ label }) => say('refusedLabelTransferred', { label }),
  'label-renamed': ({ label }) => say('refusedLabelRenamed', { label }),
  'label-actor': ({ label }) => say('refusedLabelActor', { label }),
  'allow-off': () => say('refusedAllowOff'),
  'allow-permission': () => say('refusedAllowPermission'),
  'allow-place': () => say('refusedAllowPlace'),
  'sync-permission': () => say('refusedSyncPermission'),
  'sync-place': () => say('refusedSyncPlace'),
  'build-type': () => say('refusedBuildType'),
  'label-build-args': ({ detail, app }) => say('refusedLabelBuildArgs', { detail, app }),
  'label-versions': ({ detail, app }) => say('refusedLabelVersions', { detail, app }),
  'too-many-builds': ({ detail }) => say('refusedTooManyBuilds', { detail }),
};

/** Problems of one build, or of a configuration, that a section shows. */
const mostProblems = 10;

const symbols: Readonly<Record<State, string>> = {
  queued: '⏳',
  building: '🔨',
  done: '✅',
  unverified: '⚠️',
  failed: '❌',
  cancelled: '🚫',
  refused: '✋',
  joined: '🔗',
};

/**
 * Renders a command's part of the status comment as Markdown.
 * @param mark without its state, which the facts have.
 * @param command the command's line, as it was written or in its canonical form.
 */
export function renderSection(
  mark: Omit<SectionMark, 'state'>,
  command: string,
  facts: SectionFacts,
  language: Language,
): Section {
  const { state } = facts;
  const title = `${symbols[state]} ${code(shorten(command, 300))} ${sentencesIn(language)(stateNames[state])}`;
  const parts = [title, ...renderFacts(facts, mark, language)].filter((part) => part !== '');
  return { ...mark, state, text: parts.join('\n\n') };
}

/** Renders the section of a command that builds nothing: its line, and an answer that is escaped already. */
export function renderNote(mark: SectionMark, command: string, answer: string): Section {
  return { ...mark, text: `${code(shorten(command, 300))}\n\n${answer}` };
}

function renderFacts(facts: SectionFacts, mark: Omit<SectionMark, 'state'>, language: Language): string[] {
  const text = sentencesIn(language);
  const run =
    'url' in facts && facts.url !== undefined && isUrl(facts.url)
      ? text('statusRun', { url: facts.url })
      : '';
  switch (facts.state) {
    case 'queued':
      return [join(text('statusQueued'), run)];
    case 'building':
      return [join(renderProgress(facts, language), run)];
    case 'done':
      return facts.result === undefined
        ? [join(text('statusPublished'), run)]
        : [...renderResult(facts, language), run];
    case 'unverified':
      return [...renderUnverified(facts.result, language), run];
    case 'failed':
      return [...renderFailure(facts, language), join(adviseAfter(facts, mark, language), run)];
    case 'cancelled':
      return [join(text('statusCancelled'), run)];
    case 'refused':
      return renderRefusal(facts.because, language);
    case 'joined':
      return isUrl(facts.url) ? [text('statusJoined', { url: facts.url })] : [];
  }
}

function renderProgress(
  { job, step, waits }: Extract<SectionFacts, { state: 'building' }>,
  language: Language,
): string {
  const text = sentencesIn(language);
  return waits
    ? text('statusWaiting', { job: codeOf(job) })
    : text('statusBuilding', { job: codeOf(job), step: codeOf(step) });
}

/**
 * Says how a build that failed can be built again. A published tag stays what it is, and a retry finds a
 * build everywhere only if its mark names a run and the command.
 */
function adviseAfter(
  { error }: Extract<SectionFacts, { state: 'failed' }>,
  { run, command, replace }: Omit<SectionMark, 'state'>,
  language: Language,
): string {
  const text = sentencesIn(language);
  if (error?.code === 'TAG_EXISTS') return replace === false ? text('statusTagKept') : '';
  return run === undefined || command === undefined ? '' : text('statusRetry');
}

function renderFailure({ error }: Extract<SectionFacts, { state: 'failed' }>, language: Language): string[] {
  const text = sentencesIn(language);
  const lines = lastLines(error?.excerpt ?? '', 30);
  const target = error?.target;
  return [
    ...(error === undefined ? [text('statusNoResult')] : renderProblems(error, language)),
    target === undefined ? '' : prose(sentenceOf(endingOf(target), language)),
    lines.join('') === '' ? '' : formatDetails(text('statusLog', { count: lines.length }), block(lines)),
  ];
}

/** Renders an image that is published, and the reason why it isn't verified. */
function renderUnverified({ reference = '', digest, error }: Result, language: Language): string[] {
  const text = sentencesIn(language);
  return [
    text('statusUnverified', { reference: code(reference), digest: code(digest ?? '') }),
    ...(error === undefined ? [] : renderProblems(error, language)),
  ];
}

function renderRefusal(because: Refusal, language: Language): string[] {
  const text = sentencesIn(language);
  if ('checks' in because)
    return isUrl(because.checks) ? [text('statusPullRequest', { url: because.checks })] : [];
  if ('mistakes' in because)
    return [text('statusConfiguration'), ...renderProblems(because.mistakes, language)];
  if ('problem' in because) {
    const problem = prose(capitalize(sentenceOf(because.problem, language)));
    return [
      `${problem}${language === 'zh' ? '。' : '.'}`,
      text('statusSuggestion'),
      block(because.suggestion.split('\n')),
    ];
  }
  const { decision, app, label, ask, again } = because;
  const words = {
    app: literal(app),
    label: label === false ? '' : code(label),
    detail: code(decision.detail ?? ''),
    owners: (ask?.owners ?? []).map(code).join(', '),
    allow: codeOf(ask?.allow),
  };
  const then = again && canBeAllowed(decision.reason) ? text('refusedUntilAllowed') : '';
  return [join(sentenceOf(refusals[decision.reason](words), language), then)];
}

/** Limits of what a maintainer can allow somebody else. */
const limits: readonly RefusalReason[] = ['label-build-args', 'label-versions'];

/** Returns whether a maintainer can allow the same command; the application's own limits stay. */
function canBeAllowed(reason: RefusalReason): boolean {
  if (limits.includes(reason)) return false;
  return reason === 'no-permission' || reason.startsWith('label-');
}

type Problem = Pick<ShownError, 'message' | 'place' | 'hint' | 'reason' | 'hintReason'>;

/** Renders every problem of an error, a line each with its place, and what to do about the first. */
export function renderProblems(
  error: Problem & { readonly problems?: readonly Problem[] | undefined },
  language: Language,
): string[] {
  const { problems = [] } = error;
  const all = problems.length > 0 ? problems : [error];
  const inWords = ({ reason }: Problem) => reason && translate(reason, language);
  const lines = all.slice(0, mostProblems).map((one) => formatLine(one.place, inWords(one) ?? one.message));
  const hint = (error.hintReason && translate(error.hintReason, language)) ?? error.hint;
  const missing = all.length - lines.length;
  const more = missing === 0 ? [] : [sentencesIn(language)('statusMore', { count: missing })];
  return [block([...lines, ...more]), hint === undefined ? '' : prose(shorten(hint, 1000))];
}

/** Formats `file:line: message`, of a message of several lines the first. */
function formatLine(place: Place | undefined, message: string): string {
  return [formatPlace(place), shorten(message.split(/\r?\n/, 1)[0] ?? '', 1000)].filter(Boolean).join(': ');
}

function sentenceOf(message: Message, language: Language): string {
  return translate(message, language) ?? message.text;
}

function capitalize(text: string): string {
  return text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function join(...sentences: readonly string[]): string {
  return sentences.filter(Boolean).join(' ');
}

/** Returns text as a code span; nothing when there is none. */
function codeOf(text: string | undefined): string {
  return text === undefined ? '' : code(shorten(text, 300));
}

/** Returns whether an address needs no escaping; all of GitHub's are of this form. */
export function isUrl(text: string): boolean {
  return /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:\/[\w./-]*)?(?:#[\w-]+)?$/.test(text);
}
