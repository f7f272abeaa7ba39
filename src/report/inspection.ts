import type { ImageInspection, PlatformInspection } from '../commands/inspect/inspection.ts';
import { formatPlace } from '../errors.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';
import { noteLines } from './notes.ts';
import { usageLines } from './usage.ts';

/** Formats the contents of an image: each platform with its embedded images. */
export function describeInspection({
  location,
  digest,
  type,
  version,
  verified,
  platforms,
  others,
}: ImageInspection): string[] {
  const facts = [type, version].filter((fact) => fact !== undefined).join(' ');
  return [
    `${location}${facts === '' ? '' : ` (${facts})`}`,
    `  ${digest}`,
    ...platforms.flatMap(platformLines),
    ...(others.length === 0 ? [] : ['', `  ${say('inspectAttestations', { count: others.length }).text}`]),
    say(verified ? 'inspectVerified' : 'inspectNotVerified').text,
  ];
}

function platformLines({
  platform,
  digest,
  size,
  layers,
  images,
  usage,
  completeness,
}: PlatformInspection): string[] {
  const words = { platform, size: formatBytes(size), layers: layers.length, images: images.length };
  return [
    '',
    `  ${say('inspectPlatform', words).text}`,
    `    ${digest}`,
    ...usageLines(usage),
    ...imageRows(images),
    ...(completeness ? completenessLines(completeness) : []),
  ];
}

/** Says what the cluster would pull, and where each image is needed. */
function completenessLines({
  required,
  missing,
  notes,
  warnings,
}: NonNullable<PlatformInspection['completeness']>): string[] {
  const known = warnings.length + notes.length === 0 ? 1 : 0;
  const noted = noteLines('listedNotes', notes).map((line) => `    ${line}`);
  if (missing.length === 0)
    return [`    ${say('inspectComplete', { count: required, known }).text}`, ...noted];
  const rows = missing.map(({ reference, sources: [first] }) => {
    const place = first && formatPlace({ file: first.file, line: first.line });
    return `      ${reference}${place === undefined ? '' : `  (${place})`}`;
  });
  return [
    `    ${say('inspectIncomplete', { missing: missing.length, count: required }).text}`,
    ...rows,
    ...noted,
  ];
}

function imageRows(images: PlatformInspection['images']): string[] {
  const names = images.map(({ name, tag }) => `${name}:${tag}`);
  const width = Math.max(0, ...names.map((name) => name.length));
  return images.map(
    ({ digest, size }, index) => `    ${names[index]?.padEnd(width)}  ${digest}  ${formatBytes(size)}`,
  );
}
