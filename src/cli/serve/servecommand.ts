import { resolveSettings } from '../../buildoptions.ts';
import { describeServer } from '../../report/serve.ts';
import { formatJson } from '../../text/json.ts';
import { type Cli, printResult, readInvocation, withProgress } from '../cli.ts';
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
