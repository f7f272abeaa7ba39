import { type Command, Help } from 'commander';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';

/**
 * The headings under which `--help` lists flags, in this order; a command shows those that it has. A flag is
 * named as commander stores it.
 */
const flagGroups: readonly (readonly [heading: string, flags: readonly string[]])[] = [
  [
    'Image:',
    ['file', 'tag', 'platform', 'applications', 'buildArg', 'env', 'label', 'annotation', 'kubeVersion'],
  ],
  ['Cluster:', ['buildType', 'kubeconfig', 'context', 'yes', 'keep', 'observeTimeout', 'observeQuiet']],
  ['Application:', ['chart', 'chartRepo', 'chartVersion', 'manifest', 'binary', 'image', 'latest']],
  ['Build:', ['init', 'recordInstall', 'engine', 'strict', 'waitForQuota', 'updateLock']],
  ['Sources:', ['mirror', 'source', 'plainHttp', 'offline', 'trustSource']],
  [
    'Target:',
    [
      'push',
      'to',
      'output',
      'archives',
      'archiveFormat',
      'registry',
      'namespace',
      'replace',
      'replaceOtherType',
      'dryRun',
    ],
  ],
  ['Layers:', ['compression', 'compressionLevel', 'cache', 'shareLayers']],
  ['Checks:', ['verify', 'complete', 'online', 'fix', 'rules', 'explain', 'exitCode']],
  ['Server:', ['listen', 'spoolLimit']],
  ['Login:', ['username', 'passwordStdin']],
  ['Set-up:', ['action', 'force', 'organization', 'webhookUrl']],
  ['Options:', ['progress', 'json', 'sarif', 'metadataFile', 'version', 'help']],
];

/** The headings under which the commands stand, in this order. */
const commandGroups: readonly (readonly [heading: string, commands: readonly string[]])[] = [
  ['Build and publish:', ['build', 'prepare', 'publish', 'plan', 'lock']],
  ['Look into images and applications:', ['images', 'why', 'inspect', 'diff', 'lint']],
  ['Use images:', ['serve', 'try']],
  ['Set up:', ['new', 'init', 'login', 'doctor', 'completion', 'help']],
  ['On GitHub:', ['bot']],
];

