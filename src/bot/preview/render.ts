import type { Preview, PreviewComparison, PreviewImageChange } from '../../application/preview/preview.ts';
import { code, prose } from '../../text/escape.ts';
import { formatBytes, shorten } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import { sentencesIn } from '../../text/say.ts';
import { formatDetails, formatTable } from '../../text/table.ts';
import { isUrl, renderProblems } from '../status/section.ts';
import { shortenSections } from '../status/shorten.ts';
import { formatContentLine, formatPreviewMarker, type PreviewMark } from './marker.ts';

/** An application whose preview can't be read: the name of its artifact, and why. */
interface UnreadPreview {
  readonly artifact: string;
  readonly reason: string;
}

/** What the comment on a pull request shows. Nothing in the previews is trusted. */
export interface PreviewContent {
  readonly mark: PreviewMark;
  /** The page of the run. */
  readonly url: string;
  readonly succeeded: boolean;
  readonly previews: readonly Preview[];
  readonly unread: readonly UnreadPreview[];
}

/** GitHub's limit of a comment’s length, in UTF-16 code units, with room to spare. */
const longestComment = 65_000;

/** Renders the comment on a pull request, within GitHub's limit. */
export function renderPreview(
  { mark, url, succeeded, previews, unread }: PreviewContent,
  language: Language,
): string {
  const say = sentencesIn(language);
  const ordered = [...previews].sort((a, b) => rankOf(a) - rankOf(b));
  const sections = [
    ...ordered.map((preview) => renderApplication(preview, language)),
    ...unread.map(({ artifact, reason }) => `#### ❔ ${code(artifact)}\n\n${prose(reason)}`),
  ];
  const run = isUrl(url) ? say('statusRun', { url }) : '';
  const head = [
    formatPreviewMarker(mark),
    `### ${say('previewTitle')}`,
    [say('previewCommit', { commit: code(mark.commit.slice(0, 12)) }), run].filter(Boolean).join(' '),
    ...(sections.length === 0 ? [say('previewNothing')] : []),
    ...(succeeded ? [] : [say('previewFailed')]),
  ].join('\n\n');
  const kept = formatContentLine(previews) ?? '';
  const room = longestComment - head.length - kept.length - 2 * (sections.length + 2);
  const fitted = shortenSections(sections, room, language).filter(Boolean);
  return `${[head, ...fitted, kept].filter(Boolean).join('\n\n')}\n`;
}

/** What needs somebody's attention comes first, and what changes nothing last. */
function rankOf({ problems, lint, comparison }: Preview): number {
  if (problems.length > 0) return 0;
  if (lint !== undefined && lint.errors > 0) return 1;
  return comparison?.state === 'compared' && !comparison.different ? 3 : 2;
}

