import type { ContainerConfig } from '../../image/containerconfig.ts';

/** A command line of an image. */
export interface InstallingCommand {
  readonly instruction: 'ENTRYPOINT' | 'CMD';
  readonly text: string;
}

/** What `sealos run` executes of an image. */
interface ImageCommands {
  /** Each a command line for a shell: Entrypoint, then Cmd. */
  readonly commands: readonly InstallingCommand[];
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Returns the commands of an image as sealos runs them: each element is a command line, and the shell form
 * loses its two words (docs/compatibility.md C 1). They aren't expanded yet.
 */
export function readImageCommands({ Env = [], Entrypoint = [], Cmd = [] }: ContainerConfig): ImageCommands {
  const variables = Env.map((text) => {
    const end = text.indexOf('=');
    return end === -1 ? ([text, ''] as const) : ([text.slice(0, end), text.slice(end + 1)] as const);
  });
  const list = (instruction: InstallingCommand['instruction'], words: readonly string[]) =>
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
