import type { Bot } from '../bot.ts';
import type { Comment } from '../github/comments.ts';
import type { BuildCommand } from '../grammar/build.ts';
import { parseCommand } from '../grammar/commands.ts';
import { parseStatus, type Section } from '../status/status.ts';
import { isOwnStatusComment } from '../status/status-comment.ts';

/**
 * A build as a section of a status comment shows it. Together these sections are the bot's state: it keeps
 * none of its own, and any number of bots share them.
 */
export interface TrackedBuild {
  readonly section: Section;
  readonly issue: number;
  /** The id of the comment that asked. */
  readonly comment: number;
  /** The status comment: its id, its page and when it was written. */
  readonly status: number;
  readonly url: string;
  readonly writtenAt: string;
}

/** How far back status comments are read, in milliseconds: no build takes longer. */
export const trackingPeriod = 24 * 60 * 60 * 1000;

/** Reads every section of the bot's own status comments among some comments. */
export function trackedBuildsIn(bot: Pick<Bot, 'identity'>, comments: readonly Comment[]): TrackedBuild[] {
  return comments
    .filter((comment) => isOwnStatusComment(bot, comment))
    .flatMap(({ id, issue, url, body, createdAt }) => {
      const { comment, sections } = parseStatus(body) ?? { comment: 0, sections: [] };
      return sections.map((section) => ({ section, issue, comment, status: id, url, writtenAt: createdAt }));
    });
}

/** Returns the builds that no status comment shows yet, because GitHub hasn't accepted it. */
export function unwrittenBuildsOf({ repository, cache }: Pick<Bot, 'repository' | 'cache'>): TrackedBuild[] {
  return [...cache.unwritten.values()]
    .filter((one) => one.repository === repository.id)
    .flatMap(({ source: { issue, comment, writtenAt }, url, sections }) =>
      sections.map((section) => ({ section, issue, comment, status: 0, url, writtenAt })),
    );
}

/** Returns whether a section shows an unfinished build; one that joined another build doesn't count. */
export function isUnfinished({ section }: TrackedBuild): boolean {
  return section.state === 'queued' || section.state === 'building';
}

/** Returns a person's unfinished builds. */
export function unfinishedBuildsOf(builds: readonly TrackedBuild[], person: number): TrackedBuild[] {
  return builds.filter((build) => isUnfinished(build) && build.section.by === person);
}

/**
 * Finds the unfinished build that a command would only repeat. A build that may not replace a tag doesn't do
 * for a command that may: it could end as refused, or leave the old image in place.
 * @param command in its canonical form.
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

/** Reads the build command that a section's marker carries; undefined when it doesn't carry one. */
export function parseBuild({ command }: Pick<Section, 'command'>): BuildCommand | undefined {
  const parsed = command === undefined ? undefined : parseCommand(command);
  return parsed?.kind === 'build' ? parsed : undefined;
}
