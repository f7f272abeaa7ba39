import type { Bot } from '../bot.ts';
import type { RepositorySnapshot } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { bodyEditedAt, listActiveTeams, readPermission, readTimeline } from '../github/people.ts';
import { type CommentCommand, parseComment } from '../grammar/comment.ts';
import { readLabelLimits } from '../snapshot.ts';
import { parseTitleApplication } from './decision.ts';
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
  const mayBeAllowed =
    !enough && policy.allowCommand && parseTitleApplication(issueDetails.title) !== undefined;
  // Commands that were transferred don't count, whoever wrote them.
  const timelineMatters = labelMatters || mayBeAllowed || origin === 'body' || mayBeMoved;
  const timeline = timelineMatters ? (await readTimeline(repository, issue)).map(readAllowed) : [];
  const transferred = issueDetails.transferred || timeline.some(({ event }) => event === 'transferred');
  const bodyEdited = mayBeEdited && (await bodyEditedAt(repository, issue)) !== undefined;
  return {
    origin,
    writtenAt,
    author,
    permission,
    teams,
    issue: { ...issueDetails, transferred, bodyEdited },
    timeline: await addActorPermissions(repository, timeline, [
      ...(labelMatters ? lastLabelled(timeline, policy) : []),
      ...(mayBeAllowed ? timeline.filter(({ allows }) => allows?.includes(author.login.toLowerCase())) : []),
    ]),
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
    command.kind === 'build' &&
    command.request.copyFrom === undefined &&
    needsLimits(common, snapshot.configuration.policy);
  const limits = asks
    ? await readLabelLimits(repository, snapshot, command.request)
    : { buildArgsAllowed: [] };
  return { ...common, ...limits, unfinishedBuilds };
}

/** Returns whether a build may only run under the label, within the application's limits. */
function needsLimits({ permission, timeline }: CommonFacts, policy: Policy): boolean {
  const trusted = policy.writePermission && canWrite(permission);
  return !trusted && timeline.length > 0;
}

function isAcceptedLabel(label: string | undefined, acceptedLabel: Policy['acceptedLabel']): boolean {
  return acceptedLabel !== false && label?.toLowerCase() === acceptedLabel.toLowerCase();
}

/** Adds to a comment of the timeline whose builds it allows. */
export function readAllowed(event: TimelineEvent): TimelineEvent {
  if (event.body === undefined) return event;
  const commands = parseComment(event.body, { commandsPerComment: mostAsked });
  return { ...event, allows: commands.flatMap((command) => (command.kind === 'allow' ? command.user : [])) };
}

/** Returns the event that added the label last. */
function lastLabelled(timeline: readonly TimelineEvent[], { acceptedLabel }: Policy): TimelineEvent[] {
  const last = timeline.findLast(
    ({ event, label }) => event === 'labeled' && isAcceptedLabel(label, acceptedLabel),
  );
  return last === undefined ? [] : [last];
}

/** People whose permission is asked for at most, the last ones: anybody may write that they allow a build. */
const mostAsked = 20;

/** Adds to events of the timeline which permission whoever did them has now. */
async function addActorPermissions(
  repository: Bot['repository'],
  timeline: readonly TimelineEvent[],
  deciding: readonly TimelineEvent[],
): Promise<TimelineEvent[]> {
  const actors = [...new Set(deciding.map(({ actor }) => actor))].slice(-mostAsked);
  const asked = await Promise.all(
    actors.map(async (actor) => [actor, await readPermission(repository, actor)] as const),
  );
  const permissions = new Map<string, Permission>(asked);
  return timeline.map((event) =>
    deciding.includes(event) ? { ...event, actorPermission: permissions.get(event.actor) } : event,
  );
}
