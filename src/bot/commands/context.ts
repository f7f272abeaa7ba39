import type { Language } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import type { TrackedBuild } from '../builds/tracked-builds.ts';
import type { RepositorySnapshot } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { fullNameOf } from '../github/client.ts';
import type { Comment } from '../github/comments.ts';
import type { StartedRun } from '../github/runs.ts';
import type { CommonFacts } from '../policy/facts.ts';
import { computeRequestId, type SectionMark } from '../status/marker.ts';
import type { Section } from '../status/status.ts';

/** All that is known when the commands of an occasion are carried out, asked of GitHub once for all of them. */
export interface Desk {
  readonly bot: Bot;
  readonly source: CommandSource;
  readonly snapshot: RepositorySnapshot;
  readonly language: Language;
  readonly facts: CommonFacts;
  /** Comments of the repository of the last day, and the sections of the bot's own among them. */
  readonly recent: readonly Comment[];
  readonly builds: readonly TrackedBuild[];
  /** Runs that an earlier attempt at these very commands has started, by request id. */
  readonly recovered: ReadonlyMap<string, StartedRun>;
  /** Brings sections into the status comment before all is carried out, when there is something to wait for. */
  tellEarly(section: Section): Promise<void>;
}

/** A command that was carried out, or not. */
export interface CommandOutcome {
  readonly section: Section;
  /** Whether it belongs into a status comment: a build that runs, joins one, or failed to start. */
  readonly told: boolean;
}

/** The mark of a command's section. The request id says the same on every machine. */
export function sectionMarkOf(
  { repository }: Bot,
  { comment, author }: Pick<CommandSource, 'comment' | 'author'>,
  line: number,
  attempt = 1,
): Omit<SectionMark, 'state'> {
  const id = computeRequestId({ repository: fullNameOf(repository), comment, line, attempt });
  return { id, attempt, line, by: author.id };
}
