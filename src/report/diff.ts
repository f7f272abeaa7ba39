import type {
  ConfigurationChange,
  FileChange,
  ImageChange,
  ImageDiff,
  PlatformComparison,
} from '../application/comparison/shape.ts';
import { formatBytes, formatCount, shorten } from '../text/format.ts';

/** Formats what two images differ in, for people. */
export function describeDiff({ before, now, different, platforms, transfer }: ImageDiff): string[] {
  return [
    `${before.location}  ${before.digest}`,
    `${now.location}  ${now.digest}`,
    ...platforms.flatMap(platformLines),
    different
      ? `to transfer: ${formatBytes(transfer.bytes)} in ${formatCount(transfer.blobs, 'blob')}`
      : 'the platforms are the same',
  ];
}

function platformLines(comparison: PlatformComparison): string[] {
  const { platform, state, images, files, configuration, transfer } = comparison;
  if (state === 'same') return ['', `  ${platform}  same`];
  const size = `${formatBytes(transfer.bytes)} to transfer`;
  const isEmpty = images.length + files.length + configuration.length === 0;
  return [
    '',
    `  ${platform}  ${state}, ${size}`,
    ...section('images', images.map(imageLine)),
    ...section('files', files.map(fileLine)),
    ...section('configuration', configuration.map(configurationLine)),
    ...(isEmpty ? ['    images, files and configuration are the same'] : []),
  ];
}

/** The most lines of a section; `--json` has all. */
const mostLines = 200;

function section(name: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  return [
    `    ${name}`,
    ...lines.slice(0, mostLines).map((line) => `      ${line}`),
    ...(more > 0 ? [`      … and ${more} more, which --json lists`] : []),
  ];
}

/** Signs of changes, as `git status` and diff write them. */
const signs = { added: '+', removed: '-', changed: '~', retagged: '~', moved: '~' } as const;

function imageLine({ name, change, before, now }: ImageChange): string {
  const one = now ?? before;
  if (before === undefined || now === undefined)
    return `${signs[change]} ${name}:${one?.tag}  ${formatBytes(one?.size ?? 0)}`;
  const digests =
    before.digest === now.digest ? 'same digest' : `${short(before.digest)} → ${short(now.digest)}`;
  const tags = before.tag === now.tag ? now.tag : `${before.tag} → ${now.tag}`;
  return `${signs[change]} ${name}:${tags}  ${change}, ${digests}, ${sizes(before.size, now.size)}`;
}

function fileLine({ path, change, before, now }: FileChange): string {
  return `${signs[change]} ${path}  ${sizes(before, now)}`;
}

/** Characters of a value that are shown. */
const longestValue = 200;

function configurationLine({ field, name, before, now }: ConfigurationChange): string {
  const place = name === undefined ? field : `${field} ${name}`;
  const value = (text: string | undefined) => JSON.stringify(shorten(text ?? '', longestValue));
  if (before === undefined) return `+ ${place}: ${value(now)}`;
  if (now === undefined) return `- ${place}: ${value(before)}`;
  return `~ ${place}: ${value(before)} → ${value(now)}`;
}

function sizes(before: number | undefined, now: number | undefined): string {
  if (before === undefined || now === undefined) return formatBytes(now ?? before ?? 0);
  return before === now ? formatBytes(now) : `${formatBytes(before)} → ${formatBytes(now)}`;
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
