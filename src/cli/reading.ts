import { settingsFor, settingsOf } from '../choices.ts';
import type { ImageList } from '../commands/images.ts';
import { inspectionLines } from '../report/inspection.ts';
import { imageLines, planLines } from '../report/plan.ts';
import { choicesOf, type Flags } from './flags.ts';
import { type RequestWords, requestOf } from './request.ts';
import { printOutcome, type Session, surroundingsOf, withProgress } from './session.ts';

/** `imagebuild plan`: what would be built and moved. */
export async function plan(session: Session, words: RequestWords, flags: Flags): Promise<void> {
  const surroundings = await surroundingsOf(session);
  const request = requestOf(words, flags, surroundings.configuration);
  const settings = settingsFor(request, choicesOf(flags), surroundings);
  const verb = await import('../commands/plan.ts');
  const outcome = await withProgress(session, flags, (progress) => verb.plan(request, settings, progress));
  printOutcome(session, flags, outcome, planLines);
}

/** `imagebuild images`: the embedded images of an application directory, with where each was found. */
export async function images(session: Session, directory: string, flags: Flags): Promise<void> {
  const settings = settingsOf(choicesOf(flags), await surroundingsOf(session));
  const verb = await import('../commands/images.ts');
  const found = await withProgress(session, flags, (progress) => verb.images(directory, settings, progress));
  printOutcome(session, flags, found, foundLines);
}

/** `imagebuild inspect`: what is inside a cluster image, published or not. */
export async function inspect(session: Session, location: string, flags: Flags): Promise<void> {
  const settings = settingsOf(choicesOf(flags), await surroundingsOf(session));
  const verify = flags.verify ?? false;
  const verb = await import('../commands/inspect.ts');
  const inspection = await withProgress(session, flags, (progress) =>
    verb.inspect(location, { verify }, settings, progress),
  );
  printOutcome(session, flags, inspection, inspectionLines);
}

function foundLines({ directory, images: found }: ImageList): string[] {
  return found.length === 0 ? [`${directory} embeds no image`] : imageLines(found);
}
