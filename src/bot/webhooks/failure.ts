import { ImagebuildError } from '../../errors.ts';
import type { Language } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { failedSection } from '../builds/build.ts';
import { markOf } from '../builds/desk.ts';
import { horizon } from '../builds/flights.ts';
import { fullNameOf } from '../github/client.ts';
import { recentComments } from '../github/comments.ts';
import type { ParsedCommand } from '../grammar/command.ts';
import { parseComment } from '../grammar/comment.ts';
import { defaultPolicy } from '../policy/policy.ts';
import { answerRefusedCommands } from '../status/refusal-comment.ts';
import { renderSection } from '../status/section.ts';
import { upsertStatusComment } from '../status/status-comment.ts';
import type { Occasion } from './occasion.ts';

/** Says on the issue why there is no answer, in the language that is known; when even that fails, the log has both. */
export async function tellFailure(bot: Bot, occasion: Occasion, error: unknown): Promise<void> {
  const language = bot.memory.languages.get(fullNameOf(bot.access)) ?? 'en';
  const { body, origin } = occasion;
  const commands = parseComment(body, { commandsPerComment: 20, language, origin });
  try {
    if (error instanceof ImagebuildError && error.code === 'CONFIGURATION_INVALID')
      await tellMistakes(bot, occasion, commands, { error, language });
    else await tellDefect(bot, occasion, commands, { error, language });
  } catch (second) {
    bot.log.error({ err: second, comment: occasion.comment }, 'a failure could not be told on the issue');
  }
}

/** Says in the status comment that the bot itself failed. */
async function tellDefect(
  bot: Bot,
  occasion: Occasion,
  commands: readonly ParsedCommand[],
  { error, language }: { readonly error: unknown; readonly language: Language },
): Promise<void> {
  const sections = commands.map((command) =>
    failedSection({ language }, { command, mark: markOf(bot, occasion, command.line) }, error),
  );
  await upsertStatusComment(bot, occasion, sections, language);
}

/** Says what is wrong in the repository's configuration: once for all commands, and as other refusals in one comment that is edited. */
async function tellMistakes(
  bot: Bot,
  occasion: Occasion,
  commands: readonly ParsedCommand[],
  { error, language }: { readonly error: ImagebuildError; readonly language: Language },
): Promise<void> {
  const because = { mistakes: error };
  const sections = commands
    .slice(0, 1)
    .map(({ line, text }) =>
      renderSection(markOf(bot, occasion, line), text, { state: 'refused', because }, language),
    );
  const recent = await recentComments(bot.access, new Date(Date.now() - horizon));
  await answerRefusedCommands(bot, occasion, sections, { policy: defaultPolicy, language, recent });
}
