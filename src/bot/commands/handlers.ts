import type { Bot } from '../bot.ts';
import type { Command } from '../grammar/commands.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { handleAllow } from './allow.ts';
import { handleHelp, handleInvalid } from './answers.ts';
import { carryOutBuild, handleBuild } from './build.ts';
import { handleCancel } from './cancel.ts';
import type { CommandContext, CommandHandler, CommandOutcome } from './context.ts';
import { createRetryHandler } from './retry.ts';

/** The handler of each kind of command (see ../README.md, "How to add a command"). */
const handlers: { readonly [Kind in Command['kind']]: CommandHandler<Kind> } = {
  build: handleBuild,
  allow: handleAllow,
  cancel: handleCancel,
  retry: createRetryHandler(carryOutBuild),
  help: handleHelp,
  invalid: handleInvalid,
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
