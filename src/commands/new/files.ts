import type { Part } from './parts.ts';

/** The application that is written. */
export interface NewApplication {
  readonly name: string;
  /** The version that is built first. */
  readonly version: string;
  /** The name of the directory: the version, or `latest` for all versions. */
  readonly directory: string;
}

/** Returns the files of an application by their paths below `applications/<name>`. */
export function applicationFiles(application: NewApplication, parts: readonly Part[]): Map<string, string> {
  const { name, version, directory } = application;
  const files = new Map<string, string>([
    [`${directory}/Kubefile`, kubefile(parts)],
    ...parts.flatMap((part) => part.files).map(([path, text]) => [`${directory}/${path}`, text] as const),
  ]);
  const sources = nameSources(name, parts);
  if (parts.some(({ init }) => init.length > 0))
    files.set(`${directory}/init.sh`, initScript(application, parts, sources));
  if (directory === 'latest')
    files.set(
      `${directory}/imagebuild.yml`,
      `# What a pull request builds: a version that is there.\nversions: [${JSON.stringify(version)}]\n`,
    );
  return files.set('README.md', readme(application, parts, sources));
}

/** Tells whether init.sh reads the version that is built, so that it can build any. */
export function usesVersion(parts: readonly Part[]): boolean {
  return linesOf(parts).some((line) => /\$\{?(?:version|number)\b/.test(line));
}

function linesOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ init, base = '' }) => [...init, ...(init.length > 0 ? [base] : [])]);
}

/** Names the variables by which a mirror can take the place of an address, each once. */
function nameSources(name: string, parts: readonly Part[]): Map<string, string> {
  const bases = [...new Set(parts.flatMap(({ base }) => (base === undefined ? [] : [base])))];
  const variable = `IMAGEBUILD_SOURCE_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
  return new Map(bases.map((base, index) => [base, index === 0 ? variable : `${variable}_${index + 1}`]));
}

function kubefile(parts: readonly Part[]): string {
  const directories = new Set(parts.flatMap(({ directory }) => (directory === undefined ? [] : [directory])));
  const commands = [...new Set(parts.flatMap((part) => part.commands))];
  const embedsImages =
    [...directories].some((each) => each !== 'opt') || parts.some(({ files }) => files.length > 0);
  return [
    'FROM scratch',
    ...[...directories].map((directory) => `COPY ${directory} ${directory}`),
    ...(embedsImages ? ['COPY registry registry'] : []),
    ...(commands.length === 0 ? [] : [`CMD [${commands.map((text) => JSON.stringify(text)).join(', ')}]`]),
    '',
  ].join('\n');
}

function initScript(
  { version }: NewApplication,
  parts: readonly Part[],
  sources: ReadonlyMap<string, string>,
): string {
  const lines = parts.flatMap(({ init, base = '' }) =>
    init.map((line) => line.replace('@', `$${sources.get(base)}`)),
  );
  const uses = (variable: string) =>
    linesOf(parts).some((line) => new RegExp(`\\$\\{?${variable}\\b`).test(line));
  return [
    '#!/usr/bin/env bash',
    '# Downloads what the image needs; called as init.sh <arch> <app> <version>, in a fresh copy of the directory.',
    'set -euo pipefail',
    'cd "$(dirname "$0")"',
    '',
    ...[...sources].map(([base, variable]) => `: "\${${variable}:=${base}}"`),
    '',
    'if [ $# -ne 3 ]; then',
    '  echo "usage: init.sh <arch> <app> <version>" >&2',
    '  exit 2',
    'fi',
    ...(uses('arch') || uses('machine') ? ['arch=$1'] : []),
    ...(uses('machine') ? machineLines : []),
    ...(uses('version') || uses('number') ? ['version=$3'] : onlyVersion(version)),
    ...(uses('number') ? ['number=${version#v}'] : []),
    '',
    ...lines.filter((line, index) => !line.startsWith('mkdir') || lines.indexOf(line) === index),
    '',
  ].join('\n');
}

/** Other projects name the architectures by what `uname -m` says. */
const machineLines = ['case $arch in', '  amd64) machine=x86_64 ;;', '  arm64) machine=aarch64 ;;', 'esac'];

/** A script whose addresses name no version is for the one of its directory. */
function onlyVersion(version: string): string[] {
  return [
    `if [ "$3" != ${version} ]; then`,
    `  echo "init.sh downloads what ${version} needs, not $3" >&2`,
    '  exit 2',
    'fi',
  ];
}

function readme(
  { name, version }: NewApplication,
  parts: readonly Part[],
  sources: ReadonlyMap<string, string>,
): string {
  return [
    `# ${name}`,
    '',
    `A cluster image of ${name}.`,
    '',
    `    imagebuild build apps ${name} ${version}`,
    `    sealos run HOST/NAMESPACE/${name}:${version}`,
    '',
    ...parts.map(({ about }) => `* ${about}`),
    ...[...sources].map(
      ([base, variable]) => `* \`${variable}\` is where init.sh downloads from: \`${base}\`.`,
    ),
    '',
  ].join('\n');
}