function renderApplication(preview: Preview, language: Language): string {
  const { type, app, version, problems, hint, lint } = preview;
  const isBroken = problems.length > 0 || (lint !== undefined && lint.errors > 0);
  const title = `#### ${isBroken ? '❌' : '✅'} ${code(`${type} ${app} ${version}`)}`;
  const failure =
    problems.length === 0
      ? []
      : [sentencesIn(language)('previewNotBuilt'), ...renderProblems(asProblem(problems, hint), language)];
  return [
    title,
    ...failure,
    ...renderComparison(preview.comparison, language),
    renderPlatforms(preview, language),
    ...renderMissing(preview, language),
    ...renderLint(lint, language),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Returns the problems of a preview as those of an error, whose places are files. */
function asProblem(problems: Preview['problems'], hint: string | undefined) {
  const rows = problems.map(({ place, message }) => ({
    code: 'INTERNAL',
    message: place === undefined ? message : `${place}: ${message}`,
  }));
  const [first = { code: 'INTERNAL', message: '' }] = rows;
  return { ...first, hint, problems: rows };
}

function renderComparison(comparison: PreviewComparison | undefined, language: Language): string[] {
  if (comparison === undefined) return [];
  const say = sentencesIn(language);
  const reference = code(comparison.reference);
  if (comparison.state === 'absent')
    return [say('previewAbsent', { reference, size: formatBytes(comparison.bytes) })];
  if (comparison.state === 'unknown')
    return [say('previewUnknown', { reference, reason: prose(comparison.reason) })];
  if (!comparison.different) return [say('previewSame', { reference })];
  const { images, moreImages, files, configuration, bytes } = comparison;
  const changes = [
    say('previewDifferent', { reference, size: formatBytes(bytes) }),
    ...(images.length === 0 ? [say('previewNoImages')] : []),
    ...(files === 0 ? [] : [say('previewFiles', { count: files })]),
    ...(configuration.length === 0
      ? []
      : [say('previewConfiguration', { fields: nameFields(configuration) })]),
  ];
  return [changes.join(language === 'zh' ? '' : ' '), ...renderImages(images, moreImages, language)];
}

/** The most fields of a configuration that are named. */
const mostFields = 10;

function nameFields(fields: readonly string[]): string {
  const named = fields.slice(0, mostFields).map((field) => code(shorten(field, 60)));
  return [...named, ...(fields.length > mostFields ? ['…'] : [])].join(', ');
}

const changeNames = {
  added: 'previewAdded',
  removed: 'previewRemoved',
  retagged: 'previewRetagged',
  moved: 'previewMoved',
} as const;

function renderImages(images: readonly PreviewImageChange[], more: number, language: Language): string[] {
  if (images.length === 0) return [];
  const say = sentencesIn(language);
  const rows = images.map(({ name, change, before, now, platforms }) => [
    say(changeNames[change]),
    code(name),
    nameSide(before, change),
    nameSide(now, change),
    platforms.map(code).join(' '),
  ]);
  const rest = more > 0 ? [['', say('statusMore', { count: more }), '', '', '']] : [];
  const table = formatTable(say('previewImageColumns').split(' | '), [...rows, ...rest]);
  return [formatDetails(say('previewImages', { count: images.length + more }), table)];
}

/** Names an image by its tag, and by its digest too where that is all that changed. */
function nameSide(side: PreviewImageChange['now'], change: PreviewImageChange['change']): string {
  if (side === undefined) return '';
  return code(change === 'moved' ? `${side.tag} ${side.digest.slice(0, 19)}` : side.tag);
}

function renderPlatforms({ platforms }: Preview, language: Language): string {
  const rows = Object.entries(platforms).map(([name, { size, digest }]) => [
    code(name),
    formatBytes(size),
    code(digest.slice(0, 19)),
  ]);
  if (rows.length === 0) return '';
  return formatTable(sentencesIn(language)('previewPlatformColumns').split(' | '), rows);
}

function renderMissing({ missing, leftOut }: Preview, language: Language): string[] {
  const say = sentencesIn(language);
  const rows = leftOut.map(({ reference, reason }) => [code(reference), prose(reason)]);
  return [
    ...(missing.length === 0 ? [] : [say('previewMissing', { platforms: missing.map(code).join(', ') })]),
    ...(rows.length === 0
      ? []
      : [
          formatDetails(
            say('statusNotEmbedded', { count: rows.length }),
            formatTable(say('previewLeftOutColumns').split(' | '), rows),
          ),
        ]),
  ];
}

function renderLint(lint: Preview['lint'], language: Language): string[] {
  if (lint === undefined || lint.errors + lint.warnings + lint.notes === 0) return [];
  const say = sentencesIn(language);
  const { errors, warnings, notes, findings } = lint;
  const rows = findings.map(({ severity, rule, place, message }) => [
    say(severityNames[severity]),
    code(place),
    `${prose(message)} ${code(rule)}`,
  ]);
  const more = errors + warnings + notes - rows.length;
  const rest = more > 0 ? [['', '', say('statusMore', { count: more })]] : [];
  const table = formatTable(say('previewLintColumns').split(' | '), [...rows, ...rest]);
  return [formatDetails(say('previewLint', { errors, warnings, notes }), table)];
}

const severityNames = { error: 'previewError', warning: 'previewWarning', note: 'previewNote' } as const;
