import { findPreparedDirectories } from '../../application/prepared/join.ts';
import { listNamespaces, qualifyReference, resolveSettings } from '../../buildoptions.ts';
import type { CopyOutcome } from '../../commands/publishimages/outcome.ts';
import { ImagebuildError } from '../../errors.ts';
import { copyDocument, describeCopies } from '../../report/copies.ts';
import { say } from '../../text/say.ts';
import { maskSecrets } from '../../text/secrets.ts';
import { type Cli, printResult, readInvocation, withProgress } from '../cli.ts';
import { exitCodeOf, renderError, unverified } from '../errors.ts';
import { type CliFlags, toBuildOptions } from '../flags.ts';
import { readPlatforms } from '../platforms.ts';

/**
 * Runs `imagebuild publish SOURCE… --to REF…`: copies images under each reference. Each gets its status, and
 * the exit status is 1 if one fails.
 */
export async function copy(
  cli: Cli,
  locations: readonly string[],
  flags: CliFlags & { readonly to: readonly string[] },
): Promise<void> {
  const platforms = readPlatforms(flags);
  await refusePrepared(locations);
  const invocation = await readInvocation(cli);
  const options = { ...toBuildOptions(flags), references: [...locations, ...flags.to] };
  const settings = resolveSettings(options, invocation);
  const to = flags.to.map((reference) => qualifyReference(reference, options, invocation));
  const own = listNamespaces(options, invocation);
  const command = await import('../../commands/publishimages/copyimages.ts');
  const outcomes = await withProgress(cli, flags, (progress) =>
    command.copyImages(locations, to, { platforms, own, trustSource: flags.trustSource }, settings, progress),
  );
  printResult(cli, flags, copyDocument(outcomes), () => describeCopies(outcomes));
  reportFailures(cli, outcomes);
}

/** Prints the error of each reference that failed, and sets the exit status: 3 if all are published. */
function reportFailures(cli: Cli, outcomes: readonly CopyOutcome[]): void {
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  for (const error of errors)
    cli.stderr.write(maskSecrets(renderError(error, Boolean(cli.env['IMAGEBUILD_DEBUG']))));
  const statuses = errors.map(exitCodeOf);
  if (errors.length > 0) cli.exitCode = statuses.every((status) => status === unverified) ? unverified : 1;
}

/** @throws USAGE */
async function refusePrepared(locations: readonly string[]): Promise<void> {
  for (const location of locations) {
    if ((await findPreparedDirectories(location)).length === 0) continue;
    throw new ImagebuildError('USAGE', say('copyPrepared', { location }), { hint: say('copyPreparedHint') });
  }
}
