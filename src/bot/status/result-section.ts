import { renderChecked } from '../../application/preview/markdown.ts';
import { countImages, type Result } from '../../application/result.ts';
import { renderUsage } from '../../application/usage/markdown.ts';
import { formatPlace } from '../../errors.ts';
import { block, code, prose } from '../../text/escape.ts';
import { formatBytes } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import { sentencesIn } from '../../text/say.ts';
import { formatDetails, formatTable } from '../../text/table.ts';

/** The result of a build that is done; nothing in it is trusted. */
export interface BuildResult {
  readonly result: Result;
  readonly dryRun?: boolean | undefined;
}

/**
 * Renders the result section: the reference, how to install it, its sizes, what changed, and what it embeds.
 */
export function renderResult({ result, dryRun }: BuildResult, language: Language): string[] {
  const say = sentencesIn(language);
  if (dryRun)
    return [
      say('statusDryRun'),
      renderPlatforms(result, language),
      ...renderImages(result, language),
      ...renderInstalls(result, language),
      ...renderNotEmbedded(result, language),
    ];
  const { reference = '', digest = '', request } = result;
  const install = request.type === 'dockerimages' ? `docker pull ${reference}` : `sealos run ${reference}`;
  return [
    ...(reference === '' ? [] : [code(reference), say('statusInstall'), block([install])]),
    say('statusIndex', { digest: code(digest) }),
    renderPlatforms(result, language),
    ...(result.usage === undefined ? [] : [renderUsage(result.usage, reference, language)]),
    ...renderChecked(result.checked, language),
    ...renderChanges(result, language),
    ...renderImages(result, language),
    ...renderInstalls(result, language),
    ...renderNotEmbedded(result, language),
    ...renderWarnings(result, language),
  ];
}

function renderPlatforms(result: Result, language: Language): string {
  const counts = countImages(result);
  const rows = Object.entries(result.platforms).map(([name, { size, layers, digest }]) => [
    code(name),
    formatBytes(size),
    String(layers),
    String(counts.get(name)),
    code(digest),
  ]);
  return rows.length === 0 ? '' : formatTable(columns(sentencesIn(language)('statusPlatformColumns')), rows);
}

function renderImages({ images }: Result, language: Language): string[] {
  const say = sentencesIn(language);
  const rows = images.map(({ reference, digest, size, sources }) => [
    code(reference),
    digest === undefined ? '' : code(digest.slice(0, 19)),
    size === undefined ? '' : formatBytes(size),
    code(sources[0] === undefined ? '' : (formatPlace(sources[0]) ?? sources[0].kind)),
  ]);
  if (rows.length === 0) return [];
  return [
    formatDetails(
      say('statusImages', { count: rows.length }),
      formatTable(columns(say('statusImageColumns')), rows),
    ),
  ];
}

/** Says that ENTRYPOINT and CMD were read as they are written, and not recorded. */
function renderInstalls({ installs, installsReason: reason }: Result, language: Language): string[] {
  if (installs !== 'read' || reason === 'plain') return [];
  return [sentencesIn(language)('installsRead', { reason: reason ?? '' })];
}

/** The most images that are named of those that were left out. */
const mostLeftOut = 20;

/** Names the images that were left out, up to a bound, and counts the notes. */
function renderNotEmbedded({ leftOut = [], notes = [] }: Result, language: Language): string[] {
  const say = sentencesIn(language);
  const rows = leftOut
    .slice(0, mostLeftOut)
    .map(({ reference = '', reason, sources: [source] }) => [
      code(reference),
      prose(reason),
      code(source === undefined ? '' : (formatPlace(source) ?? source.kind)),
    ]);
  const more = leftOut.length - rows.length;
  const table = formatTable(columns(say('statusNotEmbeddedColumns')), [
    ...rows,
    ...(more > 0 ? [[say('statusMore', { count: more }), '', '']] : []),
  ]);
  return [
    ...(rows.length > 0 ? [formatDetails(say('statusNotEmbedded', { count: leftOut.length }), table)] : []),
    ...(notes.length > 0 ? [say('statusNotes', { count: notes.length })] : []),
  ];
}

