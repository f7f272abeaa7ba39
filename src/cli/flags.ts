import { type Command, Option } from 'commander';
import { imageTypes } from '../application/request.ts';
import type { BuildOptions } from '../buildoptions.ts';
import { type ProgressMode, progressModes } from './progress.ts';

/** What commander reads from the flags of any command; a command has some of them. */
export interface CliFlags {
  readonly platform?: string;
  readonly push?: boolean;
  readonly output?: string;
  readonly registry?: string;
  readonly namespace?: string;
  readonly mirror?: readonly string[];
  readonly applications?: string;
  readonly kubeVersion?: string;
  readonly waitForQuota?: string;
  readonly buildType?: string;
  readonly compression?: string;
  readonly compressionLevel?: string;
  readonly init?: boolean;
  readonly engine?: string;
  readonly offline?: boolean;
  readonly cache?: boolean;
  readonly shareLayers?: boolean;
  readonly replace?: boolean;
  readonly replaceOtherType?: boolean;
  readonly plainHttp?: readonly string[];
  readonly metadataFile?: string;
  readonly progress?: ProgressMode;
  readonly json?: boolean;
  readonly verify?: boolean;
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly action?: string;
  readonly force?: boolean;
}

/** Every flag once; the commands take them by name. */
const options = {
  platform: () => new Option('--platform <list>', 'platforms, as linux/amd64,linux/arm64'),
  push: () => new Option('--push', 'publish to the registry'),
  output: () => new Option('--output <where>', 'type=oci,dest=DIR or type=oci-archive,dest=FILE'),
  directory: () => new Option('--output <dir>', 'the folder for the prepared build').makeOptionMandatory(),
  registry: () => new Option('--registry <host>', 'where to publish'),
  namespace: () => new Option('--namespace <name>', 'the namespace there'),
  mirror: () => repeated('--mirror <host=url>', 'read a host’s images elsewhere; * for all others, oci:DIR'),
  applications: () => new Option('--applications <dir>', 'the directory that holds the applications'),
  kubeVersion: () => new Option('--kube-version <version>', 'the Kubernetes version charts are rendered for'),
  waitForQuota: () =>
    new Option('--wait-for-quota <time>', 'wait for a registry’s pull quota: 30m, 6h (default: give up)'),
  buildType: () => new Option('--build-type <type>', 'as sealer names it: lite, which every build is'),
  engine: () => new Option('--engine <name>', 'what carries out RUN: auto (default), buildx, buildah'),
  init: () => new Option('--no-init', 'do not run init.sh'),
  offline: () => new Option('--offline', 'ask no registry; references stay unresolved'),
  cache: () => new Option('--no-cache', 'reuse no published layer'),
  shareLayers: () =>
    new Option(
      '--share-layers',
      'mount layers of the namespace’s other applications (default but on docker.io)',
    ),
  noShareLayers: () =>
    new Option('--no-share-layers', 'neither mount their layers, nor let them know of ours'),
  replace: () => new Option('--no-replace', 'refuse to move a published tag'),
  replaceOtherType: () => new Option('--replace-other-type', 'replace a tag that holds another type'),
  plainHttp: () => repeated('--plain-http <host>', 'speak plain HTTP to a host beside loopback'),
  compression: () =>
    new Option('--compression <type>', 'how layers of files are packed: gzip (default), zstd, none'),
  compressionLevel: () =>
    new Option('--compression-level <n>', '1 to 9 for gzip (default 6), 1 to 22 for zstd (default 3)'),
  metadataFile: () =>
    new Option('--metadata-file <file>', 'write digest, platforms, images and transfer as JSON'),
  progress: () =>
    new Option('--progress <form>', 'how progress is shown').choices(progressModes).default('auto'),
  json: () => new Option('--json', 'print the outcome as JSON'),
  verify: () => new Option('--verify', 'check every digest inside'),
  username: () => new Option('-u, --username <user>', 'the user').makeOptionMandatory(),
  passwordStdin: () =>
    new Option('--password-stdin', 'read the password from standard input').makeOptionMandatory(),
  action: () => new Option('--action <owner/repo@commit>', 'the action that the workflows use'),
  force: () => new Option('--force', 'replace files that differ'),
} satisfies Record<string, () => Option>;

export type FlagName = keyof typeof options;

export const requestFlags = [
  'platform',
  'applications',
  'kubeVersion',
  'buildType',
  'init',
  'engine',
] as const;
export const packingFlags = ['compression', 'compressionLevel'] as const;
export const sourceFlags = ['mirror', 'plainHttp', 'offline'] as const;
export const targetFlags = [
  'push',
  'output',
  'registry',
  'namespace',
  'cache',
  'shareLayers',
  'noShareLayers',
  'replace',
  'replaceOtherType',
] as const;

export function withFlags(command: Command, ...names: readonly FlagName[]): Command {
  for (const name of names) command.addOption(options[name]());
  return command;
}

/** The words that name a build, as arguments of a command. */
export function withRequestWords(command: Command): Command {
  return command
    .argument('<type>', imageTypes.join(', '))
    .argument('<app>', 'the application, a directory under applications/')
    .argument('<version>', 'the version, and the tag of the result')
    .argument('[build-args]', 'K=V,… for dockerimages');
}

/** The choices that the flags are. */
export function toBuildOptions(flags: CliFlags): BuildOptions {
  const { mirror: mirrors, ...same } = flags;
  return { ...same, mirrors };
}

function repeated(flags: string, description: string): Option {
  return new Option(`${flags}`, `${description} (repeatable)`).argParser(
    (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
  );
}