/** Lines below the help of a command: what people type most. */
export const helpExamples: Readonly<Record<string, readonly (readonly [command: string, does: string])[]>> = {
  imagebuild: [
    ['imagebuild build apps helm v3.8.2', 'build an application into out/'],
    ['imagebuild build apps helm v3.8.2 --push', 'build it, and publish it to the configured registry'],
    ['imagebuild plan apps helm v3.8.2', 'show what that would transfer'],
    ['imagebuild inspect docker.io/labring/helm:v3.8.2', 'show what a published image holds'],
  ],
  build: [
    ['imagebuild build apps helm v3.8.2', 'write an OCI layout to out/'],
    ['imagebuild build apps helm v3.8.2 --push --registry ghcr.io --namespace acme', 'publish it'],
    ['imagebuild build apps helm v3.8.2 --platform linux/amd64', 'one platform only'],
    ['imagebuild build dockerimages helm v3.8.2 Key1=Value1,Key2=Value2', 'with build arguments'],
    ['imagebuild build apps kafka v1 -b container', 'install it in a throwaway cluster, and watch'],
  ],
  prepare: [['imagebuild prepare apps helm v3.8.2 --output out/helm', 'then: imagebuild publish out/helm']],
  publish: [
    ['imagebuild publish out/helm', 'upload a prepared build'],
    ['imagebuild publish out/amd64 out/arm64', 'its parts, prepared on two machines, as one image'],
    ['imagebuild publish oci:out/helm docker.io/labring/helm:v3.8.2', 'a layout as it is'],
    ['imagebuild publish docker.io/library/nginx:1.27 --to ghcr.io/acme/nginx:1.27', 'copy an image'],
  ],
  plan: [['imagebuild plan apps helm v3.8.2 --offline', 'make no requests']],
  lock: [['imagebuild lock apps helm v3.8.2', 'write images.lock.yaml beside the Kubefile']],
  images: [['imagebuild images applications/helm/v3.8.2', 'list images, and where each was found']],
  why: [
    ['imagebuild why nginx applications/web/v1', 'what names nginx'],
    ['imagebuild why nginx:1.27 docker.io/labring/web:v1', 'the same, of a published image'],
  ],
  inspect: [
    ['imagebuild inspect docker.io/labring/helm:v3.8.2', 'of a registry'],
    ['imagebuild inspect oci:out/helm --verify', 'of a layout, with every digest checked'],
    ['imagebuild inspect docker.io/labring/helm:v3.8.2 --complete', 'what it would pull and does not hold'],
  ],
  diff: [
    ['imagebuild diff docker.io/labring/helm:v3.8.1 docker.io/labring/helm:v3.8.2', 'two releases'],
    ['imagebuild diff docker.io/labring/helm:v3.8.2 oci:out/helm --exit-code', 'is it published?'],
  ],
  serve: [
    ['imagebuild serve docker.io/labring/helm:v3.8.2', 'at 127.0.0.1:5000'],
    ['imagebuild serve helm-v3.8.2-amd64.tar --listen 0.0.0.0:5000', 'of an archive, for other machines'],
  ],
  try: [['imagebuild try docker.io/labring/helm:v3.8.2', 'in a throwaway cluster, with kind']],
  new: [
    ['imagebuild new web 1.2.3 --chart acme/web --chart-repo https://charts.acme.io', 'of a chart'],
    ['imagebuild new site v1 --manifest https://acme.io/v1/site.yaml', 'of a manifest'],
    ['imagebuild new yq v4.4 --latest --binary https://acme.io/v4.4/yq_linux_amd64', 'of a program'],
    ['imagebuild new tools v1 --image docker.io/library/nginx:1.27.0', 'of a list of images'],
  ],
  login: [['imagebuild login docker.io', 'asks for user name and password']],
  init: [['imagebuild init --registry ghcr.io --namespace acme', 'write configuration and workflows']],
};

/** Adds `imagebuild help bot setup`. Commander's own gives the exit status of a failure. */
export function addHelp(program: Command): void {
  program
    .command('help')
    .argument('[command...]', 'the command')
    .description('show help for a command')
    .action((names: readonly string[]) => {
      const command = names.reduce<Command | undefined>(
        (found, name) => found?.commands.find((one) => one.name() === name),
        program,
      );
      if (command) return command.outputHelp();
      program.outputHelp({ error: true });
      throw new ImagebuildError('USAGE', say('programCommandUnknown'), { hint: say('commandsAbove') });
    });
}

/**
 * Lays out the help of a program and its commands: flags and commands in groups, examples below, lines of 80
 * columns or the terminal's.
 */
export function layOutHelp(program: Command): void {
  const help = new Help();
  const headings = [...flagGroups, ...commandGroups].map(([heading]) => heading);
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command.configureHelp({
      subcommandTerm: (subcommand) => subcommand.name(),
      groupItems: (items, visible, headingOf) =>
        new Map(
          [...help.groupItems(items, visible, headingOf)].sort(
            ([a], [b]) => headings.indexOf(a) - headings.indexOf(b),
          ),
        ),
    });
    for (const option of command.options) setGroup(option, flagGroups, option.attributeName());
    for (const subcommand of command.commands) setGroup(subcommand, commandGroups, subcommand.name());
    const examples = helpExamples[command.name()] ?? [];
    if (examples.length > 0) command.addHelpText('after', `\nExamples:\n${formatExamples(examples)}`);
  }
}

/** Sets the heading of a flag or command. One that no group has stands under commander's own heading. */
function setGroup(
  item: { helpGroup(heading: string): unknown },
  groups: typeof flagGroups,
  name: string,
): void {
  const heading = groups.find(([, names]) => names.includes(name))?.[0];
  if (heading !== undefined) item.helpGroup(heading);
}

/** Each example stands below what it does, as comments of a shell do. */
function formatExamples(examples: readonly (readonly [command: string, does: string])[]): string {
  return examples.map(([command, does]) => `  # ${does}\n  ${command}`).join('\n');
}
