import type { Bot } from '../bot.ts';
import type { TrackedBuild } from '../builds/tracked-builds.ts';
import type { RepositorySnapshot } from '../cache.ts';
import type { CommandSource, SourceComment } from '../command-source.ts';
import { fullNameOf } from '../github/client.ts';
import type { StartedRun } from '../github/runs.ts';
import type { Command } from '../grammar/commands.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import type { CommonFacts } from '../policy/facts.ts';
import { computeRequestId, type SectionMark } from '../status/marker.ts';
import type { Section } from '../status/status.ts';

/**
 * What a command is decided on and carried out with. Most of it is read from GitHub once for all commands of
 * a source.
 */
export interface CommandContext {
  readonly source: CommandSource;
  readonly snapshot: RepositorySnapshot;
  readonly facts: CommonFacts;
  /** The builds that the repository's status comments of the last day show. */
  readonly builds: readonly TrackedBuild[];
  /** The author's unfinished builds, and those that earlier commands of the same source have started. */
  readonly unfinishedBuilds: number;
  /** Runs that an earlier attempt to answer the same commands has started, by request id. */
  readonly startedRuns: ReadonlyMap<string, StartedRun>;
}

/** The answer to a command. */
export interface CommandOutcome {
  readonly section: Section;
  /**
   * Whether it is shown in a status comment: a build that runs, joins another one, or failed to start. Other
   * answers share one comment.
   */
  readonly needsStatus: boolean;
  /** Whether it answers what was asked, in a comment below it; a refusal doesn't. */
  readonly isAnswer?: true;
  /** The request ids of builds that it stops: later commands of the source don't join them. */
  readonly stopped?: readonly string[];
}

/** A command of a kind, with its place in the comment. */
export type CommandOf<Kind extends Command['kind']> = CommentCommand & Extract<Command, { kind: Kind }>;

/** Decides on a command of one kind, and carries it out. */
export type CommandHandler<Kind extends Command['kind']> = (
  bot: Bot,
  context: CommandContext,
  command: CommandOf<Kind>,
) => Promise<CommandOutcome>;

/** A build to carry out. */
export interface RequestedBuild {
  readonly command: CommandOf<'build'>;
  readonly mark: Omit<SectionMark, 'state'>;
  /** The comment whose status comment shows the build; for a retry, the original comment. */
  readonly origin: SourceComment;
}

/** Decides on a build: it is refused, joins the same build that is already going on, or is started. */
export type CarryOutBuild = (
  bot: Bot,
  context: CommandContext,
  build: RequestedBuild,
) => Promise<CommandOutcome>;

/**
 * Returns the mark of a command's section. Its request id is the same on every machine
 * (docs/security-rules.md 15).
 */
export function sectionMarkOf(
  { repository }: Pick<Bot, 'repository'>,
  { comment, author }: Pick<CommandSource, 'comment' | 'author'>,
  line: number,
  attempt = 1,
): Omit<SectionMark, 'state'> {
  const id = computeRequestId({ repository: fullNameOf(repository), comment, line, attempt });
  return { id, attempt, line, by: author.id };
}
