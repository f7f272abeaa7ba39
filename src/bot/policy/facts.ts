import type { Bot } from '../bot.ts';
import type { RepositorySnapshot } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { bodyEditedAt, listActiveTeams, readPermission, readTimeline } from '../github/people.ts';
import type { BuildCommand } from '../grammar/build.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { readAllowedBuildArgs } from '../snapshot.ts';
import { canWrite, type Facts, type Permission, type Policy, type TimelineEvent } from './policy.ts';

/** The facts that all commands of a comment have in common. */
export type CommonFacts = Omit<Facts, 'buildArgsAllowed' | 'unfinishedBuilds'>;

/**
 * Asks GitHub for the facts that a decision on the commands needs, and only for those: with write permission
 * the label doesn't matter, and without the label its timeline doesn't.
 */
export async function gatherFacts(
  { repository }: Bot,
  { origin, writtenAt, author, issueDetails, issue, mayBeEdited, mayBeMoved }: CommandSource,
  policy: Policy,
): Promise<CommonFacts> {
  const permission = await readPermission(repository, author.login);
  const enough = policy.writePermission && canWrite(permission);
  const teams = enough ? [] : await listActiveTeams(repository, author.login, policy.teams);
  const labelled = issueDetails.labels.some((label) => isAcceptedLabel(label, policy.acceptedLabel));
  const labelMatters = !enough && teams.length === 0 && labelled;
  // Commands that were transferred don't count, whoever wrote them.
  const timelineMatters = labelMatters || origin === 'body' || mayBeMoved;
  const timeline = timelineMatters ? await readTimeline(repository, issue) : [];
  const transferred = issueDetails.transferred || timeline.some(({ event }) => event === 'transferred');
  const bodyEdited = mayBeEdited && (await bodyEditedAt(repository, issue)) !== undefined;
  return {
    origin,
    writtenAt,
    author,
    permission,
    teams,
    issue: { ...issueDetails, transferred, bodyEdited },
    timeline: labelMatters ? await addActorPermission(repository, timeline, policy) : timeline,
  };
}

/** Adds the facts of one command. */
export async function gatherCommandFacts(
  { repository }: Bot,
  common: CommonFacts,
  command: CommentCommand,
  snapshot: RepositorySnapshot,
  unfinishedBuilds: number,
): Promise<Facts> {
  const asks =
    command.kind === 'build' && needsAllowedBuildArgs(command, common, snapshot.configuration.policy);
  const allowed = asks ? await readAllowedBuildArgs(repository, snapshot, command.request) : [];
  return { ...common, buildArgsAllowed: allowed, unfinishedBuilds };
}

/** Returns whether a build may only run under the label, and sets build arguments. */
function needsAllowedBuildArgs(
  { request }: BuildCommand,
  { permission, timeline }: CommonFacts,
  policy: Policy,
): boolean {
  const trusted = policy.writePermission && canWrite(permission);
  return !trusted && timeline.length > 0 && Object.keys(request.buildArgs).length > 0;
}

function isAcceptedLabel(label: string | undefined, acceptedLabel: Policy['acceptedLabel']): boolean {
  return acceptedLabel !== false && label?.toLowerCase() === acceptedLabel.toLowerCase();
}

/** Adds to the timeline the permission that the person who added the label last has now. */
async function addActorPermission(
  repository: Bot['repository'],
  timeline: readonly TimelineEvent[],
  { acceptedLabel }: Policy,
): Promise<TimelineEvent[]> {
  const at = timeline.findLastIndex(
    ({ event, label }) => event === 'labeled' && isAcceptedLabel(label, acceptedLabel),
  );
  const last = timeline[at];
  if (last === undefined) return [...timeline];
  const actorPermission: Permission = await readPermission(repository, last.actor);
  return timeline.with(at, { ...last, actorPermission });
}
