import { type Command, Option } from 'commander';
import { outputForms } from '../application/location.ts';
import { imageTypes } from '../application/request.ts';
import type { BuildOptions } from '../buildoptions.ts';
import { type ProgressMode, progressModes } from './progress/progressoutput.ts';

/** The values of all flags as commander reads them; each command has some of the flags. */
export interface CliFlags {
  readonly tag?: readonly string[];
  readonly file?: string;
  readonly buildArg?: readonly string[];
  readonly env?: readonly string[];
  readonly label?: readonly string[];
  readonly annotation?: readonly string[];
  readonly platform?: string;
  readonly push?: boolean;
  readonly dryRun?: boolean;
  readonly output?: string;
  readonly archives?: string;
  readonly chart?: string;
  readonly chartRepo?: string;
  readonly chartVersion?: string;
  readonly manifest?: readonly string[];
  readonly binary?: readonly string[];
  readonly image?: readonly string[];
  readonly latest?: boolean;
  readonly archiveFormat?: string;
  readonly to?: readonly string[];
  readonly trustSource?: boolean;
  readonly registry?: string;
  readonly namespace?: string;
  readonly mirror?: readonly string[];
  readonly source?: readonly string[];
  readonly applications?: string;
  readonly kubeVersion?: string;
  readonly waitForQuota?: string;
  readonly buildType?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly yes?: boolean;
  readonly keep?: boolean;
  readonly observeTimeout?: string;
  readonly observeQuiet?: string;
  readonly compression?: string;
  readonly compressionLevel?: string;
  readonly init?: boolean;
  readonly recordInstall?: boolean;
  readonly engine?: string;
  readonly offline?: boolean;
  readonly updateLock?: boolean;
  readonly cache?: boolean;
  readonly shareLayers?: boolean;
  readonly replace?: boolean;
  readonly replaceOtherType?: boolean;
  readonly strict?: boolean;
  readonly plainHttp?: readonly string[];
  readonly metadataFile?: string;
  readonly progress?: ProgressMode;
  readonly json?: boolean;
  readonly verify?: boolean;
  readonly complete?: boolean;
  readonly exitCode?: boolean;
  readonly listen?: string;
  readonly spoolLimit?: string;
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly action?: string;
  readonly force?: boolean;
  readonly fromClusterImage?: boolean;
  readonly variable?: readonly string[];
  readonly fix?: boolean;
  readonly online?: boolean;
  readonly sarif?: string;
  readonly rules?: boolean;
  readonly explain?: string;
}

