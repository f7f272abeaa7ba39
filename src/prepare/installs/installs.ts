import { readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join, posix, sep } from 'node:path';
import type { PreparedImage } from '../../application/prepared/prepared.ts';
import { registryDirectory } from '../../context/generated.ts';
import { writeTree } from '../../context/treewriter.ts';
import { expandVariables, type InstallCommand } from '../../discovery/install/commands.ts';
import { discoverInstalls, type InstallInput } from '../../discovery/install/installs.ts';
import { readWritten } from '../../discovery/install/written.ts';
import { mergeOrigins } from '../../discovery/merge.ts';
import type { Warning } from '../../errors.ts';
import type { ContainerConfig } from '../../image/containerconfig.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Tree } from '../../layers/tree.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { workingDirectory } from '../../runner/recording/places.ts';
import { type Recording, recordCommands } from '../../runner/recording/recording.ts';
import type { RecordedCall } from '../../runner/recording/records.ts';
import { say } from '../../text/say.ts';
import { describeInherited } from '../search/inherited.ts';
import { makeAccessible } from '../workspace.ts';
import { type InstallingCommand, readImageCommands } from './commands.ts';

/** How the calls of ENTRYPOINT and CMD were found. */
export type InstallSource = 'recorded' | 'read';

/** The images that ENTRYPOINT and CMD install. */
export interface InstalledImages {
  readonly images: readonly PreparedImage[];
  readonly warnings: readonly Warning[];
  /** undefined where there are no commands. */
  readonly source: InstallSource | undefined;
}

