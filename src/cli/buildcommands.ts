import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writePrepared } from '../application/prepared/directory.ts';
import { findPreparedDirectories, readPreparedParts } from '../application/prepared/join.ts';
import { imageNames, imagesToEmbed } from '../application/prepared/prepared.ts';
import { selectPlatforms } from '../application/prepared/selectplatforms.ts';
import { describeBuild, type Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import { resolveBuildSettings, resolveRegistry, resolveSettings } from '../buildoptions.ts';
import { type PublishedOrPlanned, publishUnlessDryRun } from '../commands/dryrun.ts';
import { cannotCreate, createDirectory } from '../io/directory.ts';
import { planLines } from '../report/plan.ts';
import { describePublished, describeResult, describeToEmbed, toMetadata } from '../report/result.ts';
import { padColumns } from '../text/columns.ts';
import { formatBytes } from '../text/format.ts';
import { say } from '../text/say.ts';
import { maskValue } from '../text/secrets.ts';
import { type Cli, printResult, readInvocation, withProgress } from './cli.ts';
import { confirmation, pushesNamed } from './cluster.ts';
import { type CliFlags, toBuildOptions } from './flags.ts';
import { readPlatforms } from './platforms.ts';
import {
  checkPrepared,
  describeChoice,
  type PublishWords,
  readLocations,
  readPublishWords,
  refuseNames,
  refuseTrustSource,
  tagWords,
  withNames,
} from './publishwords.ts';
import { type RequestArguments, readRequest } from './request.ts';

/** Runs `imagebuild build`: prepares and publishes in one process. */
export async function build(cli: Cli, words: RequestArguments, flags: CliFlags): Promise<void> {
  const invocation = await readInvocation(cli);
  const request = readRequest(words, flags, invocation.configuration);
  const options = { ...toBuildOptions(flags), push: pushesNamed(request, flags), confirm: confirmation(cli) };
  const settings = resolveBuildSettings(request, options, invocation);
  const outcome = await withProgress(cli, flags, (progress) =>
    publishUnlessDryRun(
      settings,
      async () => (await import('../commands/build.ts')).build(request, settings, progress),
      async () => (await import('../commands/plan.ts')).plan(request, settings, progress),
      progress,
    ),
  );
  await printOutcome(cli, flags, outcome);
}

/** What `imagebuild prepare --json` prints. */
interface PreparedSummary {
  readonly request: Request;
  /** The prepared build. */
  readonly directory: string;
  /** The number of images to embed. */
  readonly images: number;
}

/** Runs `imagebuild prepare`, which writes the prepared build to a directory. */
export async function prepare(cli: Cli, words: RequestArguments, flags: CliFlags): Promise<void> {
  const { output = '', ...rest } = flags;
  const invocation = await readInvocation(cli);
  const request = readRequest(words, flags, invocation.configuration);
  const options = { ...toBuildOptions(rest), outputs: [output], confirm: confirmation(cli) };
  const settings = resolveBuildSettings(request, options, invocation);
  const command = await import('../commands/prepare.ts');
  const { images, toEmbed, pulledBytes } = await withProgress(cli, flags, async (progress) => {
    await using prepared = await command.prepare(request, settings, progress);
    await writePrepared(prepared, output);
    const { pulledBytes: bytes = 0 } = prepared;
    return { images: imageNames(prepared).length, toEmbed: imagesToEmbed(prepared), pulledBytes: bytes };
  });
  const summary: PreparedSummary = { request, directory: output, images };
  printResult(cli, flags, summary, () => [
    say('preparedWith', {
      build: request.directory ? describeBuild(request) : `${request.app} ${request.version}`,
      directory: output,
      images: describeToEmbed(toEmbed),
    }).text,
    ...(pulledBytes === 0 ? [] : [`  ${nextLabel('preparedPulled')}  ${formatBytes(pulledBytes)}`]),
    `  ${nextLabel('resultPublishIt')}  imagebuild publish ${output}${tagWords(request)}`,
  ]);
}

/** Runs `imagebuild publish` on a prepared build, its parts, or on layouts and archives as they are. */
export async function publish(cli: Cli, words: readonly string[], flags: CliFlags): Promise<void> {
  const platforms = readPlatforms(flags);
  refuseTrustSource(flags);
  const named = readPublishWords(words, existsSync);
  const prepared = await Promise.all(named.locations.map(findPreparedDirectories));
  if (prepared.every(({ length }) => length > 0))
    return await publishPrepared(cli, { ...named, locations: prepared.flat() }, flags);
  refuseNames(words, flags);
  const { locations, reference } = readLocations(words, existsSync);
  const invocation = await readInvocation(cli);
  const options = { ...toBuildOptions(flags), references: words };
  const settings =
    reference === undefined
      ? resolveSettings(options, invocation, resolveRegistry('apps', options, invocation))
      : resolveSettings(options, invocation);
  const command = await import('../commands/publish-images.ts');
  const published = await withProgress(cli, flags, (progress) =>
    command.publishImages(locations, reference, settings, progress, platforms),
  );
  printResult(cli, flags, published, describePublished);
}

async function publishPrepared(cli: Cli, words: PublishWords, flags: CliFlags): Promise<void> {
  const folder = await readPreparedParts(words.locations);
  checkPrepared(folder, words);
  const read = withNames(folder, words, flags);
  const replace = read.request.replace && flags.replace !== false;
  const narrowed = selectPlatforms(read, readPlatforms(flags));
  const prepared = { ...narrowed, request: { ...narrowed.request, replace } };
  const options = { ...toBuildOptions(flags), push: flags.output === undefined };
  const settings = resolveBuildSettings(prepared.request, options, await readInvocation(cli));
  const outcome = await withProgress(cli, flags, (progress) => {
    if (!words.expected && !prepared.request.directory)
      progress({ type: 'phase', phase: 'prepared', message: describeChoice(prepared, words) });
    return publishUnlessDryRun(
      settings,
      async () => (await import('../commands/publish.ts')).publish(prepared, settings, progress),
      async () => (await import('../commands/planprepared.ts')).planPrepared(prepared, settings, progress),
      progress,
    );
  });
  await printOutcome(cli, flags, outcome);
}

/** Prints the result of a build, or the plan of a dry run, of which there is no metadata to write. */
async function printOutcome(cli: Cli, flags: CliFlags, outcome: PublishedOrPlanned): Promise<void> {
  if (outcome.kind === 'plan')
    return printResult(cli, flags, outcome.plan, (plan) => [say('dryRunDone').text, ...planLines(plan)]);
  if (flags.metadataFile !== undefined) await writeMetadata(flags.metadataFile, outcome.result);
  printResult(cli, flags, outcome.result, describeResult);
}

async function writeMetadata(file: string, result: Result): Promise<void> {
  await createDirectory(dirname(file));
  await writeFile(file, `${JSON.stringify(toMetadata(result), maskValue, 2)}\n`).catch((cause) => {
    throw cannotCreate(file, cause, 'file');
  });
}

function nextLabel(name: 'preparedPulled' | 'resultPublishIt'): string {
  return padColumns(say(name).text, 'publish it'.length);
}
