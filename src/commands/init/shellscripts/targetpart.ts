import { namespaceSchema, registrySchema } from '../../../application/configurationschemas.ts';
import { ImagebuildError, type Message, type Warning } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import type { Mention } from './mentions.ts';
import type { PublishingStep } from './oldworkflow.ts';
import { type KnownValues, type ResolvedValue, resolveValue } from './values.ts';

/** What decides about values that the files don't have. */
export interface TargetOptions extends KnownValues {
  /** Why the variables of the repository couldn't be listed; undefined if they were. */
  readonly reason: string | undefined;
  /** Flags, which decide for the type apps. */
  readonly given: { readonly registry?: string | undefined; readonly namespace?: string | undefined };
}

/** The registry or the namespace, and what is unsure of it; or why it isn't known. */
interface TargetPart {
  readonly text?: string;
  readonly warning?: Warning;
  readonly problem?: ImagebuildError;
}

/** The variables in which the scripts get the parts of a target. */
export const partVariables = { registry: 'registry', namespace: 'repo' } as const;

const schemas = { registry: registrySchema, namespace: namespaceSchema } as const;

/** What counts before the step: a value that is decided already; and what counts after it. */
interface Alternatives {
  readonly decided: string | undefined;
  readonly mention: Mention | undefined;
}

/**
 * Reads a part of a step’s target: what is decided, or what the step says, or where pages say images are.
 */
export function readTargetPart(
  key: keyof typeof partVariables,
  { env, place }: PublishingStep,
  { decided, mention }: Alternatives,
  options: TargetOptions,
): TargetPart {
  if (decided !== undefined) return { text: decided };
  const variable = partVariables[key];
  const value = env.get(variable);
  const found = value === undefined ? { unknown: '' } : resolveValue(value, options);
  if ('text' in found && schemas[key].safeParse(found.text).success) return { text: found.text };
  const written = value?.text ?? `$${variable}`;
  const at = value?.place ?? place;
  const text = mention?.[key];
  if (mention === undefined || text === undefined)
    return {
      problem: new ImagebuildError('USAGE', say('oldValueUnknown', { key, written }), {
        place: at,
        hint: hintOfUnknown(found, options),
      }),
    };
  const page = `${mention.place.file}:${mention.place.line}`;
  const { text: message } = say('oldValueGuessed', { key, written, text, page });
  return { text, warning: { message, place: at, hint: hintOfGuess(found, options).text } };
}

function hintOfUnknown(found: ResolvedValue, { reason }: TargetOptions): Message {
  const variable = variableOf(found);
  if (variable === undefined) return say('oldValueHint');
  return reason === undefined
    ? say('oldVariableUnset', { variable })
    : say('oldVariableHint', { variable, reason });
}

function hintOfGuess(found: ResolvedValue, { reason }: TargetOptions): Message {
  const variable = variableOf(found);
  return variable === undefined || reason === undefined
    ? say('oldGuessHint')
    : say('oldVariableGuessed', { variable, reason });
}

function variableOf(found: ResolvedValue): string | undefined {
  return 'variable' in found ? found.variable : undefined;
}
