import type { Bot } from '../bot.ts';
import type { Comment } from '../github/comments.ts';
import { parseStatus, type Section } from '../status/status.ts';
import { isOwnStatusComment } from '../status/status-comment.ts';

/** A section that the repository's status comments show: together they are the state of the bot, on whichever machine. */
export interface TrackedBuild {
  readonly section: Section;
  readonly issue: number;
  /** The comment that asked. */
  readonly comment: number;
  /** The status comment: its id, its page and when it was written. */
  readonly status: number;
  readonly url: string;
  readonly writtenAt: string;
}

/** How far back status comments are read: no build takes longer. */
export const trackingPeriod = 24 * 60 * 60 * 1000;

/** All sections of the bot's own status comments among some comments. */
export function trackedBuildsIn(bot: Bot, comments: readonly Comment[]): TrackedBuild[] {
  return comments
    .filter((comment) => isOwnStatusComment(bot, comment))
    .flatMap(({ id, issue, url, body, createdAt }) => {
      const { comment, sections } = parseStatus(body) ?? { comment: 0, sections: [] };
      return sections.map((section) => ({ section, issue, comment, status: id, url, writtenAt: createdAt }));
    });
}

/** Whether a build is under way; a joined one is another's. */
export function isUnfinished({ section }: TrackedBuild): boolean {
  return section.state === 'queued' || section.state === 'building';
}

/** Builds of a person that are not finished. */
export function unfinishedBuildsOf(builds: readonly TrackedBuild[], person: number): TrackedBuild[] {
  return builds.filter((build) => isUnfinished(build) && build.section.by === person);
}

/**
 * The build under way that a command would only repeat. One that may replace no tag does not do for a command that may: it would end
 * as refused, or leave the old image in place.
 * @param replace whether the command may replace a published tag.
 */
export function findSameBuild(
  builds: readonly TrackedBuild[],
  command: string,
  replace: boolean,
): TrackedBuild | undefined {
  return builds.find(
    (build) =>
      isUnfinished(build) &&
      build.section.command === command &&
      (!replace || build.section.replace !== false),
  );
}
