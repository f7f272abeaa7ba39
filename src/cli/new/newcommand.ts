import { resolveSettings } from '../../buildoptions.ts';
import { type Cli, printResult, readInvocation } from '../cli.ts';
import { type CliFlags, toBuildOptions } from '../flags.ts';

/** Runs `imagebuild new`, which writes the files of an application. It asks nothing. */
export async function newApplication(
  cli: Cli,
  name: string,
  version: string | undefined,
  flags: CliFlags,
): Promise<void> {
  const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
  const { chart, chartRepo, chartVersion, manifest, binary, image, latest = false } = flags;
  const command = await import('../../commands/new/new.ts');
  const { describeNew } = await import('../../report/new.ts');
  const written = await command.createApplication(name, version, {
    ...{ applications: settings.applications, latest, chart, chartRepo, chartVersion },
    ...{ manifests: manifest ?? [], binaries: binary ?? [], images: image ?? [] },
  });
  const root = flags.applications === undefined ? '' : ` --applications ${flags.applications}`;
  printResult(cli, flags, written, (result) => describeNew(result, root));
}
