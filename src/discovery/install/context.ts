import { posix } from 'node:path';
import type { Message } from '../../errors.ts';
import type { FinderContext, FoundImage, FoundNote, OriginStep } from '../finder.ts';
import type { FinderOrigin } from '../merge.ts';
import type { InstallCommand } from './commands.ts';

/** What leads to what a command installs: a chart, a manifest, or only the command. */
export type InstallKind = 'chart' | 'manifest' | 'command';
type WithKind<Found> = Omit<Found, 'origin'> & { readonly origin: FinderOrigin<InstallKind> };
export type FoundInstall = WithKind<FoundImage>;
export type InstallNote = WithKind<FoundNote>;

/** What following a call gets. */
export interface InstallContext extends FinderContext {
  /** A directory for files as they were when they were used. */
  readonly scratch: string;
  /** The file that notes about calls name. */
  readonly file: string;
  /** true: files of the image may be missing from the copy, and nothing is said about them. */
  readonly isPartial: boolean;
  /** true: chains name the flags that an image depends on. */
  readonly explainFlags: boolean;
  /** The namespace of calls that name none; `default` when it isn't known. */
  readonly defaultNamespace?: string | undefined;
  readonly addNote: (note: InstallNote) => void;
}

/** Formats a call as notes show it. */
export function formatCall({ program, args }: InstallCommand): string {
  return [program, ...args].join(' ');
}

/** What stands before the text of an image's command: its instruction, with its place where that is known. */
const instruction = /^(?:ENTRYPOINT|CMD)(?: \([^)]*\))? /;

/**
 * Returns the steps to what a call installs: the command of the image that makes it, and the call, unless the
 * command is nothing else.
 */
export function callSteps(call: InstallCommand): OriginStep[] {
  const text = formatCall(call);
  if (call.command === undefined) return [{ kind: 'call', text }];
  const steps = [{ kind: 'command', text: call.command }];
  return call.command.replace(instruction, '') === text ? steps : [...steps, { kind: 'call', text }];
}

/** Adds a note about a call that can't be followed. */
export function noteCall(context: InstallContext, call: InstallCommand, reason: Message): void {
  const { file } = context;
  const line = call.line === undefined ? {} : { line: call.line };
  context.addNote({ reason, origin: { kind: 'command', file, ...line, chains: [callSteps(call)] } });
}

/** Returns the context with notes about what the files of one kind name. */
export function notesOfKind(context: InstallContext, kind: InstallKind): FinderContext {
  return {
    ...context,
    note: ({ origin, ...note }) => context.addNote({ ...note, origin: { kind, ...origin } }),
  };
}

/**
 * Joins a path to a directory of the image; undefined when it leads out, or isn't below the root that is
 * known.
 */
export function resolveInside(directory: string | undefined, path: string): string | undefined {
  if (directory === undefined || path.startsWith('/')) return undefined;
  const joined = posix.join(directory, path);
  return joined === '..' || joined.startsWith('../') ? undefined : joined === '.' ? '' : joined;
}

/**
 * Tells whether a note is to say that a file is missing. Where files may be missing, it says so of those that
 * can't be in any image: at an address, or outside of it.
 */
export function isMissingNoted(context: InstallContext, call: InstallCommand, file: string): boolean {
  if (!context.isPartial) return true;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(file) || resolveInside(call.directory, file) === undefined;
}
