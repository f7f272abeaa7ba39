import type { PublishedComparison } from '../application/comparison/published.ts';
import { parseOutputLocation } from '../application/location.ts';
import { renderChecked } from '../application/preview/markdown.ts';
import { countImages, missingPlatforms, type Result } from '../application/result.ts';
import { renderUsage } from '../application/usage/markdown.ts';
import type { Plan } from '../commands/planprepared.ts';
import { formatPlace, type Warning } from '../errors.ts';
import { installsLines } from '../report/notes.ts';
import { planLines } from '../report/plan.ts';
import { registryPage } from '../report/registrypage.ts';
import { commandFor, describeDurations, describeToEmbed, describeTransfer } from '../report/result.ts';
import { block, code, prose } from '../text/escape.ts';
import { formatBytes } from '../text/format.ts';
import { spokenLanguage } from '../text/language.ts';
import { say } from '../text/say.ts';
import { formatDetails, formatTable } from '../text/table.ts';
import { comparisonSection } from './comparison.ts';
import { columns, joinSections } from './summarysections.ts';

/** What a summary needs besides the result. */
interface SummaryContext {
  /** true: of a pull request, so the summary ends with how one asks for a build that is published. */
  readonly isCheck?: boolean;
  /** The address of the repository, `https://github.com/owner/name`. */
  readonly repositoryUrl?: string | undefined;
  /** How the image of a pull request differs from the published one. */
  readonly comparison?: PublishedComparison | undefined;
}

/** Returns the job summary of a finished build, as Markdown. */
export function resultSummary(
  result: Result,
  { isCheck = false, repositoryUrl, comparison }: SummaryContext = {},
): string {
  const command = isCheck ? undefined : commandFor(result);
  return joinSections([
    `### ${result.request.app} ${result.request.version}`,
    ...(command === undefined ? [] : [block([command])]),
    formatTable(columns('summaryColumns'), platformRows(result)),
    ...missingSection(result.request, result),
    [
      say('summaryIndex', { digest: code(nameDigest(result)) }).text,
      ...(result.tags ?? []).slice(1).map((name) => say('summaryAlso', { name: code(name) }).text),
      ...linkLines(result, repositoryUrl),
      `${describeTransfer(result)}`,
      describeDurations(result),
    ]
      .filter(Boolean)
      .join('<br>'),
    ...comparisonSection(comparison),
    ...renderChecked(result.checked, spokenLanguage()),
    ...archiveSection(result),
    ...usageSection(result),
    ...imageSection(result),
    ...installsLines(result).map(prose),
    ...noteSection('summaryLeftOut', result.leftOut),
    ...noteSection('summaryNotes', result.notes),
    ...warningSection(result.warnings),
    ...(isCheck ? checkEnding(result.request) : []),
  ]);
}

/** Says how the image of a pull request is published: an application's by a comment. */
function checkEnding({ type, app, version, directory }: Result['request']): string[] {
  if (directory) return [say('checkPublishesNoDirectory').text];
  return [say('checkPublishesNothing').text, block([`/imagebuild_${type} ${app} ${version}`])];
}

/** Links to the image's page at its registry, where that is known, and to the commit that was built. */
function linkLines({ reference = '', commit }: Result, repositoryUrl: string | undefined): string[] {
  const page = registryPage(reference);
  return [
    ...(page === undefined ? [] : [`[${prose(reference)}](${page})`]),
    ...(commit === undefined || repositoryUrl === undefined
      ? []
      : [
          say('summaryCommit', {
            commit: `[${code(commit.slice(0, 12))}](${repositoryUrl}/commit/${commit})`,
          }).text,
        ]),
  ];
}

/** Returns `name@digest` of an image in a registry, and of any other the digest alone. */
function nameDigest({ reference = '', digest, request }: Result): string {
  if (digest === undefined) return say('resultNone').text;
  if (parseOutputLocation(reference, request.version) !== undefined) return digest;
  return `${reference.slice(0, reference.lastIndexOf(':'))}@${digest}`;
}

