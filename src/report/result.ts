import { type Output, parseOutputLocation } from '../application/location.ts';
import { countImages, type Result } from '../application/result.ts';
import { installsIn } from '../application/shapes.ts';
import type { PublishedImages } from '../commands/publishimages/outcome.ts';
import { formatBytes, formatCount, formatSeconds } from '../text/format.ts';
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
      ...(result.tags ?? []).slice(1).map((name): Row => ['also', name]),
      ['digest', result.digest ?? 'none'],
      ...Object.entries(result.platforms).map(
        ([name, { size, layers, digest }]): Row => [
          name,
          `${formatBytes(size)} in ${formatCount(layers, 'layer')}, ${digest}`,
        ],
      ),
      ['images', describeImages(result)],
      ...installsRow(result),
      ['moved', describeTransfer(result)],
      ...archiveRows(result),
      ...(describeDurations(result) === '' ? [] : [['took', describeDurations(result)] as Row]),
      ...(isCheck ? [] : nextStep(result)),
    ]),
    ...noteLines('notes', result.notes, mostNotes).map((line) => `  ${line}`),
  ];
}

/** The archives with their sizes; the first of them says what the rows are. */
function archiveRows({ archives = [] }: Result): Row[] {
  return archives.map(({ file, size }, index) => [
    index === 0 ? 'archives' : '',
    `${file}, ${formatBytes(size)}`,
  ]);
}

/** Notes that are shown at the end of a build: plans, summaries and metadata have all of them. */
const mostNotes = 10;

/** The row for calls that were read as they are written, and not recorded. */
function installsRow(result: Result): Row[] {
  const text = describeInstalls(result);
  return text === undefined ? [] : [['commands', text]];
}

/** Formats the result of publishing layouts or archives as they are. */
export function describePublished(published: PublishedImages): string[] {
  const { reference, digest, platforms, transfer, dryRun } = published;
  return [
    ...(dryRun ? [say('dryRunDone').text] : []),
    reference,
    ...rows([
      ['digest', digest],
      ...Object.entries(platforms).map(([name, manifest]): Row => [name, manifest]),
      ...(dryRun ? [] : [['moved', describeTransfer({ transfer })] as Row]),
    ]),
  ];
}

/** `pulled 1.2 GB, pushed 1.2 GB, reused 0 B`; what was mounted only when something was. */
export function describeTransfer({ transfer }: Pick<Result, 'transfer'>): string {
  const parts = [
    `pulled ${formatBytes(transfer.pulledBytes)}`,
    `pushed ${formatBytes(transfer.pushedBytes)}`,
    `reused ${formatBytes(transfer.reusedBytes)}`,
  ];
  if (transfer.mountedBytes > 0) parts.push(`mounted ${formatBytes(transfer.mountedBytes)}`);
  return parts.join(', ');
}

/** `1.80 s (prepare 0.30 s, publish 1.50 s)`; empty when nothing was measured. */
export function describeDurations({ durations }: Pick<Result, 'durations'>): string {
  const parts = [
    ['prepare', durations.prepareSeconds],
    ['publish', durations.publishSeconds],
  ].filter((part): part is [string, number] => part[1] !== undefined);
  const sum = parts.reduce((total, [, seconds]) => total + seconds, 0);
  const detail = parts.map(([name, seconds]) => `${name} ${formatSeconds(seconds)}`).join(', ');
  return parts.length === 0 ? '' : parts.length === 1 ? detail : `${formatSeconds(sum)} (${detail})`;
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
  const left = leftOut.length === 0 ? '' : `, ${leftOut.length} left out`;
  if (length === 0) return `none embedded${left}`;
  const counts = countImages(result);
  return `${isCountOfAll(counts, length) ? `${length} embedded` : `embedded: ${formatCounts(counts)}`}${left}`;
}

/** `3 images to embed`; for each platform on its own where they differ. */
export function describeToEmbed(images: ReadonlyMap<string, readonly string[]>): string {
  const all = new Set([...images.values()].flat()).size;
  const counts = new Map([...images].map(([platform, names]) => [platform, new Set(names).size]));
  return isCountOfAll(counts, all)
    ? `${formatCount(all, 'image')} to embed`
    : `images to embed: ${formatCounts(counts)}`;
}

function isCountOfAll(counts: ReadonlyMap<string, number>, all: number): boolean {
  return [...counts.values()].every((count) => count === all);
}

/** `3 for linux/amd64, 2 for linux/arm64` */
function formatCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([platform, count]) => `${count} for ${platform}`).join(', ');
}

function nextStep(result: Result): Row[] {
  const command = commandFor(result);
  if (command === undefined) return [];
  return [[command.startsWith('imagebuild') ? 'publish it' : 'run it', command]];
}

type Row = [name: string, value: string];

function rows(pairs: readonly Row[]): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
