import type { ImageInspection, PlatformInspection } from '../commands/inspect/inspection.ts';
import { formatPlace } from '../errors.ts';
import { formatBytes, formatCount } from '../text/format.ts';
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
    ...(others.length === 0 ? [] : ['', `  and ${formatCount(others.length, 'attestation')}`]),
    verified
      ? 'verified: every digest inside is right'
      : 'not verified: --verify reads and checks every byte',
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
  const embedded = formatCount(images.length, 'embedded image');
  return [
    '',
    `  ${platform}  ${formatBytes(size)} in ${formatCount(layers.length, 'layer')}, ${embedded}`,
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
  const unknown = warnings.length + notes.length === 0 ? '' : ', as far as is known';
  const noted = noteLines('notes', notes).map((line) => `    ${line}`);
  if (missing.length === 0)
    return [`    complete${unknown}: it holds what it needs, ${formatCount(required, 'image')}`, ...noted];
  const rows = missing.map(({ reference, sources: [first] }) => {
    const place = first && formatPlace({ file: first.file, line: first.line });
    return `      ${reference}${place === undefined ? '' : `  (${place})`}`;
  });
  return [
    `    not complete: it would pull ${missing.length} of ${formatCount(required, 'image')} that it needs`,
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
