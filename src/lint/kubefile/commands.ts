import type { ParsedInstructionOf } from '../../kubefile/syntax.ts';
import { toArguments } from '../../kubefile/words.ts';
import type { LintCheck, LintedApplication, LintProblem } from '../check.ts';
import { finalStage, instructionsOf, positionIn, rangeOf } from './instructions.ts';

type CommandInstruction = ParsedInstructionOf<'CMD' | 'ENTRYPOINT'>;

/** Lists ENTRYPOINT and the CMD that takes effect. */
function commandsOf(application: LintedApplication): CommandInstruction[] {
  const stage = finalStage(application);
  if (stage === undefined) return [];
  return [...instructionsOf([stage], 'ENTRYPOINT').slice(-1), ...instructionsOf([stage], 'CMD').slice(-1)];
}

/** Finds commands whose program and arguments are elements of their own. */
export const checkExecWords: LintCheck = (application) =>
  commandsOf(application)
    .filter(({ arguments: { exec, words } }) => exec && areExecWords(words))
    .map((instruction) => {
      const joined = joinWords(instruction.arguments.words);
      const text = joined ?? instruction.arguments.words.join(' ');
      return rewriteCommand('cmd-exec-words', instruction, text, joined !== undefined);
    });

/** Programs that do nothing without arguments. */
const programs =
  /^(?:\S*\/)?(?:helm|kubectl|kustomize|helmfile|istioctl|cilium|linkerd|velero|bash|sh|cp|mv|install|mkdir|chmod|tar|cat|sed|echo|source|env|sudo|\.)$/;

/** Tells whether the elements are a program and its arguments, and not commands. */
function areExecWords(words: readonly string[]): boolean {
  const [program = '', ...args] = words;
  // The shell form in words: sealos run takes the first two off.
  if (args.length === 0 || /\s/.test(program) || isShellForm(words)) return false;
  return programs.test(program) || args.some((word) => word.startsWith('-'));
}

function isShellForm(words: readonly string[]): boolean {
  const shell = toArguments({ exec: false, words: [''] }).slice(0, -1);
  return shell.every((word, index) => words[index] === word);
}

/** Joins words to a command as a shell reads them; undefined when one has both kinds of quotes. */
function joinWords(words: readonly string[]): string | undefined {
  const quoted = words.map((word) => {
    if (/^[\w@%+=:,./$(){}~-]+$/.test(word)) return word;
    return word.includes("'") ? undefined : `'${word}'`;
  });
  return quoted.includes(undefined) ? undefined : quoted.join(' ');
}

/** Finds commands that are written without brackets. */
export const checkShellForm: LintCheck = (application) => {
  const stage = finalStage(application);
  const hasShell = stage !== undefined && instructionsOf([stage], 'SHELL').length > 0;
  return (
    commandsOf(application)
      // One that begins like an array is a mistake of its own.
      .filter(({ arguments: { exec, words } }) => !exec && !words[0]?.startsWith('['))
      .map((instruction) => {
        const isOneLine = instruction.span.pieces.length === 1;
        const [text = ''] = instruction.arguments.words;
        return rewriteCommand('cmd-shell-form', instruction, text, isOneLine && !hasShell);
      })
  );
};

function rewriteCommand(
  rule: 'cmd-exec-words' | 'cmd-shell-form',
  instruction: CommandInstruction,
  text: string,
  isCertain: boolean,
): LintProblem {
  const command = JSON.stringify([text]);
  const edit = { ...rangeOf(instruction), text: `${instruction.name} ${command}` };
  return {
    ...{ rule, at: positionIn(instruction), words: { instruction: instruction.name, command } },
    edits: isCertain ? [edit] : [],
  };
}

/** Finds CMDs that a later one of the same stage replaces. */
export const checkSeveralCommands: LintCheck = ({ kubefile }) => {
  if (!kubefile?.parsed || kubefile.parsed.dialect.embedsByItself) return [];
  return kubefile.parsed.stages.flatMap((stage) =>
    instructionsOf([stage], 'CMD')
      .slice(0, -1)
      .map((instruction) => ({ rule: 'cmd-several', at: positionIn(instruction) }) as const),
  );
};

/** Finds variables of commands that neither ENV nor sealos sets. */
export const checkCommandVariables: LintCheck = (application) => {
  const { kubefile } = application;
  const stage = kubefile?.evaluations[0]?.stages.at(-1);
  // A base image may set any.
  const isKnown =
    kubefile?.isFinal && kubefile.evaluations[0]?.stages.every(({ from }) => from.kind !== 'image');
  if (!stage || !isKnown) return [];
  const set = (stage.config.Env ?? []).map((text) => text.slice(0, text.indexOf('=')));
  return commandsOf(application).flatMap((instruction) =>
    [...instruction.span.text.matchAll(/(?<!\$)\$\(([A-Za-z_]\w*)\)/g)]
      .map(({ 1: name = '', index }) => ({ name, at: positionIn(instruction, index) }))
      .filter(({ name }) => isUnset(name, set))
      .map(({ name, at }) => ({ rule: 'cmd-variable-unset', at, words: { name } }) as const),
  );
};

/** A name in lower case is a command, unless a variable of that name is set in upper case. */
function isUnset(name: string, set: readonly string[]): boolean {
  if (set.includes(name) || name.startsWith('SEALOS_SYS_')) return false;
  return name === name.toUpperCase() || set.includes(name.toUpperCase());
}
