import type {
  ConfigurationChange,
  FileChange,
  ImageChange,
  ImageDiff,
  PlatformComparison,
} from '../application/comparison/shape.ts';
import { formatBytes, shorten } from '../text/format.ts';
import { say } from '../text/say.ts';

/** Formats what two images differ in, for people. */
export function describeDiff({ before, now, different, platforms, transfer }: ImageDiff): string[] {
  return [
    `${before.location}  ${before.digest}`,
    `${now.location}  ${now.digest}`,
    ...platforms.flatMap(platformLines),
    different
      ? say('diffToTransfer', { size: formatBytes(transfer.bytes), blobs: transfer.blobs }).text
      : say('diffSame').text,
  ];
}

function platformLines(comparison: PlatformComparison): string[] {
  const { platform, state, images, files, configuration, transfer } = comparison;
  if (state === 'same') return ['', `  ${say('diffPlatformSame', { platform }).text}`];
  const size = formatBytes(transfer.bytes);
  const isEmpty = images.length + files.length + configuration.length === 0;
  return [
    '',
    `  ${say(states[state], { platform, size }).text}`,
    ...section('diffImages', images.map(imageLine)),
    ...section('diffFiles', files.map(fileLine)),
    ...section('diffConfiguration', configuration.map(configurationLine)),
    ...(isEmpty ? [`    ${say('diffNothing').text}`] : []),
  ];
}

/** The most lines of a section; `--json` has all. */
const mostLines = 200;

function section(name: 'diffImages' | 'diffFiles' | 'diffConfiguration', lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  return [
    `    ${say(name).text}`,
    ...lines.slice(0, mostLines).map((line) => `      ${line}`),
    ...(more > 0 ? [`      ${say('diffMore', { count: more }).text}`] : []),
  ];
}

const states = {
  changed: 'diffPlatformChanged',
  added: 'diffPlatformAdded',
  removed: 'diffPlatformRemoved',
} as const;
const kinds = { retagged: 'diffRetagged', moved: 'diffMoved' } as const;

/** Signs of changes, as `git status` and diff write them. */
const signs = { added: '+', removed: '-', changed: '~', retagged: '~', moved: '~' } as const;

function imageLine({ name, change, before, now }: ImageChange): string {
  const one = now ?? before;
  if (before === undefined || now === undefined)
    return `${signs[change]} ${name}:${one?.tag}  ${formatBytes(one?.size ?? 0)}`;
  const kind = change === 'retagged' || change === 'moved' ? [say(kinds[change]).text] : [];
  const digests =
    before.digest === now.digest
      ? say('diffSameDigest').text
      : `${short(before.digest)} → ${short(now.digest)}`;
  const tags = before.tag === now.tag ? now.tag : `${before.tag} → ${now.tag}`;
  return `${signs[change]} ${name}:${tags}  ${[...kind, digests, sizes(before.size, now.size)].join(say('listComma').text)}`;
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