/** Returns the job summary of a prepared build: nothing is published yet. */
export function preparedSummary(
  request: Result['request'],
  toEmbed: ReadonlyMap<string, readonly string[]>,
  warnings: readonly Warning[],
  size: number,
): string {
  return joinSections([
    `### ${say('summaryPrepared', { build: `${request.app} ${request.version}` }).text}`,
    say('summaryHandOver', { size: formatBytes(size) }).text,
    say('summaryPlatforms', {
      platforms: request.platforms.map(code).join(say('listAnd').text),
      images: prose(describeToEmbed(toEmbed)),
    }).text,
    ...warningSection(warnings),
  ]);
}

/** Returns the job summary of a dry run: what would be published. */
export function planSummary(plan: Plan): string {
  const { request, warnings } = plan;
  return joinSections([
    `### ${request.app} ${request.version}`,
    prose(say('dryRunDone').text),
    block(planLines(plan)),
    ...warningSection(warnings),
  ]);
}

function platformRows(result: Result): string[][] {
  const counts = countImages(result);
  return Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [
    code(name),
    formatBytes(size),
    String(layers),
    String(counts.get(name)),
    code(digest),
  ]);
}

/** Names the platforms that were asked for, and that the image lacks. */
function missingSection(request: Result['request'], result: Result): string[] {
  const missing = missingPlatforms(request, result);
  return missing.length === 0
    ? []
    : [say('previewMissing', { platforms: missing.map(code).join(', ') }).text];
}

function usageSection({ usage, reference = '' }: Result): string[] {
  return usage === undefined ? [] : [renderUsage(usage, reference, spokenLanguage())];
}

function archiveSection({ archives = [] }: Result): string[] {
  if (archives.length === 0) return [];
  const rows = archives.map(({ platform, file, size, sha256 }) => [
    code(platform),
    code(file),
    formatBytes(size),
    code(sha256),
  ]);
  return [formatTable(columns('summaryArchiveColumns'), rows)];
}

/** The most embedded images that the summary lists; the output `metadata` has all. */
const mostImages = 1000;

/** Counts the embedded images, and lists them up to a bound: a summary of thousands would be refused. */
function imageSection({ images }: Result): string[] {
  if (images.length === 0) return [];
  const rows = images
    .slice(0, mostImages)
    .map(({ reference, required, reason = '', digest, size, sources }) => [
      code(reference),
      prose(required === false ? say('summaryCandidate', { reason }).text : reason),
      digest === undefined ? '' : code(`${digest.slice(0, 19)}…`),
      size === undefined ? '' : formatBytes(size),
      placesOf(sources),
    ]);
  const table = formatTable(columns('summaryImageColumns'), [
    ...rows,
    ...moreRow(images.length - rows.length, 5),
  ]);
  return [formatDetails(say('summaryImages', { count: images.length }).text, table)];
}

/** The most rows of what isn't embedded; the output `metadata` has all. */
const mostNotes = 200;

/** Counts what isn't embedded, and lists it up to a bound, with the reasons. */
function noteSection(title: 'summaryLeftOut' | 'summaryNotes', notes: Result['notes'] = []): string[] {
  if (notes.length === 0) return [];
  const rows = notes
    .slice(0, mostNotes)
    .map(({ reference, reason, sources }) => [
      reference === undefined ? '' : code(reference),
      prose(reason),
      placesOf(sources),
    ]);
  const table = formatTable(columns('summaryNoteColumns'), [
    ...rows,
    ...moreRow(notes.length - rows.length, 3),
  ]);
  return [formatDetails(say(title, { count: notes.length }).text, table)];
}

/** The most places that a row names. */
const mostPlaces = 10;

function placesOf(sources: Result['images'][number]['sources']): string {
  const places = sources.slice(0, mostPlaces).map((source) => code(formatPlace(source) ?? source.kind));
  return [...places, ...(sources.length > places.length ? ['…'] : [])].join('<br>');
}

/** Says how many rows are left out; nothing when none is. */
function moreRow(more: number, cells: number): string[][] {
  if (more <= 0) return [];
  return [[say('summaryMore', { count: more }).text, ...Array.from({ length: cells - 1 }, () => '')]];
}

function warningSection(warnings: readonly Warning[]): string[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(({ message, place, hint }) => [
    place === undefined ? '' : code(formatPlace(place) ?? ''),
    prose(message),
    prose(hint ?? ''),
  ]);
  return [
    `**${say('summaryWarnings', { count: warnings.length }).text}**`,
    formatTable(columns('summaryWarningColumns'), rows),
  ];
}
