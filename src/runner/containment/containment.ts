import type { ProcessEnvironment } from '../environment.ts';
import { isOnPath } from '../findprogram.ts';
import { initArguments } from './init.ts';
import { hasReaper, reaperArguments } from './reaper.ts';

/** The user that a program runs as. */
interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** The parts of this machine that decide what can contain a program. */
export interface Host {
  readonly platform: NodeJS.Platform;
  /** As Node names it: `x64`, `arm64`. */
  readonly arch: string;
  readonly user: User;
  /** This is a runner of CI, where sudo may be asked. */
  readonly isRunner: boolean;
  has(program: string): boolean;
}

export type ContainmentName = 'namespace' | 'sudo-namespace' | 'subreaper' | 'none';

/** A program and its arguments, as it is started. */
type StartedCommand = readonly [program: string, ...args: string[]];

/**
 * A way to make sure that no process outlives the program that started it, not even one in a session of its
 * own that cleared its environment.
 */
export interface Containment {
  readonly name: ContainmentName;
  isPossible(host: Host): boolean;
  /** Returns the command that starts a command, which sees nothing but the environment. */
  wrap(command: StartedCommand, env: Readonly<Record<string, string>>, host: Host): StartedCommand;
}

/** A PID namespace with a /proc of its own; `--kill-child` ends it together with unshare. */
const unshare = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', '--'] as const;

/**
 * The ways, the strongest first. A user namespace isn't one of them: in it sudo doesn't work, and files of
 * other users seem to belong to nobody, so init.sh would behave differently.
 */
export const containments: readonly Containment[] = [
  {
    name: 'namespace',
    isPossible: ({ platform, user, has }) =>
      platform === 'linux' && user.uid === 0 && ['unshare', 'setpriv'].every(has),
    // The signal reaches unshare when imagebuild is killed.
    wrap: (command) => ['setpriv', '--pdeathsig=KILL', '--', ...unshare, ...initArguments(command)],
  },
  {
    name: 'sudo-namespace',
    // Anywhere else, sudo would tell the administrator of somebody who tried.
    isPossible: ({ platform, user, isRunner, has }) =>
      platform === 'linux' && user.uid !== 0 && isRunner && ['sudo', 'unshare', 'setpriv'].every(has),
    wrap: (command, env, { user }) => [
      ...(['sudo', '-n', ...unshare, 'setpriv', ...identityOf(user), '--', 'env', '-i'] as const),
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...initArguments(command),
    ],
  },
  {
    name: 'subreaper',
    isPossible: ({ platform, arch, has }) => platform === 'linux' && hasReaper(arch) && has('perl'),
    wrap: (command, _, { arch }) => reaperArguments(command, arch),
  },
  { name: 'none', isPossible: () => true, wrap: (command) => command },
];

function identityOf({ uid, gid, groups }: User): string[] {
  const others = groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`;
  return [`--reuid=${uid}`, `--regid=${gid}`, others];
}

/**
 * Returns where the programs of a containment are looked for: an application may have a PATH without them.
 */
export function toolPath(env: ProcessEnvironment): string {
  return [env['PATH'], '/usr/bin', '/bin', '/usr/sbin', '/sbin'].filter(Boolean).join(':');
}

/** Looks at this machine. @param env the environment of this process. */
export function readHost(env: ProcessEnvironment): Host {
  const path = toolPath(env);
  return {
    platform: process.platform,
    arch: process.arch,
    user: {
      uid: process.getuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      groups: process.getgroups?.() ?? [],
    },
    isRunner: env['CI'] === 'true',
    has: (program) => isOnPath(program, path),
  };
}