/** Every flag. The commands take them by name. */
const options = {
  tag: () =>
    repeated('-t, --tag <name:tag>', 'build a directory, under this name: demo:v1, ghcr.io/OWNER/demo:v1'),
  publishedTag: () =>
    repeated('-t, --tag <name:tag>', 'publish the prepared build of a directory under this name'),
  file: () =>
    new Option(
      '-f, --file <file>',
      'the directory’s Kubefile (default: Kubefile, Sealfile, Dockerfile or Containerfile)',
    ),
  buildArg: () => repeated('--build-arg <key=value>', 'a value for an ARG of the directory’s Kubefile'),
  env: () => repeated('--env <key=value>', 'a variable of the directory’s image'),
  label: () => repeated('--label <key=value>', 'a label of the directory’s image'),
  annotation: () =>
    repeated(
      '--annotation <key=value>',
      'an annotation of the directory’s manifests and index; manifest: or index: before it for one of them',
    ),
  platform: () =>
    new Option(
      '--platform <list>',
      'the platforms to build: linux/amd64,linux/arm64 (default: as configured, else both)',
    ),
  onlyPlatform: () =>
    new Option(
      '--platform <list>',
      'only these platforms of what is there: linux/amd64,linux/arm64 (default: all)',
    ),
  push: () => new Option('--push', 'publish to the registry'),
  dryRun: () => new Option('--dry-run', 'publish and write nothing; show what would be'),
  output: () => new Option('--output <where>', outputForms),
  chart: () => new Option('--chart <name>', 'a chart: repo/name with --chart-repo, or oci://host/path/name'),
  chartRepo: () => new Option('--chart-repo <url>', 'the address of the chart’s repository'),
  chartVersion: () =>
    new Option('--chart-version <version>', 'the version of the chart (default: <version>)'),
  manifest: () => repeated('--manifest <url>', 'a manifest that init.sh downloads'),
  binary: () =>
    repeated('--binary <url>', 'a program of a release, or a tar that holds it: …/v1.2.0/tool-linux-amd64'),
  image: () => repeated('--image <ref>', 'an image to embed, with its tag'),
  latest: () =>
    new Option('--latest', 'write the directory latest, which builds every version without one of its own'),
  archives: () =>
    new Option(
      '--archives <dir>',
      'also write an archive of each platform, for docker load and sealos load, with checksums',
    ),
  archiveFormat: () =>
    new Option('--archive-format <format>', 'the format of the archives: tar (default), tar.gz'),
  to: () =>
    repeated(
      '--to <ref>',
      'copy images under this reference, also from registries; without a host it is in the configured registry and namespace',
    ).conflicts(['output', 'archives', 'metadataFile']),
  trustSource: () =>
    new Option(
      '--trust-source',
      'with --to: copy an image of somebody else even if its layers carry keys that builds here would trust',
    ),
  directory: () => new Option('--output <dir>', 'the directory for the prepared build').makeOptionMandatory(),
  registry: () =>
    new Option('--registry <host>', 'the registry to publish to (default: as configured, else docker.io)'),
  namespace: () => new Option('--namespace <name>', 'the namespace in the registry (default: as configured)'),
  mirror: () =>
    repeated(
      '--mirror <host=url>',
      'read the images of a host from elsewhere, * for all other hosts; also HOST=oci:DIR',
    ),
  source: () =>
    repeated(
      '--source <prefix=target>',
      'read the images below a host and repository from elsewhere: docker.io/bitnami=docker.io/bitnamilegacy',
    ),
  applications: () =>
    new Option(
      '--applications <dir>',
      'the directory that holds the applications (default: as configured, else applications)',
    ),
  kubeVersion: () =>
    new Option('--kube-version <version>', 'the Kubernetes version that charts are rendered for'),
  waitForQuota: () =>
    new Option(
      '--wait-for-quota <time>',
      'wait up to this long for a registry’s pull quota: 30m, 6h (default: don’t wait)',
    ),
  buildType: () =>
    new Option(
      '-b, --build-type <type>',
      'lite (default) reads which images are needed; container and cloud install the image in a cluster and watch',
    ),
  kubeconfig: () =>
    new Option('--kubeconfig <file>', 'build type cloud: the kubeconfig of the cluster (default: kubectl’s)'),
  context: () =>
    new Option(
      '--context <name>',
      'build type cloud: the context of the kubeconfig (default: its current one)',
    ),
  yes: () =>
    new Option('--yes', 'build type cloud: install without asking; required where there is no terminal'),
  keep: () => new Option('--keep', 'build type cloud: leave what was installed in the cluster'),
  observeTimeout: () =>
    new Option('--observe-timeout <time>', 'watch a cluster at most this long: 90s, 1h (default: 10m)'),
  observeQuiet: () =>
    new Option(
      '--observe-quiet <time>',
      'a cluster that is ready is watched until this long nothing new came (default: 20s)',
    ),
  engine: () =>
    new Option('--engine <name>', 'the engine that runs RUN instructions: auto (default), buildx, buildah'),
  init: () => new Option('--no-init', 'don’t run init.sh'),
  recordInstall: () =>
    new Option('--no-record-install', 'don’t run ENTRYPOINT and CMD to find what they install'),
  offline: () => new Option('--offline', 'make no requests; references stay unresolved'),
  updateLock: () =>
    new Option(
      '--update-lock',
      'bring images.lock.yaml up to date: images that changed are added and removed, digests stay',
    ),
  cache: () => new Option('--no-cache', 'don’t reuse published layers'),
  shareLayers: () =>
    new Option(
      '--share-layers',
      'share layers with other applications of the namespace (default, except on docker.io)',
    ),
  noShareLayers: () => new Option('--no-share-layers', 'don’t share layers with other applications'),
  replace: () => new Option('--no-replace', 'fail if the tag is published already'),
  replaceOtherType: () =>
    new Option('--replace-other-type', 'replace a tag even if it holds another type of image'),
  strict: () => new Option('--strict', 'fail where there would be a warning, before anything is published'),
  plainHttp: () => repeated('--plain-http <host>', 'use plain HTTP for a host (localhost always does)'),
  compression: () =>
    new Option('--compression <type>', 'the compression of file layers: gzip (default), zstd, none'),
  compressionLevel: () =>
    new Option('--compression-level <n>', '1 to 9 for gzip (default 6), 1 to 22 for zstd (default 3)'),
  metadataFile: () =>
    new Option(
      '--metadata-file <file>',
      'write digest, platforms, images and transferred bytes as JSON',
    ).conflicts('dryRun'),
  progress: () =>
    new Option('--progress <form>', 'the form of the progress output; quiet shows warnings only')
      .choices(progressModes)
      .default('auto'),
  json: () => new Option('--json', 'print the result as JSON'),
  verify: () => new Option('--verify', 'read everything and check every digest'),
  complete: () =>
    new Option('--complete', 'list what the image would pull and doesn’t hold; exit with 1 if there is any'),
  exitCode: () => new Option('--exit-code', 'exit with 1 if the images differ, as git diff does'),
  listen: () =>
    new Option(
      '--listen <host:port>',
      'the address to listen at; port 0 is any free one (default: 127.0.0.1:5000, which only this machine reaches)',
    ),
  tryKubeconfig: () =>
    new Option(
      '--kubeconfig <file>',
      'install in the cluster of this kubeconfig instead of a throwaway one; nothing is redirected there',
    ),
  tryContext: () =>
    new Option('--context <name>', 'the context of the kubeconfig (default: its current one)'),
  tryYes: () => new Option('--yes', 'with --kubeconfig: install without asking'),
  tryKeep: () => new Option('--keep', 'with --kubeconfig: leave what was installed in the cluster'),
  spoolLimit: () =>
    new Option(
      '--spool-limit <size>',
      'the most that is unpacked to the temporary directory: 500MB, 20GB (default: 10GiB)',
    ),
  username: () => new Option('-u, --username <user>', 'the user name (default: ask)'),
  passwordStdin: () => new Option('--password-stdin', 'read the password from standard input (default: ask)'),
  action: () => new Option('--action <owner/repo@commit>', 'the action that the workflows use'),
  force: () => new Option('--force', 'overwrite files that differ'),
  fromClusterImage: () =>
    new Option(
      '--from-cluster-image',
      'take over the settings of a repository that builds with shell scripts, and list the files that are replaced',
    ),
  variable: () =>
    repeated('--variable <name=value>', 'with --from-cluster-image: a variable of the repository on GitHub'),
  fix: () => new Option('--fix', 'correct what can be corrected with certainty'),
  online: () => new Option('--online', 'ask registries whether images have every platform'),
  sarif: () => new Option('--sarif <file>', 'also write the findings as SARIF 2.1.0'),
  lintStrict: () => new Option('--strict', 'exit with 1 for warnings too, not only for errors'),
  rules: () => new Option('--rules', 'list all rules'),
  explain: () => new Option('--explain <rule>', 'show what a rule checks, why, and what to do'),
} satisfies Record<string, () => Option>;

