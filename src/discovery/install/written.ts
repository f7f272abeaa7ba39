import { posix } from 'node:path';
import type { InstallCommand } from './commands.ts';
import { resolveInside } from './context.ts';
import { readShell, type ShellCommand, type ShellVariables } from './shellreader.ts';

/** What the lines of commands and scripts say, as far as it is known. */
interface WrittenCommands {
  readonly commands: readonly InstallCommand[];
  /** Words that are known only when the scripts run, as they are reported: the command they belong to. */
  readonly unknown: readonly string[];
}

const installers = new Set([
  'helm',
  'kubectl',
  'kustomize',
  'helmfile',
  'istioctl',
  'cilium',
  'linkerd',
  'velero',
  'flux',
]);
const shells = new Set(['bash', 'sh', 'dash', 'source', '.']);
const deepest = 5;

/**
 * Reads the helm and kubectl lines of commands, and of the scripts that they start, as they are written.
 * @param readScript returns a file below the image's root, undefined for anything else.
 */
export function readWritten(
  commands: readonly string[],
  variables: Readonly<Record<string, string>>,
  readScript: (path: string) => string | undefined,
): WrittenCommands {
  const found: InstallCommand[] = [];
  const unknown: string[] = [];
  const seen = new Set<string>();
  const read = (text: string, known: ShellVariables, start: string, depth: number) => {
    let directory: string | undefined = start;
    readShell(text, known, (command) => {
      const [program = '', ...args] = command.words.map((word) => (word.known ? word.text : undefined));
      const name = posix.basename(program);
      if (name === 'cd') directory = args[0] === undefined ? directory : resolveInside(directory, args[0]);
      else if (installers.has(name)) {
        const { words, dropped } = keepKnown(command);
        if (dropped) unknown.push(command.words.map((word) => (word.known ? word.text : '…')).join(' '));
        const files = command.input === undefined ? [] : [{ name: '-', content: Buffer.from(command.input) }];
        found.push({
          program: name,
          args: words,
          directory,
          namespace: textOf(known.get('HELM_NAMESPACE')),
          files,
        });
      } else if (depth < deepest) follow(shells.has(name), [program, ...args], known, directory, depth);
    });
  };
  const follow = (
    isShell: boolean,
    words: readonly (string | undefined)[],
    known: ShellVariables,
    directory: string | undefined,
    depth: number,
  ) => {
    const start = isShell ? words.findIndex((word, index) => index > 0 && !/^[-+]/.test(word ?? '')) : 0;
    const [word, ...args] = start === -1 ? [] : words.slice(start);
    if (word === undefined || (!isShell && !word.includes('/'))) return;
    if (isShell && words.slice(1, start).includes('-c')) return read(word, known, directory ?? '', depth + 1);
    const path = resolveInside(directory, word);
    const text = path === undefined ? undefined : readScript(path);
    const key = JSON.stringify([path, args]);
    if (text === undefined || text.includes('\0') || seen.has(key)) return;
    seen.add(key);
    const sourced = ['.', 'source'].includes(words[0] ?? '');
    const inner: ShellVariables = sourced ? known : new Map(known);
    if (!sourced) {
      inner.set('0', word);
      inner.set(
        '@',
        args.map((arg) => ({ text: arg ?? '', known: arg !== undefined })),
      );
      for (const [index, arg] of args.entries()) inner.set(String(index + 1), arg);
    }
    read(text, inner, directory ?? '', depth + 1);
  };
  for (const command of commands) read(command, new Map(Object.entries(variables)), '', 0);
  return { commands: found, unknown };
}

/** Drops words that aren't known, with the flag before them. */
function keepKnown({ words }: ShellCommand): { readonly words: string[]; readonly dropped: boolean } {
  const kept: string[] = [];
  let dropped = false;
  for (const { text, known } of words.slice(1)) {
    if (known) {
      kept.push(text);
      continue;
    }
    dropped = true;
    if (!text.startsWith('-') && kept.at(-1)?.startsWith('-')) kept.pop();
    // The release, whose name hardly ever matters, and the chart stay at their places.
    else if (!text.startsWith('-')) kept.push(text === '' ? 'release' : text);
  }
  return { words: kept, dropped };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
