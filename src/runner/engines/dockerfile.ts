import type { Engine, RunCommand, RunMount, RunSegment } from './engine.ts';

/**
 * The Dockerfile of a segment. Environment, user and directory are those of the image that it begins from, and every command is an
 * array: nothing is left for an engine to expand, to quote or to read differently.
 */
export function generateDockerfile(segment: RunSegment, engine: Pick<Engine, 'from' | 'mountNames'>): string {
  const images = [
    ...new Set(segment.commands.flatMap(({ mounts }) => mounts.flatMap(({ image }) => image ?? []))),
  ];
  return [
    ...images.map((tag) => `FROM ${engine.from(segment, tag)} AS ${tag}`),
    `FROM ${engine.from(segment, segment.state)}`,
    ...segment.commands.map((command) => foldedLine(runLine(command, engine))),
    '',
  ].join('\n');
}

type Names = Pick<Engine, 'mountNames'>;

function runLine({ words, mounts, network }: RunCommand, names: Names): string {
  const flags = [
    ...mounts.map((mount) => mountFlag(mount, names)),
    ...(network === 'none' ? ['--network=none'] : []),
  ];
  return ['RUN', ...flags, JSON.stringify(words)].join(' ');
}

function mountFlag(
  { type, image, target, writable, settings }: RunMount,
  { mountNames = {} }: Names,
): string {
  const all = {
    type,
    ...(image === undefined ? {} : { from: image }),
    ...settings,
    target,
    ...(type === 'bind' && writable ? { readwrite: 'true' } : {}),
    ...(type === 'cache' && !writable ? { readonly: 'true' } : {}),
  };
  return `--mount=${Object.entries(all)
    .map(([name, value]) => `${mountNames[name] ?? name}=${value}`)
    .join(',')}`;
}

/**
 * Goes on on the next line where one gets long: engines read lines of at most 64 KiB, and buildah leaves out what comes from there on without
 * a word. No line ends with a backslash of its own, nor begins with a blank or like a comment.
 */
function foldedLine(line: string): string {
  const pieces = line.match(/.{1,16000}$|.{1,16000}[^\\](?=[^\s#])|.+/gsu) ?? [line];
  return pieces.join('\\\n');
}
