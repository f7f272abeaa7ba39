import type { ImageInspection, PlatformInspection } from '../commands/inspect.ts';
import { formatBytes, formatCount, formatScalar } from '../text/format.ts';

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

function platformLines({ platform, digest, size, layers, images, config }: PlatformInspection): string[] {
  const embedded = formatCount(images.length, 'embedded image');
  return [
    '',
    `  ${platform}  ${formatBytes(size)} in ${formatCount(layers.length, 'layer')}, ${embedded}`,
    `    ${digest}`,
    ...commandsOf(config).map((command) => `    runs ${command}`),
    ...imageRows(images),
  ];
}

/** Entrypoint, then Cmd: each element is a command that `sealos run` executes. */
function commandsOf(config: PlatformInspection['config']): string[] {
  return [config['Entrypoint'], config['Cmd']].flatMap((list) =>
    Array.isArray(list) ? list.map(formatScalar) : [],
  );
}

function imageRows(images: PlatformInspection['images']): string[] {
  const names = images.map(({ name, tag }) => `${name}:${tag}`);
  const width = Math.max(0, ...names.map((name) => name.length));
  return images.map(
    ({ digest, size }, index) => `    ${names[index]?.padEnd(width)}  ${digest}  ${formatBytes(size)}`,
  );
}
