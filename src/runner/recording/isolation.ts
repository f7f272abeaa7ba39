import type { Host } from '../containment/containment.ts';
import { searchPath, toolNames, toolsDirectory, workingDirectory } from './places.ts';
import { enter, hostDirectories, memoryFileBytes, settingsFiles } from './rootfilesystem.ts';

export type IsolationName = 'namespaces' | 'user-namespaces' | 'bubblewrap' | 'sudo-namespaces';

/** The directories of this machine that an isolated program gets. */
export interface IsolatedDirectories {
  /** The only one that it can change. */
  readonly copy: string;
  /** The recording programs, and the file that they write. */
  readonly tools: string;
  /** An empty one, where the new root file system is made. */
  readonly root: string;
  /** That of a control group that limits the processes of root; undefined where there is none. */
  readonly processGroup?: string | undefined;
}

/**
 * A way to run commands with no network, nothing of this machine that is secret, and one writable directory.
 */
export interface Isolation {
  readonly name: IsolationName;
  isPossible(host: Host): boolean;
  /** Returns the command that runs the recording's init. It sees the variables and nothing else. */
  wrap(
    directories: IsolatedDirectories,
    variables: Readonly<Record<string, string>>,
    host: Host,
  ): readonly [program: string, ...args: string[]];
}

const namespaces = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child'] as const;
const init = ['/bin/sh', `${toolsDirectory}/${toolNames.init}`] as const;
const tools = ['unshare', 'setpriv', 'mount', 'umount', 'pivot_root'];

/**
 * The ways, the first that works is used. Outside of CI sudo isn't asked: it would tell the administrator.
 */
export const isolations: readonly Isolation[] = [
  {
    name: 'namespaces',
    isPossible: ({ platform, user, has }) => platform === 'linux' && user.uid === 0 && tools.every(has),
    wrap: (directories, variables) => unshared(directories, variables, ['setpriv', '--pdeathsig=KILL', '--']),
  },
  {
    name: 'user-namespaces',
    isPossible: ({ platform, user, has }) => platform === 'linux' && user.uid !== 0 && tools.every(has),
    wrap: (directories, variables) =>
      unshared(directories, variables, ['setpriv', '--pdeathsig=KILL', '--'], ['--user', '--map-root-user']),
  },
  {
    name: 'bubblewrap',
    isPossible: ({ platform, has }) => platform === 'linux' && has('bwrap'),
    wrap: (directories, variables) => bubblewrap(directories, variables),
  },
  {
    name: 'sudo-namespaces',
    isPossible: ({ platform, user, isRunner, has }) =>
      platform === 'linux' && user.uid !== 0 && isRunner && ['sudo', 'timeout', ...tools].every(has),
    wrap: (directories, variables, { user }) =>
      // A signal doesn't reach what sudo started: the time limit does.
      unshared(directories, variables, ['sudo', '-n', 'timeout', '-s', 'KILL', '60'], [], user),
  },
];

function unshared(
  { root, copy, tools: recording, processGroup = '' }: IsolatedDirectories,
  variables: Readonly<Record<string, string>>,
  [first, ...before]: readonly [string, ...string[]],
  flags: readonly string[] = [],
  user?: Host['user'],
): readonly [string, ...string[]] {
  const owner = user === undefined ? '0:0' : `${user.uid}:${user.gid}`;
  const identity = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return [
    first,
    ...before,
    ...['unshare', ...namespaces, ...flags, '--'],
    ...['/bin/sh', '-c', enter, 'sh', root, copy, recording, owner, processGroup],
    ...['setpriv', '--pdeathsig=KILL', ...identity, ...withoutCapabilities, '--'],
    ...['env', '-i', ...assignments(variables), ...init],
  ];
}

const withoutCapabilities = [
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--ambient-caps=-all',
  '--no-new-privs',
];

/**
 * Mounts a file system of a bounded size. bubblewrap before 0.7 doesn't know `--size` and ends at once, so
 * the next way is tried: the systems that have it allow namespaces of users.
 */
function inMemory(path: string): readonly string[] {
  return ['--size', String(memoryFileBytes), '--tmpfs', path];
}

function bubblewrap(
  { copy, tools: recording }: IsolatedDirectories,
  variables: Readonly<Record<string, string>>,
): readonly [string, ...string[]] {
  const records = toolNames.records;
  return [
    'bwrap',
    ...[
      '--unshare-all',
      '--die-with-parent',
      '--new-session',
      // Else its own first process is alone spared by `kill -9 -1`.
      '--as-pid-1',
      '--cap-drop',
      'ALL',
      '--uid',
      '0',
      '--gid',
      '0',
    ],
    ...inMemory('/'),
    ...hostDirectories.flatMap((path) => ['--ro-bind-try', path, path]),
    ...settingsFiles.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev', ...inMemory('/dev/shm')],
    ...['/tmp', '/var/tmp', '/root', '/home', '/run', '/opt', '/mnt', '/srv'].flatMap((path) => [
      '--dir',
      path,
    ]),
    ...['--bind', copy, workingDirectory],
    ...['--ro-bind', recording, toolsDirectory],
    ...['--bind', `${recording}/${records}`, `${toolsDirectory}/${records}`],
    ...['--chdir', '/', '--', 'env', '-i', ...assignments(variables), ...init],
  ];
}

function assignments(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

/** Returns the variables of the commands: those of the image, with the recording programs first on PATH. */
export function recordingVariables(
  image: Readonly<Record<string, string>>,
  marker: string,
): Record<string, string> {
  const path = [
    `${toolsDirectory}/${toolNames.programs}`,
    image['PATH'] ?? searchPath,
    searchPath,
    `${toolsDirectory}/${toolNames.substitutes}`,
  ].join(':');
  return {
    HOME: '/root',
    USER: 'root',
    ...image,
    BASH_ENV: `${toolsDirectory}/${toolNames.startup}`,
    PATH: path,
    // By this, what is left running is found (leftovers.ts).
    IMAGEBUILD_RECORDING: `${marker}/`,
  };
}
