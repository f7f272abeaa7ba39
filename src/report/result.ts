import { type Output, parseOutputLocation } from '../application/location.ts';
import { countImages, type Result } from '../application/result.ts';
import { installsIn } from '../application/shapes.ts';
import type { PublishedImages } from '../commands/publishimages/outcome.ts';
import { columnsOf, padColumns } from '../text/columns.ts';
import { formatBytes, formatSeconds } from '../text/format.ts';
import { say } from '../text/say.ts';
import { describeInstalls, noteLines } from './notes.ts';

/**
 * Formats the result of a build: its name, its contents, the transferred bytes, and the command that installs
 * it. @param isCheck true: the build only checks a pull request, and nobody continues with what it wrote
 */
export function describeResult(result: Result, isCheck = false): string[] {
  return [
    result.reference ?? result.request.app,
    ...rows([
      ...(result.tags ?? []).slice(1).map((name): Row => [say('resultAlso').text, name]),
      [say('resultDigest').text, result.digest ?? say('resultNone').text],
      ...Object.entries(result.platforms).map(
        ([name, { size, layers, digest }]): Row => [
          name,
          say('resultPlatform', { size: formatBytes(size), layers, digest }).text,
        ],
      ),
      [say('resultImages').text, describeImages(result)],
      ...installsRow(result),
      [say('resultMoved').text, describeTransfer(result)],
      ...archiveRows(result),
      ...(describeDurations(result) === ''
        ? []
        : [[say('resultTook').text, describeDurations(result)] as Row]),
      ...(isCheck ? [] : nextStep(result)),
    ]),
    ...noteLines('listedNotes', result.notes, mostNotes).map((line) => `  ${line}`),
  ];
}

/** The archives with their sizes; the first of them says what the rows are. */
function archiveRows({ archives = [] }: Result): Row[] {
  return archives.map(({ file, size }, index) => [
    index === 0 ? say('resultArchives').text : '',
    `${file}, ${formatBytes(size)}`,
  ]);
}

/** Notes that are shown at the end of a build: plans, summaries and metadata have all of them. */
const mostNotes = 10;

/** The row for calls that were read as they are written, and not recorded. */
function installsRow(result: Result): Row[] {
  const text = describeInstalls(result);
  return text === undefined ? [] : [[say('resultCommands').text, text]];
}

/** Formats the result of publishing layouts or archives as they are. */
export function describePublished(published: PublishedImages): string[] {
  const { reference, digest, platforms, transfer, dryRun } = published;
  return [
    ...(dryRun ? [say('dryRunDone').text] : []),
    reference,
    ...rows([
      [say('resultDigest').text, digest],
      ...Object.entries(platforms).map(([name, manifest]): Row => [name, manifest]),
      ...(dryRun ? [] : [[say('resultMoved').text, describeTransfer({ transfer })] as Row]),
    ]),
  ];
}

/** `pulled 1.2 GB, pushed 1.2 GB, reused 0 B`; what was mounted only when something was. */
export function describeTransfer({ transfer }: Pick<Result, 'transfer'>): string {
  const { pulledBytes, pushedBytes, reusedBytes, mountedBytes } = transfer;
  const words = {
    pulled: formatBytes(pulledBytes),
    pushed: formatBytes(pushedBytes),
    reused: formatBytes(reusedBytes),
    mounted: mountedBytes > 0 ? formatBytes(mountedBytes) : '',
  };
  return say('resultTransfer', words).text;
}

/** `1.80 s (prepare 0.30 s, publish 1.50 s)`; empty when nothing was measured. */
export function describeDurations({ durations }: Pick<Result, 'durations'>): string {
  const { prepareSeconds, publishSeconds } = durations;
  const took = (name: 'resultPrepareTook' | 'resultPublishTook', seconds: number | undefined) =>
    seconds === undefined ? '' : say(name, { time: formatSeconds(seconds) }).text;
  const prepare = took('resultPrepareTook', prepareSeconds);
  const publish = took('resultPublishTook', publishSeconds);
  if (prepareSeconds === undefined || publishSeconds === undefined) return prepare || publish;
  const time = formatSeconds(prepareSeconds + publishSeconds);
  return say('resultBothTook', { time, prepare, publish }).text;
}

