import type { ServedSummary } from '../commands/serve/summary.ts';
import { formatBytes, formatCount } from '../text/format.ts';

/** The most images that are listed one by one. */
const listed = 200;

/** Describes a server that listens, for people. */
export function describeServer(summary: ServedSummary): string[] {
  const { location, platforms, url, images, size } = summary;
  const what = `${formatCount(images.length, 'image')}, ${formatBytes(size)}`;
  const shown = images.slice(0, listed).map(({ name, tag, digest, platforms: own, size: bytes }) => {
    const partly = own.length < platforms.length ? `  only ${own.join(', ')}` : '';
    return `  ${name}:${tag}  ${digest}  ${formatBytes(bytes)}${partly}`;
  });
  const more = images.length > listed ? [`  and ${images.length - listed} more`] : [];
  return [
    `serving ${location} (${platforms.join(', ')}): ${what}`,
    ...(summary.public ? [`Whoever reaches ${url} can read all of this without a login or encryption:`] : []),
    ...shown,
    ...more,
    `listening at ${url}`,
  ];
}
