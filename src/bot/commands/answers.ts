import { renderHelp } from '../status/reply.ts';
import { renderNote, renderSection } from '../status/section.ts';
import { type CommandHandler, sectionMarkOf } from './context.ts';

/** Answers with the list of all commands. */
export const handleHelp: CommandHandler<'help'> = async (bot, { source, snapshot }, { line, text }) => {
  const mark = { ...sectionMarkOf(bot, source, line), state: 'done' } as const;
  const section = renderNote(mark, text, renderHelp(snapshot.configuration.language));
  return { section, needsStatus: false, isAnswer: true };
};

/** Answers an invalid command with what is wrong, and the line to use instead. */
export const handleInvalid: CommandHandler<'invalid'> = async (bot, { source, snapshot }, command) => {
  const mark = sectionMarkOf(bot, source, command.line);
  const facts = { state: 'refused', because: command } as const;
  const section = renderSection(mark, command.text, facts, snapshot.configuration.language);
  return { section, needsStatus: false };
};
