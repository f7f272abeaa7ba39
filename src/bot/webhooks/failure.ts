import { ImagebuildError } from '../../errors.ts';
import type { Language } from '../../text/language.ts';
import type { Bot } from '../bot.ts';
import { trackingPeriod } from '../builds/tracked-builds.ts';
import { showBuilds } from '../builds/tracking.ts';
import type { CommandSource } from '../command-source.ts';
import { renderFailedStart } from '../commands/build.ts';
import { sectionMarkOf } from '../commands/context.ts';
import { fullNameOf } from '../github/client.ts';
import { listRecentComments } from '../github/comments.ts';
import { formatCommand } from '../grammar/build.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { parseComment } from '../grammar/comment.ts';
import { defaultPolicy } from '../policy/policy.ts';
import { answerRefusedCommands } from '../status/refusal-comment.ts';
import { renderSection } from '../status/section.ts';

/**
 * Reports on the issue why its commands aren't answered. When even that fails, both errors are in the log.
 */
export async function reportFailure(bot: Bot, source: CommandSource, error: unknown): Promise<void> {
  const language = bot.cache.languages.get(fullNameOf(bot.repository)) ?? 'en';
  const { body, origin } = source;
  const commands = parseComment(body, { commandsPerComment: 20, origin });
  try {
    if (error instanceof ImagebuildError && error.code === 'CONFIGURATION_INVALID')
      await reportConfiguration(bot, source, commands, { error, language });
    else await reportError(bot, source, commands, { error, language });
  } catch (second) {
    bot.log.error({ err: second, comment: source.comment }, 'a failure cannot be reported on the issue');
  }
}

/** Reports in the status comment that the bot itself failed, and what it had done until then. */
async function reportError(
  bot: Bot,
  source: CommandSource,
  commands: readonly CommentCommand[],
  { error, language }: { readonly error: unknown; readonly language: Language },
): Promise<void> {
  const { sections: known = [] } = bot.cache.unwritten.get(source.comment) ?? {};
  const sections = commands.map((command) => {
    const canonical = command.kind === 'build' ? { command: formatCommand(command) } : {};
    const mark = { ...sectionMarkOf(bot, source, command.line), ...canonical };
    return (
      known.find(({ line }) => line === command.line) ??
      renderFailedStart(mark, command.text, error, language)
    );
  });
  await showBuilds(bot, source, sections, language);
}

/**
 * Reports the problems of the repository's configuration: once for all commands, in the person's comment of
 * refusals.
 */
async function reportConfiguration(
  bot: Bot,
  source: CommandSource,
  commands: readonly CommentCommand[],
  { error, language }: { readonly error: ImagebuildError; readonly language: Language },
): Promise<void> {
  const because = { mistakes: error };
  const sections = commands
    .slice(0, 1)
    .map(({ line, text }) =>
      renderSection(sectionMarkOf(bot, source, line), text, { state: 'refused', because }, language),
    );
  const recent = await listRecentComments(bot.repository, new Date(Date.now() - trackingPeriod));
  await answerRefusedCommands(bot, source, sections, { policy: defaultPolicy, language, recent });
}
