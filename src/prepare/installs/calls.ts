import { join, posix } from 'node:path';
import type { InstallsFound } from '../../application/shapes.ts';
import type { InstallCommand } from '../../discovery/install/commands.ts';
import { readWritten } from '../../discovery/install/written.ts';
import type { Message } from '../../errors.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { workingDirectory } from '../../runner/recording/places.ts';
import { type Recording, recordCommands } from '../../runner/recording/recording.ts';
import type { RecordedCall } from '../../runner/recording/records.ts';
import { say } from '../../text/say.ts';
import { makeAccessible } from '../workspace.ts';
import type { InstallingCommand } from './commands.ts';
import { scriptReader } from './scriptreader.ts';

interface CallSearch extends Pick<Parameters<typeof recordCommands>[0], 'isolations'> {
  readonly commands: readonly InstallingCommand[];
  readonly variables: Readonly<Record<string, string>>;
  /** A copy of the image's files, which the commands can change. */
  readonly copy: string;
  /** A directory that is missing or empty. */
  readonly directory: string;
  /** false: nothing is run. */
  readonly record: boolean;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/** Something about the commands that isn't known. */
interface CallNote {
  readonly reason: Message;
  /** undefined when it is about all of them. */
  readonly command?: InstallingCommand | undefined;
}

interface FoundCalls {
  readonly calls: readonly InstallCommand[];
  readonly notes: readonly CallNote[];
  readonly how: InstallsFound;
}

/**
 * Finds the calls of helm, kubectl and the like that commands make: they run and are recorded, where that is
 * wanted and can be isolated. The lines of those that don't get far are read as they are written.
 */
export async function findCalls(search: CallSearch): Promise<FoundCalls> {
  const { commands, variables, copy } = search;
  const readScript = scriptReader(copy);
  // What a script removes or changes doesn't hide what is written in it.
  const written = commands.map(({ text }) => readWritten([text], variables, readScript));
  const { recording, how } = await recordOrRead(search);
  // The image, and then its commands, may have taken away the right to read files.
  await makeAccessible(copy);
  const found = commands.map((command, index) => {
    const recorded = recording?.commands[index];
    return joinCalls(command, written[index]!, recorded, recording?.stopped);
  });
  const calls = found.flatMap((one) => one.calls);
  const isBlind = how.installsReason === 'notIsolated' && calls.length > 0;
  return {
    calls,
    notes: [
      ...(isBlind ? [{ reason: say('installsNotIsolated') }] : []),
      ...found.flatMap((one) => one.notes),
    ],
    how,
  };
}

async function recordOrRead({
  record,
  commands,
  ...run
}: CallSearch): Promise<{ readonly recording?: Recording | undefined; readonly how: InstallsFound }> {
  const texts = commands.map(({ text }) => text);
  if (isReadCompletely(texts)) return { how: { installs: 'read', installsReason: 'plain' } };
  if (!record) return { how: { installs: 'read', installsReason: 'off' } };
  const directory = join(run.directory, 'recording');
  const recording = await recordCommands({ ...run, commands: texts, directory });
  if (!recording) return { how: { installs: 'read', installsReason: 'notIsolated' } };
  return { recording, how: { installs: 'recorded' } };
}

/** Tells whether reading the commands tells all: each is one call of kubectl in plain words, no script. */
function isReadCompletely(commands: readonly string[]): boolean {
  return commands.every((command) => /^kubectl(?: [\w./:=@,-]+)*$/.test(command));
}

/**
 * Joins what a command was recorded to call with what is written in it, unless it ran to its end and called
 * something.
 * @param recorded undefined when it didn't run.
 */
function joinCalls(
  command: InstallingCommand,
  written: ReturnType<typeof readWritten>,
  recorded: Recording['commands'][number] | undefined,
  stopped: Message | undefined,
): Pick<FoundCalls, 'calls' | 'notes'> {
  const { text, name, line } = command;
  const complete = (call: InstallCommand) => ({ ...call, command: name, line });
  const calls = (recorded?.calls ?? []).map((call) => complete(toInstallCommand(call)));
  const isComplete = recorded?.status === 0 && calls.length > 0;
  if (isComplete || written.commands.length === 0) return { calls, notes: [] };
  const end = describeEnd(text, recorded, stopped);
  const reasons = [
    ...(end ? [end] : []),
    ...written.unknown.map((unknown) => say('installUnknown', { command: unknown })),
  ];
  return {
    calls: [...calls, ...written.commands.map(complete)],
    notes: reasons.map((reason) => ({ reason, command })),
  };
}

function describeEnd(
  command: string,
  recorded: Recording['commands'][number] | undefined,
  stopped: Message | undefined,
): Message | undefined {
  if (recorded?.status !== undefined && recorded.status !== 0)
    return say('installEnded', { command, status: recorded.status, line: recorded.lastLine });
  if (recorded?.status === undefined && stopped)
    return say('installStopped', { command, reason: stopped.text });
  return undefined;
}

/**
 * Converts a recorded call: its paths become relative to where it was made.
 * @param copy the directory with the image's files, as the command saw it.
 */
export function toInstallCommand(
  { program, args, directory, namespace, files }: RecordedCall,
  copy = workingDirectory,
): InstallCommand {
  const inside = posix.relative(copy, directory);
  const root = `${posix.relative(directory, copy) || '.'}/`;
  const shorten = (word: string) => word.replaceAll(`${copy}/`, root);
  return {
    program,
    args: args.map(shorten),
    directory: inside.startsWith('..') ? undefined : inside,
    namespace,
    files: files.map(({ name, content }) => ({ name: shorten(name), content })),
  };
}
