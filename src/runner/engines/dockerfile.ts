import type { Engine, RunCommand, RunMount, RunSegment } from './engine.ts';

/**
 * Generates the Dockerfile of a segment. Environment, user and directory come from the image that it starts
 * from, and every command is an array, so an engine has nothing to expand, quote or interpret.
 */
export function generateDockerfile(segment: RunSegment, engine: Pick<Engine, 'from' | 'mountNames'>): string {
  const images = [
    ...new Set(segment.commands.flatMap(({ mounts }) => mounts.flatMap(({ image }) => image ?? []))),
  ];
  return [
    ...images.map((tag) => `FROM ${engine.from(segment, tag)} AS ${tag}`),
    `FROM ${engine.from(segment, segment.state)}`,
    ...segment.commands.map((command) => foldLine(runInstruction(command, engine))),
    '',
  ].join('\n');
}

type Names = Pick<Engine, 'mountNames'>;

function runInstruction({ words, mounts, network }: RunCommand, names: Names): string {
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
  const named = Object.entries(all).flatMap(([name, value]) => {
    const own = Object.hasOwn(mountNames, name) ? mountNames[name] : name;
    return own === undefined ? [] : [`${own}=${value}`];
  });
  return `--mount=${named.join(',')}`;
}

/**
 * Continues a long line on the next one: engines read at most 64 KiB per line, and buildah silently drops the
 * rest. No line ends with a backslash of its own, or starts with a blank or like a comment.
 */
function foldLine(line: string): string {
  const pieces = line.match(/.{1,16000}$|.{1,16000}[^\\](?=[^\s#])|.+/gsu) ?? [line];
  return pieces.join('\\\n');
}