/** The command that continues with an image in an output. */
const commands: Readonly<Record<Output['kind'], (reference: string, path: string, image: string) => string>> =
  {
    oci: (reference, _, image) => `imagebuild publish ${reference} HOST/NAMESPACE/${image}`,
    'oci-archive': (_, file) => `sealos load -i ${file}`,
  };

/** Returns the command that installs an image, or that continues with it. */
export function commandFor({
  reference,
  request,
  kubefile,
  images = [],
}: Pick<Result, 'reference' | 'request' | 'kubefile'> & Partial<Pick<Result, 'images'>>): string | undefined {
  if (reference === undefined) return undefined;
  const output = parseOutputLocation(reference, request.version);
  if (output !== undefined)
    return commands[output.kind](reference, output.path, `${request.app}:${request.version}`);
  const isContainer = request.type === 'dockerimages' || (isDockerfile(kubefile) && images.length === 0);
  return isContainer ? `docker pull ${reference}` : `sealos run ${reference}`;
}

/** Tells whether a file is named as those of container images are. */
function isDockerfile(name = ''): boolean {
  return /(?:docker|container)file/i.test(name);
}

/**
 * What `--metadata-file` and the action's output `metadata` hold: docker buildx's keys, and ours beside them.
 * Sizes are bytes.
 */
export function toMetadata(result: Result): Record<string, unknown> {
  return {
    'containerimage.digest': result.digest,
    'containerimage.descriptor': {
      mediaType: 'application/vnd.oci.image.index.v1+json',
      digest: result.digest,
      size: result.size,
    },
    'image.name': (result.tags ?? [result.reference]).join(','),
    platforms: result.platforms,
    images: result.images,
    ...(result.leftOut ? { leftOut: result.leftOut } : {}),
    ...(result.notes ? { notes: result.notes } : {}),
    ...(result.archives ? { archives: result.archives } : {}),
    ...installsIn(result),
    transfer: result.transfer,
    durations: result.durations,
  };
}

/** `3 embedded`; for each platform on its own where they differ. */
function describeImages(result: Result): string {
  const { length } = result.images;
  const { leftOut = [] } = result;
  const counts = countImages(result);
  const each = length === 0 || isCountOfAll(counts, length) ? '' : formatCounts(counts);
  return say('resultEmbedded', { count: length, counts: each, left: leftOut.length }).text;
}

/** `3 images to embed`; for each platform on its own where they differ. */
export function describeToEmbed(images: ReadonlyMap<string, readonly string[]>): string {
  const all = new Set([...images.values()].flat()).size;
  const counts = new Map([...images].map(([platform, names]) => [platform, new Set(names).size]));
  const each = isCountOfAll(counts, all) ? '' : formatCounts(counts);
  return say('resultToEmbed', { count: all, counts: each }).text;
}

function isCountOfAll(counts: ReadonlyMap<string, number>, all: number): boolean {
  return [...counts.values()].every((count) => count === all);
}

/** `3 for linux/amd64, 2 for linux/arm64` */
function formatCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([platform, count]) => say('resultCountFor', { count, platform }).text)
    .join(say('listComma').text);
}

function nextStep(result: Result): Row[] {
  const command = commandFor(result);
  if (command === undefined) return [];
  return [[say(command.startsWith('imagebuild') ? 'resultPublishIt' : 'resultRunIt').text, command]];
}

type Row = [name: string, value: string];

function rows(pairs: readonly Row[]): string[] {
  const width = Math.max(...pairs.map(([name]) => columnsOf(name)));
  return pairs.map(([name, value]) => `  ${padColumns(name, width)}  ${value}`);
}