interface InstallSearchOptions {
  readonly search: Omit<
    InstallInput,
    'directory' | 'applicationDirectory' | 'nameOf' | 'scratch' | 'commands' | 'file'
  >;
  readonly platformPolicy: (reference: Reference) => PreparedImage['platformPolicy'];
  /** A directory that is missing or empty. */
  readonly directory: string;
  /** false: nothing is run, and the lines are read as they are written. */
  readonly record: boolean;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

interface KubefileInstruction {
  /** The instruction's text in one line. */
  readonly createdBy: string;
  readonly line: number;
}

/** A finished image, as far as the search needs it. */
export interface InstallingImage {
  readonly config: ContainerConfig;
  readonly tree: () => Promise<Tree>;
  /** The file system of the base image. */
  readonly base?: (() => Promise<Tree>) | undefined;
  /** The application's directory, and how messages name it. */
  readonly applicationDirectory: string;
  readonly displayPath: string;
  /** The Kubefile, as messages name it. */
  readonly kubefile: string;
  /** The instructions of its last stage, with their lines. */
  readonly history?: readonly KubefileInstruction[] | undefined;
}

export type SearchInstalls = (image: InstallingImage) => Promise<InstalledImages>;

const nothing: InstalledImages = { images: [], warnings: [], source: undefined };

/**
 * Creates the search for what ENTRYPOINT and CMD install (docs/compatibility.md B 2). It runs once, on the
 * first platform that is built.
 */
export function createInstallSearch(options: InstallSearchOptions): SearchInstalls {
  let found: Promise<InstalledImages> | undefined;
  return (image) => {
    found ??= searchInstalls(image, options);
    return found;
  };
}

async function searchInstalls(
  image: InstallingImage,
  { search, platformPolicy, directory, record, env, signal }: InstallSearchOptions,
): Promise<InstalledImages> {
  const { commands: given, variables } = readImageCommands(image.config);
  if (given.length === 0) return nothing;
  const commands = given.map(({ text }) => expandVariables(text, variables));
  const named = given.map((command, index) =>
    nameCommand({ ...command, text: commands[index] ?? '' }, image),
  );
  const copy = join(directory, 'copy');
  await mkdir(copy, { recursive: true });
  const root = await image.tree();
  await writeTree(copy, withoutRegistry(root));
  const read = (some: readonly string[]) => readWritten(some, variables, scriptReader(copy));
  // What a script removes or changes doesn't hide what is written in it.
  const lines = commands.map((command) => read([command]));
  const run = { copy, commands, variables, directory: join(directory, 'recording'), env, signal };
  const records = record && !isReadCompletely(commands);
  const recording = records ? await recordCommands(run) : undefined;
  // The image, and then its commands, may have taken away the right to read files.
  await makeAccessible(copy);
  const place = { file: image.kubefile };
  const warn = (message: { readonly text: string }, hint: { readonly text: string }): Warning => ({
    message: message.text,
    place,
    hint: hint.text,
  });
  const calls: InstallCommand[] = [];
  const warnings: Warning[] = [];
  for (const [index, command] of commands.entries()) {
    const recorded = recording?.commands[index];
    const name = named[index];
    calls.push(...(recorded?.calls.map((call) => ({ ...toInstallCommand(call), command: name })) ?? []));
    if (recorded?.status === 0 && recorded.calls.length > 0) continue;
    const { commands: written, unknown } = lines[index]!;
    calls.push(...written.map((call) => ({ ...call, command: name })));
    if (written.length === 0) continue;
    for (const text of unknown)
      warnings.push(warn(say('installUnknown', { command: text }), say('installUnknownHint')));
    const reason = recording && describeEnd(command, recorded, recording);
    if (reason) warnings.push(warn(reason, say('installEndedHint')));
  }
  const couldRecord = recording !== undefined;
  if (records && !couldRecord && calls.length > 0)
    warnings.push(
      warn(say('installsRead', { reason: say('installsNotIsolated').text }), say('installsReadHint')),
    );
  const inherited = describeInherited({ root, base: await image.base?.() });
  const { images: all, warnings: found } = await discoverInstalls({
    ...search,
    directory: copy,
    applicationDirectory: image.applicationDirectory,
    nameOf: (file) => (file === image.kubefile ? file : join(image.displayPath, file)),
    scratch: join(directory, 'used'),
    commands: calls,
    file: image.kubefile,
  });
  // Other flags than those of the base's own commands may add images to its charts.
  const images = all.filter(
    (found) => found.origins.some(({ kind }) => kind === 'chart') || inherited.isOurs(found, root),
  );
  return {
    images: images.map(({ reference, required, reason, origins }) => ({
      reference,
      required,
      reason: reason.text,
      ...(platformPolicy(reference) ? { platformPolicy: platformPolicy(reference) } : {}),
      transport: 'registry',
      origins: origins.map((origin) => ({
        ...origin,
        file: origin.file === image.kubefile ? origin.file : join(image.displayPath, origin.file),
      })),
    })),
    warnings: [...warnings, ...found],
    source: couldRecord ? 'recorded' : 'read',
  };
}

/**
 * Names a command by its instruction and the line of that: `CMD (Kubefile:5) helm install web charts/web`.
 * Those of a base image have no line.
 */
function nameCommand(
  { instruction, text }: InstallingCommand,
  { kubefile, history = [] }: Pick<InstallingImage, 'kubefile' | 'history'>,
): string {
  const rows = history.filter(({ createdBy }) => new RegExp(`^${instruction}\\b`, 'i').test(createdBy));
  const { line } = rows.find(({ createdBy }) => createdBy.includes(text)) ?? rows.at(-1) ?? {};
  return `${instruction} ${line === undefined ? '' : `(${basename(kubefile)}:${line}) `}${text}`;
}

/** Tells whether reading the commands tells all: each is one call of kubectl in plain words, no script. */
function isReadCompletely(commands: readonly string[]): boolean {
  return commands.every((command) => /^kubectl(?: [\w./:=@,-]+)*$/.test(command));
}

function describeEnd(
  command: string,
  recorded: Recording['commands'][number] | undefined,
  { stopped }: Recording,
) {
  if (recorded?.status !== undefined && recorded.status !== 0)
    return say('installEnded', { command, status: recorded.status, line: recorded.lastLine });
  if (recorded?.status === undefined && stopped)
    return say('installStopped', { command, reason: stopped.text });
  return undefined;
}

/** Leaves out the embedded images: they may be many gigabytes, and no command needs them. */
function withoutRegistry(tree: Tree): Tree {
  return new Map(
    [...tree].filter(([path]) => path !== registryDirectory && !path.startsWith(`${registryDirectory}/`)),
  );
}

const longestScript = 1024 * 1024;

/** Returns a function that reads a file of the copy; undefined for one that leads out of it. */
function scriptReader(copy: string): (path: string) => string | undefined {
  const root = realpathSync(copy);
  return (path) => {
    try {
      const real = realpathSync(join(root, path));
      const { size } = statSync(real);
      return real.startsWith(root + sep) && size <= longestScript ? readFileSync(real, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };
}

function toInstallCommand({ program, args, directory, namespace, files }: RecordedCall): InstallCommand {
  const inside = posix.relative(workingDirectory, directory);
  return {
    program,
    args: args.map((word) =>
      word.replaceAll(`${workingDirectory}/`, `${posix.relative(directory, workingDirectory) || '.'}/`),
    ),
    directory: inside.startsWith('..') ? undefined : inside,
    namespace,
    files: files.map(({ name, content }) => ({
      name: name.replaceAll(`${workingDirectory}/`, `${posix.relative(directory, workingDirectory) || '.'}/`),
      content,
    })),
  };
}

type JoinedImage = Pick<PreparedImage, 'reference' | 'required' | 'origins'>;

/** Adds the images of an image's commands to those that were found otherwise. */
export function joinImages<Image extends JoinedImage>(
  found: readonly Image[],
  installed: readonly Image[],
): Image[] {
  const joined = new Map(found.map((image) => [formatReference(image.reference), image]));
  for (const image of installed) {
    const name = formatReference(image.reference);
    const known = joined.get(name);
    joined.set(name, {
      ...(known ?? image),
      required: image.required || (known?.required ?? false),
      origins: mergeOrigins([...(known?.origins ?? []), ...image.origins]),
    });
  }
  return [...joined].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, image]) => image);
}
