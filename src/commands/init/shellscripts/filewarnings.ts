import { imageTypes } from '../../../application/request.ts';
import type { Warning } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import type { TextFile } from './oldrepository.ts';
import { matchesIn, type OldWorkflow } from './oldworkflow.ts';

/** The commands of comments that the bot has. */
export const botCommands: readonly string[] = [
  ...imageTypes.map((type) => `/imagebuild_${type}`),
  '/imagesync',
];

/** Where the old scripts put the functions that an init.sh may call. */
export const sharedFunctions = '/tmp/scripts_apps';

/** What of the old files has no new place by itself. */
export interface FileWarnings {
  readonly warnings: readonly Warning[];
}

interface FoundFiles {
  /** Workflows that build images and that the new ones don't replace. */
  readonly building: readonly OldWorkflow[];
  /** The init.sh that use the shared functions. */
  readonly calling: readonly TextFile[];
  /** Workflows whose conditions are gone when they are replaced. */
  readonly conditional: readonly OldWorkflow[];
}

/** Warns of what the new workflows don't do as the old ones did. */
export function warnOfFiles({ building, calling, conditional }: FoundFiles): FileWarnings {
  return {
    warnings: [
      ...building.flatMap(warnOfBuild),
      ...conditional.flatMap(warnOfConditions),
      ...calling.flatMap(warnOfFunctions),
    ],
  };
}

/** Warns of a workflow that is started otherwise than by the bot's commands. */
function warnOfBuild({ path, triggers, commands }: OldWorkflow): Warning[] {
  const unknown = commands.filter(({ text }) => !botCommands.includes(text));
  if (unknown.length === 0) {
    const message = say('oldWorkflowStays', { triggers: triggers.join(', ') }).text;
    return [{ message, place: { file: path, line: 1 }, hint: say('oldWorkflowStaysHint').text }];
  }
  const hint = say('oldCommandUnknownHint', { commands: botCommands.join(', ') }).text;
  return unknown.map(({ text, place }) => ({
    message: say('oldCommandUnknown', { command: text }).text,
    place,
    hint,
  }));
}

function warnOfConditions({ conditions }: OldWorkflow): Warning[] {
  return conditions.map(({ text, place }) => ({
    message: say('oldCondition', { condition: text }).text,
    place,
    hint: say('oldConditionHint').text,
  }));
}

function warnOfFunctions(script: TextFile): Warning[] {
  const [first] = matchesIn(script, new RegExp(sharedFunctions, 'g'));
  if (first === undefined) return [];
  const { text: message } = say('oldFunctions', { directory: sharedFunctions });
  return [{ message, place: first.place, hint: say('oldFunctionsHint').text }];
}
