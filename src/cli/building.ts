import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writePrepared } from '../application/prepared/directory.ts';
import { preparedFolders, readParts } from '../application/prepared/join.ts';
import type { Result } from '../application/result.ts';
import { registryFor, settingsFor, settingsOf } from '../choices.ts';
import { cannotCreate, makeDirectory } from '../io/directory.ts';
import { metadataOf, publishedLines, resultLines } from '../report/result.ts';
import { formatCount } from '../text/format.ts';
import { choicesOf, type Flags } from './flags.ts';
import { partLocations } from './locations.ts';
import { type RequestWords, requestOf } from './request.ts';
import { printOutcome, type Session, surroundingsOf, withProgress } from './session.ts';

/** `imagebuild build`: both halves in one process. */
export async function build(session: Session, words: RequestWords, flags: Flags): Promise<void> {
  const surroundings = await surroundingsOf(session);
  const request = requestOf(words, flags, surroundings.configuration);
  const settings = settingsFor(request, choicesOf(flags), surroundings);
  const verb = await import('../commands/build.ts');
  const result = await withProgress(session, flags, (progress) => verb.build(request, settings, progress));
  await tellResult(session, flags, result);
}

/** `imagebuild prepare`: the prepared build goes into a folder. */
export async function prepare(session: Session, words: RequestWords, flags: Flags): Promise<void> {
  const { output = '', ...rest } = flags;
  const surroundings = await surroundingsOf(session);
  const request = requestOf(words, flags, surroundings.configuration);
  const settings = settingsFor(request, choicesOf(rest), surroundings);
  const verb = await import('../commands/prepare.ts');
  const images = await withProgress(session, flags, async (progress) => {
    await using prepared = await verb.prepare(request, settings, progress);
    await writePrepared(prepared, output);
    const parts = Object.values(prepared.platforms);
    return new Set(parts.flatMap((part) => part.images.map((image) => image.reference))).size;
  });
  printOutcome(session, flags, { request, directory: output, images }, () => [
    `${request.app} ${request.version} is prepared in ${output}, with ${formatCount(images, 'image')} to embed`,
    `  publish it  imagebuild publish ${output}`,
  ]);
}

/** `imagebuild publish`: a prepared build, one in parts, or layouts and archives as they are. */
export async function publish(session: Session, words: readonly string[], flags: Flags): Promise<void> {
  const folders = await Promise.all(words.map(preparedFolders));
  if (folders.every(({ length }) => length > 0)) return await publishPrepared(session, folders.flat(), flags);
  const { locations, reference } = partLocations(words, existsSync);
  const surroundings = await surroundingsOf(session);
  const choices = choicesOf(flags);
  const settings =
    reference === undefined
      ? settingsOf(choices, surroundings, registryFor('apps', choices, surroundings))
      : settingsOf(choices, surroundings);
  const verb = await import('../commands/publish-images.ts');
  const published = await withProgress(session, flags, (progress) =>
    verb.publishImages(locations, reference, settings, progress),
  );
  printOutcome(session, flags, published, publishedLines);
}

async function publishPrepared(
  session: Session,
  directories: readonly string[],
  flags: Flags,
): Promise<void> {
  const read = await readParts(directories);
  const replace = read.request.replace && flags.replace !== false;
  const prepared = { ...read, request: { ...read.request, replace } };
  const choices = { ...choicesOf(flags), push: flags.output === undefined };
  const settings = settingsFor(prepared.request, choices, await surroundingsOf(session));
  const verb = await import('../commands/publish.ts');
  const result = await withProgress(session, flags, (progress) => verb.publish(prepared, settings, progress));
  await tellResult(session, flags, result);
}

async function tellResult(session: Session, flags: Flags, result: Result): Promise<void> {
  if (flags.metadataFile !== undefined) await writeMetadata(flags.metadataFile, result);
  printOutcome(session, flags, result, resultLines);
}

async function writeMetadata(file: string, result: Result): Promise<void> {
  await makeDirectory(dirname(file));
  await writeFile(file, `${JSON.stringify(metadataOf(result), undefined, 2)}\n`).catch((cause) => {
    throw cannotCreate(file, cause, 'file');
  });
}
