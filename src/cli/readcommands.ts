import { resolveBuildSettings, resolveSettings } from '../buildoptions.ts';
import type { ImageList } from '../commands/images.ts';
import { describeDiff } from '../report/diff.ts';
import { describeInspection } from '../report/inspection.ts';
import { installsLines, noteLines } from '../report/notes.ts';
import { imageLines, planLines } from '../report/plan.ts';
import { whyLines } from '../report/why.ts';
import { say } from '../text/say.ts';
import { type Cli, printResult, readInvocation, withProgress } from './cli.ts';
import { type CliFlags, toBuildOptions } from './flags.ts';
import { readPlatforms } from './platforms.ts';
import { type RequestArguments, readRequest } from './request.ts';

/** Runs `imagebuild plan`, which shows what would be built and transferred. */
export async function plan(cli: Cli, words: RequestArguments, flags: CliFlags): Promise<void> {
  const invocation = await readInvocation(cli);
  const request = readRequest(words, flags, invocation.configuration);
  const settings = resolveBuildSettings(request, toBuildOptions(flags), invocation);
  const command = await import('../commands/plan.ts');
  const result = await withProgress(cli, flags, (progress) => command.plan(request, settings, progress));
  printResult(cli, flags, result, planLines);
}

/** Runs `imagebuild images`, which lists the images that an application embeds, and where each was found. */
export async function images(cli: Cli, directory: string, flags: CliFlags): Promise<void> {
  const settings = resolveSettings(toBuildOptions(flags), await readInvocation(cli));
  const command = await import('../commands/images.ts');
  const found = await withProgress(cli, flags, (progress) => command.images(directory, settings, progress));
  printResult(cli, flags, found, foundLines);
}

/** Runs `imagebuild why`, which shows what names an image, and what leads there. */
export async function why(
  cli: Cli,
  image: string,
  location: string | undefined,
  flags: CliFlags,
): Promise<void> {
  const options = { ...toBuildOptions(flags), references: location === undefined ? [] : [location] };
  const settings = resolveSettings(options, await readInvocation(cli));
  const platforms = readPlatforms(flags);
  const command = await import('../commands/why/why.ts');
  const explanation = await withProgress(cli, flags, (progress) =>
    command.why(image, location, { platforms }, settings, progress),
  );
  printResult(cli, flags, explanation, whyLines);
}

/**
 * Runs `imagebuild inspect`, which shows what is inside a cluster image, published or not. With `--complete`
 * it exits with 1 when the image would pull what it doesn't hold.
 */
export async function inspect(cli: Cli, location: string, flags: CliFlags): Promise<void> {
  const options = { ...toBuildOptions(flags), references: [location] };
  const settings = resolveSettings(options, await readInvocation(cli));
  const { verify = false, complete } = flags;
  const platforms = readPlatforms(flags);
  const command = await import('../commands/inspect.ts');
  const inspection = await withProgress(cli, flags, (progress) =>
    command.inspect(location, { verify, complete, platforms }, settings, progress),
  );
  printResult(cli, flags, inspection, describeInspection);
  const lacks = inspection.platforms.some(({ completeness }) => (completeness?.missing.length ?? 0) > 0);
  if (lacks) cli.exitCode = 1;
}

/**
 * Runs `imagebuild diff`, which shows what differs between two images. With `--exit-code` it exits with 1
 * when they differ.
 */
export async function diff(
  cli: Cli,
  locations: readonly [a: string, b: string],
  flags: CliFlags,
): Promise<void> {
  const options = { ...toBuildOptions(flags), references: locations };
  const settings = resolveSettings(options, await readInvocation(cli));
  const platforms = readPlatforms(flags);
  const command = await import('../commands/diff/diff.ts');
  const compared = await withProgress(cli, flags, (progress) =>
    command.diff(locations, { platforms }, settings, progress),
  );
  printResult(cli, flags, compared, describeDiff);
  if (flags.exitCode && compared.different) cli.exitCode = 1;
}

function foundLines({ directory, images: found, notes, ...how }: ImageList): string[] {
  const lines =
    found.length === 0 ? [say('imagesNone', { directory }).text] : [countLine(found), ...imageLines(found)];
  return [...lines, ...installsLines(how), ...noteLines('listedNotes', notes)];
}

/** `3 images: 1 required, 2 candidates` */
function countLine(found: ImageList['images']): string {
  const required = found.filter((image) => image.required).length;
  const candidates = found.length - required;
  return say('imagesCounted', { images: found.length, required, candidates }).text;
}
