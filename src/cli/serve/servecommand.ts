import { parseObserveTime } from '../../application/optionvalues.ts';
import { resolveSettings } from '../../buildoptions.ts';
import { isComplete } from '../../commands/try/tryresult.ts';
import { ImagebuildError } from '../../errors.ts';
import { describeServer } from '../../report/serve.ts';
import { describeTry } from '../../report/try.ts';
import { formatJson } from '../../text/json.ts';
import { say } from '../../text/say.ts';
import { type Cli, printResult, readInvocation, withProgress } from '../cli.ts';
import { confirmation } from '../cluster.ts';
import { type CliFlags, toBuildOptions } from '../flags.ts';
import { readPlatforms } from '../platforms.ts';

/**
 * Runs `imagebuild serve`, which serves the embedded images of a cluster image until a signal ends it. With
 * `--json` it prints one line.
 */
export async function serve(cli: Cli, location: string, flags: CliFlags): Promise<void> {
  const options = { ...toBuildOptions(flags), references: [location] };
  const settings = resolveSettings(options, await readInvocation(cli));
  const { listen, spoolLimit } = flags;
  const choice = { listen, spoolLimit, platforms: readPlatforms(flags) };
  const command = await import('../../commands/serve/serve.ts');
  await withProgress(cli, flags, (progress) =>
    command.serve(location, choice, settings, progress, (summary) => {
      if (flags.json) cli.stdout.write(`${formatJson(summary)}\n`);
      else printResult(cli, flags, summary, describeServer);
    }),
  );
}

/**
 * Runs `imagebuild try`, which installs an image and shows what it pulled. It exits with 1 when the install
 * didn't get ready, or needed an image that isn't held.
 */
export async function tryInstall(cli: Cli, location: string, flags: CliFlags): Promise<void> {
  const { kubeconfig, context, yes, keep, observeTimeout, observeQuiet, ...common } = flags;
  const options = { ...toBuildOptions(common), references: [location] };
  const settings = resolveSettings(options, await readInvocation(cli));
  const [limitMs, quietMs] = [
    parseObserveTime(observeTimeout, 600_000),
    parseObserveTime(observeQuiet, 20_000),
  ];
  const command = await import('../../commands/try/try.ts');
  const sessions = await import('../../commands/try/session.ts');
  const isOwn = kubeconfig !== undefined || context !== undefined;
  if (!isOwn && (yes || keep)) throw new ImagebuildError('USAGE', say('tryNeedsKubeconfig'));
  const consent = { kubeconfig, context, yes: yes ?? false, keep: keep ?? false, confirm: confirmation(cli) };
  const openSession = async (input: Parameters<typeof sessions.openKindSession>[0]) =>
    isOwn
      ? (await import('../../commands/try/cloudsession.ts')).openOwnCluster(input, consent)
      : sessions.openKindSession(input, settings.kubeVersion);
  const choice = { openSession, spoolLimit: flags.spoolLimit, limitMs, quietMs };
  const result = await withProgress(cli, flags, (progress) =>
    command.tryImage(location, choice, settings, progress),
  );
  printResult(cli, flags, result, describeTry);
  if (!isComplete(result)) cli.exitCode = 1;
}
