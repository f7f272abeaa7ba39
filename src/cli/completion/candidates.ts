import type { Command, Option } from 'commander';
import { imageTypes } from '../../application/request.ts';

/** A word that can come next, with a few words that say what it is. */
interface Candidate {
  readonly word: string;
  readonly description?: string | undefined;
}

/** What can come next: words, or a path, which the shell completes itself. */
export type Completion =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: 'paths' };

/** The applications of the repository, as far as they are known. */
export interface KnownApplications {
  /** @param type apps, configs or dockerimages */
  apps(type: string): Promise<readonly string[]>;
  versions(type: string, app: string): Promise<readonly string[]>;
}

/** Placeholders in the help of flags and arguments whose values are paths. */
const paths = /\b(dir|file|location|path|where)\b/i;

/** The values of flags that the parser leaves to the build, where a wrong one gets a better message. */
const values: Readonly<Record<string, readonly string[]>> = {
  '--platform': ['linux/amd64', 'linux/arm64', 'linux/amd64,linux/arm64'],
  '--build-type': ['lite', 'container', 'cloud'],
  '--engine': ['auto', 'buildx', 'buildah'],
  '--compression': ['gzip', 'zstd', 'none'],
  '--archive-format': ['tar', 'tar.gz'],
};

/** With them a command builds a directory, and its arguments name no application. */
const directoryFlags = ['-t', '--tag', '-f', '--file'];

/** What each argument of a command that takes an application is. */
const applicationWords = ['type', 'app', 'version'] as const;

const nothing: Completion = { kind: 'words', words: [] };

/**
 * Completes the last of the words after `imagebuild`, which may be empty: commands, flags and their values,
 * types, applications and versions. Runs nothing and never fails: where it knows nothing it returns nothing.
 */
export async function completeWords(
  program: Command,
  words: readonly string[],
  known: KnownApplications,
): Promise<Completion> {
  const { command, given, flags, open } = follow(program, words.slice(0, -1));
  const last = words.at(-1) ?? '';
  if (open) return valuesOf(open);
  if (last.startsWith('-')) return flagsOf(command);
  if (command.commands.length > 0 && given.length === 0) return commandsOf(command);
  if (directoryFlags.some((flag) => flags.has(flag))) return { kind: 'paths' };
  return await argumentValues(command, given, known);
}

/** Follows words that are finished: to the command, its arguments, and a flag that still needs its value. */
function follow(program: Command, words: readonly string[]) {
  let command = program;
  let open: Option | undefined;
  const given: string[] = [];
  const flags = new Set<string>();
  for (const word of words) {
    const below = given.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    const flag = command.options.find(({ short, long }) => word === short || word === long);
    if (open) open = undefined;
    else if (flag) {
      flags.add(word);
      open = flag.required ? flag : undefined;
    } else if (below) command = below;
    else if (!word.startsWith('-')) given.push(word);
  }
  return { command, given, flags, open };
}

function valuesOf({ argChoices, flags, long }: Option): Completion {
  const known = argChoices ?? values[long ?? ''];
  if (known) return words(known);
  return paths.test(flags) ? { kind: 'paths' } : nothing;
}

function flagsOf(command: Command): Completion {
  const flags = command.createHelp().visibleOptions(command);
  return {
    kind: 'words',
    words: flags.map(({ long, short, description }) => ({ word: long ?? short ?? '', description })),
  };
}

function commandsOf(command: Command): Completion {
  return {
    kind: 'words',
    words: command
      .createHelp()
      .visibleCommands(command)
      .map((one) => ({ word: one.name(), description: one.description() })),
  };
}

async function argumentValues(
  command: Command,
  given: readonly string[],
  known: KnownApplications,
): Promise<Completion> {
  const declared = command.registeredArguments;
  const argument = declared[given.length] ?? declared.findLast(({ variadic }) => variadic);
  const [type = '', app = ''] = given;
  const name = argument?.name() === 'words' ? applicationWords[given.length] : argument?.name();
  switch (name) {
    case 'type':
      return words(imageTypes);
    case 'app':
      return words(await known.apps(type));
    case 'version':
      return words(await known.versions(type, app));
    case 'shell':
      return words(argument?.argChoices ?? []);
    default:
      return argument && paths.test(argument.name()) ? { kind: 'paths' } : nothing;
  }
}

function words(list: readonly string[]): Completion {
  return { kind: 'words', words: list.map((word) => ({ word })) };
}
