import type { Engine, RunCommand, RunMount, Segment } from './engine.ts';

/**
 * The Dockerfile of a segment. Environment, user and directory are those of the image that it begins from, and every command is an
 * array: nothing is left for an engine to expand, to quote or to read differently.
 */
export function dockerfileOf(segment: Segment, engine: Pick<Engine, 'from'>): string {
  const images = [
    ...new Set(segment.commands.flatMap(({ mounts }) => mounts.flatMap(({ image }) => image ?? []))),
  ];
  return [
    ...images.map((tag) => `FROM ${engine.from(segment, tag)} AS ${tag}`),
    `FROM ${engine.from(segment, segment.state)}`,
    ...segment.commands.map(runLine),
    '',
  ].join('\n');
}

function runLine({ words, mounts, network }: RunCommand): string {
  const flags = [...mounts.map(mountFlag), ...(network === 'none' ? ['--network=none'] : [])];
  return ['RUN', ...flags, JSON.stringify(words)].join(' ');
}

function mountFlag({ type, image, target, writable, settings }: RunMount): string {
  const all = {
    type,
    ...(image === undefined ? {} : { from: image }),
    ...settings,
    target,
    ...(type === 'bind' && writable ? { readwrite: 'true' } : {}),
    ...(type === 'cache' && !writable ? { readonly: 'true' } : {}),
  };
  return `--mount=${Object.entries(all)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')}`;
}
