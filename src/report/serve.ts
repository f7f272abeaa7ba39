import type { ServedSummary } from '../commands/serve/summary.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';

/** The most images that are listed one by one. */
const listed = 200;

/** Describes a server that listens, for people. */
export function describeServer(summary: ServedSummary): string[] {
  const { location, platforms, url, images, size } = summary;
  const shown = images.slice(0, listed).map(({ name, tag, digest, platforms: own, size: bytes }) => {
    const partly =
      own.length < platforms.length ? `  ${say('serveOnly', { platforms: own.join(', ') }).text}` : '';
    return `  ${name}:${tag}  ${digest}  ${formatBytes(bytes)}${partly}`;
  });
  const more =
    images.length > listed ? [`  ${say('serveMore', { count: images.length - listed }).text}`] : [];
  return [
    say('serveServing', {
      location,
      platforms: platforms.join(', '),
      images: images.length,
      size: formatBytes(size),
    }).text,
    ...(summary.public ? [say('servePublic', { url }).text] : []),
    ...shown,
    ...more,
    say('serveListening', { url }).text,
  ];
}
