import { chownSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readHost } from '../../../src/runner/containment/containment.ts';
import { type Isolation, isolations } from '../../../src/runner/recording/isolation.ts';
import { type Recording, recordCommands } from '../../../src/runner/recording/recording.ts';

/** A user without rights, as which root tries the ways of other users. */
const nobody = { uid: 65534, gid: 65534, groups: [] };
const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];

/**
 * The ways that can be tried here. Root tries those of other users as nobody, and sudo's with a sudo that
 * needs no rights.
 */
const tried: readonly Isolation[] =
  readHost(process.env).user.uid === 0 ? isolations.map(forRoot) : isolations;

function forRoot(isolation: Isolation): Isolation {
  if (isolation.name === 'namespaces') return isolation;
  return {
    ...isolation,
    isPossible: (host) => isolation.isPossible({ ...host, user: nobody, isRunner: true }),
    wrap: (directories, variables, host) => {
      const { copy, tools } = directories;
      for (const path of [copy, join(tools, 'records')]) chownSync(path, nobody.uid, nobody.gid);
      const wrapped = isolation.wrap(directories, variables, { ...host, user: nobody });
      const [, , ...command] = wrapped;
      // What comes after `sudo -n`, which root needs no password for either.
      return (isolation.name === 'sudo-namespaces' ? command : [...asNobody, ...wrapped]) as [
        string,
        ...string[],
      ];
    },
  };
}

export interface Files {
  readonly [path: string]: string;
}

/** Runs commands on files. */
export async function record(
  files: Files,
  commands: readonly string[],
  given: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly isolations?: readonly Isolation[];
    readonly timeoutMs?: number;
    readonly maxProcesses?: number;
    readonly maxWrittenBytes?: number;
    readonly signal?: AbortSignal;
    readonly env?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<Recording | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-recording-'));
  try {
    const copy = join(directory, 'copy');
    await mkdir(copy);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(copy, dirname(path)), { recursive: true });
      await writeFile(join(copy, path), text, { mode: 0o755 });
    }
    // Others look into it.
    await chmod(directory, 0o755);
    return await recordCommands({
      copy,
      commands,
      variables: {},
      directory: join(directory, 'recording'),
      env: process.env,
      ...given,
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The ways that work on this machine. */
export const working = (
  await Promise.all(
    tried
      .filter(({ isPossible }) => isPossible(readHost(process.env)))
      .map(async (isolation) => ((await record({}, [], { isolations: [isolation] })) ? [isolation] : [])),
  )
).flat();

/** The recorded calls as lines: the program and its arguments, those with blanks in brackets. */
export function linesOf(recording: Recording | undefined): string[] {
  const show = (word: string) => (/^\S+$/.test(word) ? word : `[${word}]`);
  return (recording?.commands ?? []).flatMap(({ calls }) =>
    calls.map(({ program, args }) => [program, ...args].map(show).join(' ')),
  );
}
