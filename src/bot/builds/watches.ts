import type { Bot } from '../bot.ts';
import { type StatusLocation, trackerFor } from '../cache.ts';
import { isFinal } from '../status/status.ts';
import type { SourceComment, StatusComment } from '../status/status-comment.ts';

/** Remembers where the builds of a status comment are told of, so that an event of their runs needs no search. */
export function trackBuilds(
  bot: Bot,
  { issue, comment, writtenAt }: SourceComment,
  { id, content }: StatusComment,
): void {
  for (const section of content.sections) {
    if (isFinal(section)) continue;
    const { text: _, ...mark } = section;
    trackBuild(bot, { issue, comment, writtenAt, status: id, mark });
  }
}

/** Remembers where one build is told of, once its run is known. */
export function trackBuild({ cache }: Bot, place: StatusLocation): void {
  if (place.mark.run !== undefined) trackerFor(cache, place.mark.run).locations.set(place.mark.id, place);
}