function renderWarnings({ warnings }: Result, language: Language): string[] {
  const lines = warnings.map(({ message, place }) =>
    [formatPlace(place), message].filter(Boolean).join(': '),
  );
  if (lines.length === 0) return [];
  return [formatDetails(sentencesIn(language)('statusWarnings', { count: lines.length }), block(lines))];
}

function renderChanges(result: Result, language: Language): string[] {
  const { previous } = result;
  if (previous === undefined) return [];
  const say = sentencesIn(language);
  const reference = code(previous.reference);
  // Those of a base image have no source, so that the previous build didn't record them.
  const resolved = result.images.filter((image) => image.digest !== undefined);
  const changes = compareImages(previous.images, resolved);
  if (changes.length === 0) return [say('statusUnchanged', { reference })];
  const rows = changes.map(({ image, before, now }) =>
    [image, before, now].map((word) => (word === undefined ? '' : code(word))),
  );
  return [
    formatDetails(
      say('statusChanges', { reference }),
      formatTable(columns(say('statusChangeColumns')), rows),
    ),
  ];
}

/** Splits the sentence that names a table's columns. */
function columns(sentence: string): string[] {
  return sentence.split(' | ');
}

/** An embedded image that differs between two versions of an application. */
interface ImageChange {
  /** The reference without its tag and digest. */
  readonly image: string;
  /** Tag and digest, as written; undefined when the image is new. */
  readonly before: string | undefined;
  /** Undefined when the image is gone. */
  readonly now: string | undefined;
}

interface EmbeddedImage {
  readonly reference: string;
  readonly digest?: string | undefined;
}

/**
 * Returns the images that differ, sorted by name; an image whose tag stayed and whose digest changed differs
 * too.
 */
export function compareImages(
  before: readonly EmbeddedImage[],
  now: readonly EmbeddedImage[],
): ImageChange[] {
  const [old, young] = [groupByName(before), groupByName(now)];
  const names = [...new Set([...old.keys(), ...young.keys()])].sort();
  return names.flatMap((image) => {
    const [was, is] = [old.get(image) ?? [], young.get(image) ?? []];
    const [there, here] = [new Set(was.map(identify)), new Set(is.map(identify))];
    const removed = was.filter((one) => !here.has(identify(one)));
    const added = is.filter((one) => !there.has(identify(one)));
    return Array.from({ length: Math.max(removed.length, added.length) }, (_, at) => ({
      image,
      before: formatVersion(removed[at], added[at]),
      now: formatVersion(added[at], removed[at]),
    }));
  });
}

function identify({ reference, digest }: EmbeddedImage): string {
  return `${reference} ${digest}`;
}

/** Formats an image's tag, and its digest when the other image differs in nothing else. */
function formatVersion(one: EmbeddedImage | undefined, other: EmbeddedImage | undefined): string | undefined {
  if (one === undefined) return undefined;
  const tag = one.reference.slice(nameOf(one.reference).length).replace(/^[:@]/, '') || 'latest';
  return one.reference === other?.reference ? `${tag} ${one.digest?.slice(0, 19) ?? ''}`.trim() : tag;
}

function groupByName(images: readonly EmbeddedImage[]): Map<string, EmbeddedImage[]> {
  return Map.groupBy(images, ({ reference }) => nameOf(reference));
}

/** Returns a reference without tag and digest; a colon before the last slash belongs to the host's port. */
function nameOf(reference: string): string {
  const [tagged = ''] = reference.split('@', 1);
  const colon = tagged.lastIndexOf(':');
  return colon > tagged.lastIndexOf('/') ? tagged.slice(0, colon) : tagged;
}
