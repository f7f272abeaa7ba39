import { basename } from 'node:path';
import { expandVariables } from '../../discovery/install/commands.ts';
import type { ContainerConfig } from '../../image/containerconfig.ts';

/** A command line of an image. */
interface WrittenCommand {
  readonly instruction: 'ENTRYPOINT' | 'CMD';
  readonly text: string;
}

/** A command line of an image, for a shell. */
export interface InstallingCommand {
  /** With variables as sealos expands them. */
  readonly text: string;
  /** With its instruction and the line of that: `CMD (Kubefile:5) helm install web charts/web`. */
  readonly name: string;
  /** That of its instruction; undefined for a command of the base image. */
  readonly line?: number | undefined;
}

export interface KubefileInstruction {
  /** The instruction's text in one line. */
  readonly createdBy: string;
  readonly line: number;
}

/** What `sealos run` executes of an image. */
interface ImageCommands<Command> {
  /** Each a command line for a shell: Entrypoint, then Cmd. */
  readonly commands: readonly Command[];
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Returns the commands of an image as sealos runs them: each element is a command line, and the shell form
 * loses its two words (docs/compatibility.md C 1). They aren't expanded yet.
 */
export function readImageCommands({
  Env = [],
  Entrypoint = [],
  Cmd = [],
}: ContainerConfig): ImageCommands<WrittenCommand> {
  const variables = Env.map((text) => {
    const end = text.indexOf('=');
    return end === -1 ? ([text, ''] as const) : ([text.slice(0, end), text.slice(end + 1)] as const);
  });
  const list = (instruction: WrittenCommand['instruction'], words: readonly string[]) =>
    withoutShell(words).flatMap((text) => (text.trim() === '' ? [] : [{ instruction, text }]));
  return {
    commands: [...list('ENTRYPOINT', Entrypoint), ...list('CMD', Cmd)],
    variables: Object.fromEntries(variables),
  };
}

function withoutShell(words: readonly string[]): readonly string[] {
  const [shell = '', flag] = words;
  return /^(?:\/bin\/)?(?:ba)?sh$/.test(shell) && flag === '-c' ? words.slice(2) : words;
}

/**
 * Returns the commands of an image, expanded, with their places in its Kubefile.
 * @param image.history the instructions of its last stage.
 */
export function locateCommands({
  config,
  kubefile,
  history = [],
}: {
  readonly config: ContainerConfig;
  readonly kubefile: string;
  readonly history?: readonly KubefileInstruction[] | undefined;
}): ImageCommands<InstallingCommand> {
  const { commands, variables } = readImageCommands(config);
  const located = commands.map(({ instruction, text: written }) => {
    const text = expandVariables(written, variables);
    const rows = history.filter(({ createdBy }) => new RegExp(`^${instruction}\\b`, 'i').test(createdBy));
    const row = rows.findLast(({ createdBy }) => createdBy.includes(written)) ?? rows.at(-1);
    if (!row) return { text, name: `${instruction} ${text}` };
    return { text, name: `${instruction} (${basename(kubefile)}:${row.line}) ${text}`, line: row.line };
  });
  return { commands: located, variables };
}
