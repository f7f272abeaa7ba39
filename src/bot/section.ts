import type { Result } from '../application/result.ts';
import { formatPlace } from '../errors.ts';
import { changesBetween } from './changes.ts';
import type { InvalidCommand, Language } from './command.ts';
import type { Decision } from './decision.ts';
import { block, code, lastLines, prose, shorten } from './harmless.ts';
import type { SectionMark, State } from './marker.ts';
import type { Section } from './status.ts';
import { formatBytes } from './texts/figures.ts';
import { refusalTexts } from './texts/refusals.ts';
import { statusTexts } from './texts/status.ts';

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
  | {
      readonly state: 'done';
      readonly url: string;
      readonly result: Result;
      readonly dryRun?: boolean | undefined;
      /** The result of the version that was published before. */
      readonly previous?: Previous | undefined;
    }
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

/** Why nothing was built: a line that is no command, a decision, or a pull request's page of checks. */
export type Refusal =
  | Pick<InvalidCommand, 'problem' | 'write'>
  | {
      readonly decision: Extract<Decision, { verdict: 'refuse' }>;
      readonly app: string;
      readonly label: string | false;
    }
  | { readonly checks: string };

export type Previous = Pick<Result, 'reference' | 'images'>;

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
export function sectionFrom(
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

function doneParts(
  { result, dryRun, previous }: Extract<SectionFacts, { state: 'done' }>,
  language: Language,
): string[] {
  const say = statusTexts[language];
  if (dryRun) return [say.dryRunDone(), platformTable(result, language), ...imageFold(result, language)];
  const { reference = '', digest = '', request } = result;
  const install = request.type === 'dockerimages' ? `docker pull ${reference}` : `sealos run ${reference}`;
  return [
    ...(reference === '' ? [] : [code(reference), say.runIt(), block([install])]),
    say.index(code(digest)),
    platformTable(result, language),
    ...changeParts(result, previous, language),
    ...imageFold(result, language),
    ...warningFold(result, language),
  ];
}

function platformTable({ platforms }: Result, language: Language): string {
  const rows = Object.entries(platforms).map(([name, { size, layers, digest }]) => [
    code(name),
    formatBytes(size, language),
    String(layers),
    code(digest),
  ]);
  return rows.length === 0 ? '' : table(statusTexts[language].platformTable, rows);
}

function imageFold({ images }: Result, language: Language): string[] {
  const say = statusTexts[language];
  const rows = images.map(({ reference, digest, size, sources }) => [
    code(reference),
    digest === undefined ? '' : code(digest.slice(0, 19)),
    size === undefined ? '' : formatBytes(size, language),
    code(sources[0] === undefined ? '' : (formatPlace(sources[0]) ?? sources[0].kind)),
  ]);
  return rows.length === 0 ? [] : [fold(say.images(rows.length), table(say.imageTable, rows))];
}

function warningFold({ warnings }: Result, language: Language): string[] {
  const lines = warnings.map(({ message, place }) =>
    [formatPlace(place), message].filter(Boolean).join(': '),
  );
  return lines.length === 0 ? [] : [fold(statusTexts[language].warnings(lines.length), block(lines))];
}

function changeParts(result: Result, previous: Previous | undefined, language: Language): string[] {
  if (previous?.reference === undefined) return [];
  const say = statusTexts[language];
  const changes = changesBetween(previous.images, result.images);
  if (changes.length === 0) return [say.unchanged(code(previous.reference))];
  const rows = changes.map(({ image, before, now }) =>
    [image, before, now].map((word) => maybeCode(word) ?? ''),
  );
  return [fold(say.changes(code(previous.reference)), table(say.changeTable, rows))];
}

function failedParts(
  { error, log }: Extract<SectionFacts, { state: 'failed' }>,
  language: Language,
): string[] {
  const say = statusTexts[language];
  const place = formatPlace(error?.place);
  const first = error?.message.split(/\r?\n/, 1)[0];
  const lines = lastLines(log ?? error?.excerpt ?? '', 30);
  return [
    first === undefined
      ? say.failedWithoutWord()
      : block([[place, shorten(first, 1000)].filter(Boolean).join(': ')]),
    error?.hint === undefined ? '' : prose(shorten(error.hint, 1000)),
    lines.join('') === '' ? '' : fold(say.log(lines.length), block(lines)),
  ];
}

function refusedParts(because: Refusal, language: Language): string[] {
  const say = statusTexts[language];
  if ('checks' in because) return isUrl(because.checks) ? [say.pullRequest(because.checks)] : [];
  if ('problem' in because)
    return [
      `${prose(because.problem)}${language === 'zh' ? '。' : '.'}`,
      say.write(),
      block([because.write]),
    ];
  const { decision, app, label } = because;
  const words = {
    app: code(app).replace(/<\/?code>/g, ''),
    label: code(label === false ? '' : label),
    detail: code(decision.detail ?? ''),
  };
  return [refusalTexts[language][decision.reason](words)];
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

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fold(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
