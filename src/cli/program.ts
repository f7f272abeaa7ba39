import { Command } from 'commander';
import type { Cli } from './cli.ts';
import {
  packingFlags,
  requestFlags,
  sourceFlags,
  targetFlags,
  withFlags,
  withRequestWords,
} from './flags.ts';

/**
 * The words and flags of every command. What a command does is loaded when it is called, so that `--help` and a wrong word
 * are answered at once.
 */
export function createProgram(cli: Cli, version: string): Command {
  const program = new Command('imagebuild')
    .description('Builds Kubernetes cluster images from applications/<app>/<version>.')
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .helpOption('-h, --help', 'explain a command')
    .showSuggestionAfterError();

  withFlags(
    withRequestWords(program.command('build')),
    ...([...requestFlags, ...targetFlags, ...packingFlags, ...sourceFlags, 'waitForQuota'] as const),
    ...(['metadataFile', 'progress', 'json'] as const),
  )
    .description('prepare and publish in one process; writes an OCI layout under out/ unless told otherwise')
    .action(async (type, app, version, buildArgs, flags) =>
      (await import('./building.ts')).build(cli, [type, app, version, buildArgs], flags),
    );

  withFlags(
    withRequestWords(program.command('prepare')),
    ...([...requestFlags, ...sourceFlags, 'cache', 'replace', 'directory', 'progress', 'json'] as const),
  )
    .description('the half that runs the application’s code; needs no secret, moves no blob')
    .action(async (type, app, version, buildArgs, flags) =>
      (await import('./building.ts')).prepare(cli, [type, app, version, buildArgs], flags),
    );

  withFlags(
    program
      .command('publish')
      .argument('<location...>', 'a prepared build or its parts, or oci:DIR and FILE.tar [REF]'),
    ...(['output', 'registry', 'namespace', 'replace', 'replaceOtherType', ...sourceFlags] as const),
    ...([...packingFlags, 'waitForQuota', 'metadataFile', 'progress', 'json'] as const),
  )
    .description(
      'the half that moves bytes: a prepared build (one in parts from several machines is joined), or layouts and archives as they are',
    )
    .action(async (locations, flags) => (await import('./building.ts')).publish(cli, locations, flags));

  withFlags(
    withRequestWords(program.command('plan')),
    ...([...requestFlags, ...targetFlags, ...packingFlags, ...sourceFlags, 'progress', 'json'] as const),
  )
    .description('what would be built and moved; no blob is')
    .action(async (type, app, version, buildArgs, flags) =>
      (await import('./reading.ts')).plan(cli, [type, app, version, buildArgs], flags),
    );

  withFlags(
    program.command('images').argument('<dir>', 'the directory of an application'),
    ...(['kubeVersion', 'progress', 'json'] as const),
  )
    .description('the images an application embeds, and where each was found')
    .action(async (directory, flags) => (await import('./reading.ts')).images(cli, directory, flags));

  withFlags(
    program.command('inspect').argument('<location>', 'a reference, oci:DIR, or FILE.tar'),
    ...(['verify', 'mirror', 'plainHttp', 'progress', 'json'] as const),
  )
    .description('what is inside a cluster image')
    .action(async (location, flags) => (await import('./reading.ts')).inspect(cli, location, flags));

  withFlags(
    program.command('login').argument('<registry>', 'the host'),
    ...(['username', 'passwordStdin', 'plainHttp'] as const),
  )
    .description('keep a credential in the docker configuration')
    .action(async (registry, flags) => (await import('./machine.ts')).login(cli, registry, flags));

  withFlags(
    program.command('init').argument('[dir]', 'the repository; here when left out', '.'),
    ...(['registry', 'namespace', 'action', 'force', 'json'] as const),
  )
    .description('write configuration, workflows and templates for a repository of one’s own')
    .action(async (directory, flags) => (await import('./machine.ts')).init(cli, directory, flags));

  withFlags(program.command('doctor'), 'json')
    .description('what is ready on this machine, and what is not')
    .action(async (flags) => (await import('./machine.ts')).doctor(cli, flags));

  addBot(program, cli);
  return program;
}

/** The server that answers comments, and what belongs to running it. */
function addBot(program: Command, cli: Cli): void {
  const bot = program
    .command('bot')
    .description('the server that builds what comments on issues ask for')
    .action(async () => (await import('./bot.ts')).serve(cli));
  bot
    .command('setup')
    .description('register the app on GitHub, and write its id, key and secret to .env')
    .option('--organization <name>', 'register it for an organisation instead of yourself')
    .option('--webhook-url <url>', 'where GitHub reaches the server: https://HOST/api/github/webhooks')
    .action(async (flags) => (await import('./bot.ts')).setup(cli, flags));
  bot
    .command('sweep')
    .description('handle what was missed while no server ran; a server does so when it starts')
    .option('--dry-run', 'only list it')
    .action(async (flags) => (await import('./bot.ts')).sweep(cli, flags));
}
