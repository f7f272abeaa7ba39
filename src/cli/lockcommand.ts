import { resolveBuildSettings } from '../buildoptions.ts';
import { lockLines } from '../report/lock.ts';
import { type Cli, printResult, readInvocation, withProgress } from './cli.ts';
import { confirmation } from './cluster.ts';
import { type CliFlags, toBuildOptions } from './flags.ts';
import { type RequestArguments, readRequest } from './request.ts';

/** Runs `imagebuild lock`, which writes `images.lock.yaml` of an application. */
export async function lock(cli: Cli, words: RequestArguments, flags: CliFlags): Promise<void> {
  const invocation = await readInvocation(cli);
  const request = readRequest(words, flags, invocation.configuration);
  const settings = resolveBuildSettings(
    request,
    { ...toBuildOptions(flags), confirm: confirmation(cli) },
    invocation,
  );
  const command = await import('../commands/lock.ts');
  const written = await withProgress(cli, flags, (progress) => command.lock(request, settings, progress));
  printResult(cli, flags, written, lockLines);
}
