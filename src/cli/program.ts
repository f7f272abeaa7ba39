import { Command } from 'commander';
import { ImagebuildError } from '../errors.ts';
import { isTooOld, oldestNode } from '../io/bundlednode.ts';
import { say } from '../text/say.ts';
import type { Cli } from './cli.ts';
import { addCompletion } from './completion/commands.ts';
import {
  archiveFlags,
  directoryFlags,
  observeFlags,
  packingFlags,
  requestFlags,
  sourceFlags,
  targetFlags,
  withFlags,
  withRequestWords,
} from './flags.ts';
import { addHelp, layOutHelp } from './help/help.ts';

/**
 * Creates the program: the arguments and flags of every command. The code of a command is loaded when the
 * command is called, so that `--help` and mistakes are answered at once.
 */
export function createProgram(cli: Cli, version: string): Command {
  const program = new Command('imagebuild')
    .description('Builds Kubernetes cluster images from applications/<app>/<version>, or from any directory.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .helpOption('-h, --help', 'show help for a command')
    .showSuggestionAfterError();

  withFlags(
    withRequestWords(program.command('build')),
    ...([...requestFlags, ...targetFlags, ...archiveFlags, ...packingFlags, ...sourceFlags] as const),
    ...observeFlags,
    ...(['strict', 'waitForQuota', 'updateLock', 'dryRun', 'metadataFile', 'progress', 'json'] as const),
  )
    .description(
      'build an application or a directory: prepare and publish in one process; writes an OCI layout under out/ by default',
    )
    .action(async (words, flags) =>
      (await import('./buildcommands.ts')).build(cli, { command: 'build', words }, flags),
    );

  withFlags(
    withRequestWords(program.command('prepare')),
    ...([...requestFlags, ...observeFlags, ...sourceFlags] as const),
    ...(['strict', 'cache', 'replace', 'directory'] as const),
    ...(['progress', 'json'] as const),
  )
    .description('prepare a build: runs the application’s code, needs no secret and uploads nothing')
    .action(async (words, flags) =>
      (await import('./buildcommands.ts')).prepare(cli, { command: 'prepare', words }, flags),
    );

  withFlags(
    program
      .command('publish')
      .argument(
        '<location...>',
        'a prepared build or its parts [TYPE APP VERSION, or -t of a directory’s], or oci:DIR and FILE.tar [REF]; with --to also references',
      ),
    ...(['publishedTag', 'label', 'annotation', 'output', 'to', 'trustSource', ...archiveFlags] as const),
    ...(['onlyPlatform', 'registry', 'namespace', 'replace', 'replaceOtherType'] as const),
    ...([...sourceFlags, 'strict', ...packingFlags, 'waitForQuota', 'dryRun'] as const),
    ...(['metadataFile', 'progress', 'json'] as const),
  )
    .description(
      'upload a prepared build, or its parts from several machines; or copy layouts, archives and, with --to, images of registries as they are',
    )
    .action(async (locations, flags) =>
      flags.to
        ? (await import('./publish/copy.ts')).copy(cli, locations, flags)
        : (await import('./buildcommands.ts')).publish(cli, locations, flags),
    );

  withFlags(
    withRequestWords(program.command('plan')),
    ...([
      ...requestFlags,
      ...targetFlags,
      ...packingFlags,
      ...sourceFlags,
      'strict',
      'progress',
      'json',
    ] as const),
  )
    .description('show what would be built and transferred')
    .action(async (words, flags) =>
      (await import('./readcommands.ts')).plan(cli, { command: 'plan', words }, flags),
    );

  withFlags(
    withRequestWords(program.command('lock')),
    ...([...directoryFlags, ...observeFlags, 'buildType'] as const),
    ...(['applications', 'kubeVersion', 'init', 'engine', 'mirror', 'source', 'plainHttp'] as const),
    ...(['updateLock', 'waitForQuota', 'progress', 'json'] as const),
  )
    .description('write images.lock.yaml: the digests that builds of an application use from then on')
    .action(async (words, flags) =>
      (await import('./lockcommand.ts')).lock(cli, { command: 'lock', words }, flags),
    );

  withFlags(
    program.command('images').argument('<dir>', 'the directory of an application'),
    ...(['kubeVersion', 'recordInstall', 'progress', 'json'] as const),
  )
    .description('list the images that an application embeds, and where each was found')
    .action(async (directory, flags) => (await import('./readcommands.ts')).images(cli, directory, flags));

  withFlags(
    program
      .command('lint')
      .argument('[path...]', 'applications, collections or other directories (default: all applications)'),
    ...([
      'fix',
      'lintStrict',
      'online',
      'mirror',
      'source',
      'plainHttp',
      'rules',
      'explain',
      'sarif',
      'json',
    ] as const),
  )
    .description('check applications for mistakes; runs nothing, and without --fix changes nothing')
    .action(async (paths, flags) => (await import('./lint/lintcommand.ts')).lint(cli, paths, flags, version));

  withFlags(
    program
      .command('why')
      .argument('<image>', 'an image, perhaps short: nginx, nginx:1.27')
      .argument(
        '[location]',
        'an application or a prepared build, or a reference, oci:DIR, or FILE.tar (default: the current directory)',
      ),
    ...(['kubeVersion', 'onlyPlatform', ...sourceFlags, 'progress', 'json'] as const),
  )
    .description('show why an image is embedded, or why not: every place that names it')
    .action(async (image, location, flags) =>
      (await import('./readcommands.ts')).why(cli, image, location, flags),
    );

  withFlags(
    program.command('inspect').argument('<location>', 'a reference, oci:DIR, or FILE.tar'),
    ...(['verify', 'complete', 'onlyPlatform', 'mirror', 'source', 'plainHttp', 'progress', 'json'] as const),
  )
    .description('show what is inside a cluster image')
    .action(async (location, flags) => (await import('./readcommands.ts')).inspect(cli, location, flags));

  withFlags(
    program
      .command('diff')
      .argument('<a>', 'a reference, oci:DIR, or FILE.tar')
      .argument('<b>', 'the image to compare it with, in the same forms'),
    ...(['exitCode', 'onlyPlatform', 'mirror', 'source', 'plainHttp', 'progress', 'json'] as const),
  )
    .description('show what differs between two images: images, files, configuration, bytes to transfer')
    .action(async (a, b, flags) => (await import('./readcommands.ts')).diff(cli, [a, b], flags));

  withFlags(
    program.command('serve').argument('<location>', 'a reference, oci:DIR, or FILE.tar'),
    ...(['listen', 'spoolLimit', 'onlyPlatform', 'mirror', 'source', 'plainHttp'] as const),
    ...(['progress', 'json'] as const),
  )
    .description('serve the embedded images of a cluster image as a registry that only reads')
    .action(async (location, flags) => (await import('./serve/servecommand.ts')).serve(cli, location, flags));

  withFlags(
    program.command('try').argument('<location>', 'a reference, oci:DIR, or FILE.tar'),
    ...(['tryKubeconfig', 'tryContext', 'tryYes', 'tryKeep', 'observeTimeout', 'observeQuiet'] as const),
    ...(['kubeVersion', 'spoolLimit', 'mirror', 'source', 'plainHttp', 'progress', 'json'] as const),
  )
    .description('install a cluster image where nodes can pull from it only, and show what they pulled')
    .action(async (location, flags) =>
      (await import('./serve/servecommand.ts')).tryInstall(cli, location, flags),
    );

  withFlags(
    program.command('login').argument('<registry>', 'the registry’s host'),
    ...(['username', 'passwordStdin', 'plainHttp'] as const),
  )
    .description('log in to a registry; the credential is stored in the docker configuration')
    .action(async (registry, flags) => (await import('./setupcommands.ts')).login(cli, registry, flags));

  withFlags(
    program
      .command('new')
      .argument('<name>', 'the application, a new directory under applications/')
      .argument('[version]', 'its first version, and the name of its directory (default: --chart-version)'),
    ...(['chart', 'chartRepo', 'chartVersion', 'manifest', 'binary', 'image', 'latest'] as const),
    ...(['applications', 'json'] as const),
  )
    .description('write the files of a new application from a chart, manifests, programs or a list of images')
    .action(async (name, version, flags) =>
      (await import('./new/newcommand.ts')).newApplication(cli, name, version, flags),
    );

  withFlags(
    program.command('init').argument('[dir]', 'the repository (default: the current directory)', '.'),
    ...(['registry', 'namespace', 'action', 'fromClusterImage', 'variable', 'force', 'json'] as const),
  )
    .description('set up a repository: write its configuration, workflows and templates')
    .action(async (directory, flags) => (await import('./setupcommands.ts')).init(cli, directory, flags));

  withFlags(program.command('doctor'), 'json')
    .description('check if this machine has everything that builds need')
    .action(async (flags) => (await import('./setupcommands.ts')).doctor(cli, flags));

  addBot(program, cli);
  addCompletion(program, cli);
  addHelp(program);
  layOutHelp(program);
  return program;
}

/** Adds the commands of the bot's server. */
function addBot(program: Command, cli: Cli): void {
  const bot = program
    .command('bot')
    .description('run the server that builds images on request, by comments on issues')
    .action(async () => (await import('./botcommands.ts')).serve(cli));
  bot
    .command('setup')
    .description('register the GitHub App, and write its id, key and secret to .env')
    .option('--organization <name>', 'register it for an organization instead of yourself')
    .option(
      '--webhook-url <url>',
      'the address at which GitHub reaches the server: https://HOST/api/github/webhooks',
    )
    .action(async (flags) => (await import('./botcommands.ts')).setup(cli, flags));
  bot
    .command('sweep')
    .description(
      'handle the comments and runs that were missed while no server ran; a server does this when it starts',
    )
    .option('--dry-run', 'only list them')
    .action(async (flags) => (await import('./botcommands.ts')).sweep(cli, flags));
}

/**
 * Checks the version of Node. An older one can only read the arguments of a command.
 * @param running the version of this process, such as `24.1.0`.
 * @throws PROGRAM_MISSING
 */
export function checkNode(running: string): void {
  if (!isTooOld(running)) return;
  throw new ImagebuildError('PROGRAM_MISSING', say('nodeTooOld', { running, oldest: oldestNode }), {
    hint: say('nodeInstall', { oldest: oldestNode }),
  });
}
