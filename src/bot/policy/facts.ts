import type { Bot } from '../bot.ts';
import type { RepositorySnapshot } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { bodyEditedAt, listActiveTeams, readPermission, readTimeline } from '../github/people.ts';
import type { BuildCommand } from '../grammar/build.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { readAllowedBuildArgs } from '../snapshot.ts';
import { canWrite, type Facts, type Permission, type Policy, type TimelineEvent } from './policy.ts';

/** What all commands of an occasion have in common. */
export type CommonFacts = Omit<Facts, 'buildArgsAllowed' | 'buildsInFlight'>;

/**
 * Asks GitHub what a decision on the commands needs, and nothing that cannot change it: who may write needs no label, and who wears
 * no label has no timeline to read.
 */
export async function gatherFacts(
  { repository }: Bot,
  { origin, writtenAt, author, thread, issue, mayBeEdited, mayBeMoved }: CommandSource,
  policy: Policy,
): Promise<CommonFacts> {
  const permission = await readPermission(repository, author.login);
  const enough = policy.writePermission && canWrite(permission);
  const teams = enough ? [] : await listActiveTeams(repository, author.login, policy.teams);
  const labelMatters = !enough && teams.length === 0 && wearsLabel(thread.labels, policy);
  // What came by transfer does not count, whoever wrote it.
  const timelineMatters = labelMatters || origin === 'body' || mayBeMoved;
  const timeline = timelineMatters ? await readTimeline(repository, issue) : [];
  const transferred = thread.transferred || timeline.some(({ event }) => event === 'transferred');
  const bodyEdited = mayBeEdited && (await bodyEditedAt(repository, issue)) !== undefined;
  return {
    origin,
    writtenAt,
    author,
    permission,
    teams,
    issue: { ...thread, transferred, bodyEdited },
    timeline: labelMatters ? await withPermission(repository, timeline, policy) : timeline,
  };
}

/** The facts of one command of the occasion. */
export async function gatherCommandFacts(
  { repository }: Bot,
  common: CommonFacts,
  command: CommentCommand,
  snapshot: RepositorySnapshot,
  buildsInFlight: number,
): Promise<Facts> {
  const asks = command.kind === 'build' && underLabel(command, common, snapshot.configuration.policy);
  const allowed = asks ? await readAllowedBuildArgs(repository, snapshot, command.request) : [];
  return { ...common, buildArgsAllowed: allowed, buildsInFlight };
}

function underLabel(
  { request }: BuildCommand,
  { permission, timeline }: CommonFacts,
  policy: Policy,
): boolean {
  const trusted = policy.writePermission && canWrite(permission);
  return !trusted && timeline.length > 0 && Object.keys(request.buildArgs).length > 0;
}

function wearsLabel(labels: readonly string[], { acceptedLabel }: Policy): boolean {
  if (acceptedLabel === false) return false;
  return labels.some((label) => label.toLowerCase() === acceptedLabel.toLowerCase());
}

/** The timeline, with what whoever put the label on last may do now. */
async function withPermission(
  repository: Bot['repository'],
  timeline: readonly TimelineEvent[],
  { acceptedLabel }: Policy,
): Promise<TimelineEvent[]> {
  const at = timeline.findLastIndex(
    ({ event, label }) => event === 'labeled' && wearsLabel([label ?? ''], { acceptedLabel } as Policy),
  );
  const last = timeline[at];
  if (last === undefined) return [...timeline];
  const actorPermission: Permission = await readPermission(repository, last.actor);
  return timeline.with(at, { ...last, actorPermission });
}
