import type { Bot } from '../bot.ts';
import type { Command } from '../grammar/commands.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { renderHelp } from '../status/reply.ts';
import { renderNote, renderSection } from '../status/section.ts';
import { carryOutBuild, handleBuild } from './build.ts';
import { handleCancel } from './cancel.ts';
import { type CommandContext, type CommandHandler, type CommandOutcome, sectionMarkOf } from './context.ts';
import { createRetryHandler } from './retry.ts';

/** Every kind of command. A new one is a file of its own, a row here, and a row in `grammar/commands.ts`. */
const handlers: { readonly [Kind in Command['kind']]: CommandHandler<Kind> } = {
  build: handleBuild,
  cancel: handleCancel,
  retry: createRetryHandler(carryOutBuild),
  async help(bot, { source, snapshot }, { line, text }) {
    const mark = { ...sectionMarkOf(bot, source, line), state: 'done' as const };
    return {
      section: renderNote(mark, text, renderHelp(snapshot.configuration.language)),
      needsStatus: false,
    };
  },
  async invalid(bot, { source, snapshot }, command) {
    const mark = sectionMarkOf(bot, source, command.line);
    const { language } = snapshot.configuration;
    const facts = { state: 'refused', because: command } as const;
    return { section: renderSection(mark, command.text, facts, language), needsStatus: false };
  },
};

/** Decides on a command and carries it out. */
export function handleCommand(
  bot: Bot,
  context: CommandContext,
  command: CommentCommand,
): Promise<CommandOutcome> {
  const handler = handlers[command.kind] as CommandHandler<Command['kind']>;
  return handler(bot, context, command);
}
