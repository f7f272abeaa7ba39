import { code } from '../../text/escape.ts';
import { sentencesIn } from '../../text/say.ts';
import { decide, parseTitleApplication } from '../policy/decision.ts';
import { renderNote, renderSection } from '../status/section.ts';
import { type CommandHandler, sectionMarkOf } from './context.ts';

/**
 * Confirms that somebody may build the title's application on this issue. Nothing is stored: a build reads
 * the comments again, and asks for the permission of whoever wrote them (docs/security-rules.md 2).
 */
export const handleAllow: CommandHandler<'allow'> = async (bot, context, command) => {
  const { source, snapshot, facts, unfinishedBuilds } = context;
  const { policy, language } = snapshot.configuration;
  const mark = sectionMarkOf(bot, source, command.line);
  const decision = decide(command, { ...facts, buildArgsAllowed: [], unfinishedBuilds }, policy);
  if (decision.verdict === 'refuse') {
    const because = { decision, app: '', label: policy.acceptedLabel };
    const section = renderSection(mark, command.text, { state: 'refused', because }, language);
    return { section, needsStatus: false };
  }
  const words = {
    user: code(command.user),
    app: code(parseTitleApplication(source.issueDetails.title) ?? ''),
  };
  const text = sentencesIn(language)('answerAllowed', words);
  const section = renderNote({ ...mark, state: 'done' }, command.text, text);
  return { section, needsStatus: false, isAnswer: true };
};