type FlagName = keyof typeof options;

export const directoryFlags = ['tag', 'file', 'buildArg', 'env', 'label', 'annotation'] as const;
export const requestFlags = [
  ...directoryFlags,
  'platform',
  'applications',
  'kubeVersion',
  'buildType',
  'init',
  'recordInstall',
  'engine',
] as const;
/** The flags of a build that watches a cluster. */
export const observeFlags = [
  'kubeconfig',
  'context',
  'yes',
  'keep',
  'observeTimeout',
  'observeQuiet',
] as const;
export const archiveFlags = ['archives', 'archiveFormat'] as const;
export const packingFlags = ['compression', 'compressionLevel'] as const;
export const sourceFlags = ['mirror', 'source', 'plainHttp', 'offline'] as const;
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

/** Adds the arguments that name a build: of an application, or of any directory. */
export function withRequestWords(command: Command): Command {
  const name = command.name();
  return command
    .usage(
      `[options] <type> <app> <version> [K=V,…]\n       imagebuild ${name} [options] -t NAME:TAG… [-f FILE] [PATH]`,
    )
    .argument(
      '[words...]',
      `an application: ${imageTypes.join(', ')}; its directory under applications/; the version, which is also the tag; K=V,… for dockerimages. With -t or -f: a directory (default: .)`,
    );
}

/** Returns the build options that the flags set. */
export function toBuildOptions(flags: CliFlags): BuildOptions {
  const { mirror: mirrors, source: sources, ...same } = flags;
  return { ...same, mirrors, sources };
}

/** Flags as sealer writes them, and what they are called here. */
const sealerFlags: Readonly<Record<string, string>> = {
  '--buildType': '--build-type',
  '--mode': '--build-type',
  '-m': '-b',
  '--imageName': '--tag',
  '--kubefile': '--file',
};
const buildingCommands = ['build', 'prepare', 'plan', 'lock'];

/** Returns the arguments of a command that builds with sealer’s flags under their names here. */
export function readSealerFlags(args: readonly string[]): string[] {
  if (!buildingCommands.includes(args[0] ?? '')) return [...args];
  return args.map((word) => {
    const [flag = ''] = word.split('=', 1);
    return Object.hasOwn(sealerFlags, flag) ? `${sealerFlags[flag]}${word.slice(flag.length)}` : word;
  });
}

function repeated(flags: string, description: string): Option {
  return new Option(`${flags}`, `${description} (repeatable)`).argParser(
    (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
  );
}
