import { join } from 'node:path';
import { checkPlatformSupport } from './emulation.ts';
import type { CommandLine, Engine, EngineEvent, EngineWorkspace } from './engine.ts';

/** Whoever is not root is so in a namespace of users. */
const asRoot: CommandLine = ['buildah', 'unshare'];
/** What is run with it is killed when the process that started it is, however that ended. */
const mortal: CommandLine = ['setpriv', '--pdeathsig', 'KILL'];
/**
 * In what is run with it, all that a command mounts and starts is gone when buildah or we are, and a command sees no process but its own.
 * Some containers and some systems allow it to nobody: buildah then does with what it has itself.
 */
const ownNamespaces: CommandLine = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** buildah, from 1.28 on: needs no daemon. Of somebody who is not root it uses the namespaces of users. */
export const buildah: Engine = {
  name: 'buildah',
  // A whole path would become part of a name, in which not every path is allowed.
  from: ({ layout }, tag) => `oci:${layout}:${tag}`,
  mountNames: { size: 'tmpfs-size' },
  trial: ({ isRoot }) => [...namespacesOf(isRoot), 'true'],
  lines: ({ layout, state, platform }, place) => {
    const { dockerfile, context, epoch } = place;
    const name = resultTag(state);
    // `--layers` has a layer made for each command; `--isolation chroot` is the only one that works on every machine.
    const how = ['--isolation', 'chroot', '--layers', '--no-cache', '--format', 'oci'];
    const what = ['--platform', platform, '--timestamp', String(epoch), '--file', dockerfile, '--tag', name];
    const output = `oci:${layout}:${name}`;
    return [
      buildahLine(place, 'build', ...how, ...what, context),
      buildahLine(place, 'push', '--quiet', '--disable-compression', resultTag(state), output),
    ];
  },
  output: ({ layout, state }, { directory }) => ({
    directory: join(directory, layout),
    tag: resultTag(state),
  }),
  env: () => ({}),
  // It wants one, even where nobody is logged in.
  homeFiles: () => ({ 'docker/config.json': '{}' }),
  // What other users of the namespace own can be removed from within it only.
  cleanUp: ({ isRoot, storage }) => (isRoot ? [] : [[...asRoot, 'rm', '-rf', storage]]),
  networks: ['default', 'host'],
  checkPlatform: (platform) => checkPlatformSupport(platform),
  reader: () => {
    let isFailure = false;
    return (line) => {
      const [, step] = /^(?:\[\d+\/\d+\] )?STEP (\d+)\/\d+: RUN /.exec(line) ?? [];
      if (step !== undefined) {
        // A command may write what buildah writes: what comes later is read as it is all the same. The first step is FROM.
        isFailure = false;
        return { kind: 'command', number: Number(step) - 2 };
      }
      // The command is told again, on as many lines as it has.
      isFailure ||= line.startsWith('Error: building at STEP "RUN ');
      const [, status] = (isFailure && /": (?:while running runtime: )?exit status (\d+)$/.exec(line)) || [];
      if (status !== undefined) return { kind: 'status', status: Number(status) };
      return isFailure ? { kind: 'reason', text: line.replace(/^.*": /, '') } : readLine(line);
    };
  },
};

function buildahLine(
  { storage, isRoot, isolated }: EngineWorkspace,
  command: string,
  ...args: string[]
): CommandLine {
  const own = ['--root', join(storage, 'root'), '--runroot', join(storage, 'run')];
  const within = isolated ? namespacesOf(isRoot) : [];
  return [...within, 'buildah', ...own, command, ...args];
}

function namespacesOf(isRoot: boolean): CommandLine {
  return [...mortal, ...(isRoot ? [] : [...asRoot, ...mortal]), ...ownNamespaces];
}

function resultTag(state: string): string {
  return `${state}-result`;
}

/** What buildah says of its own work. */
const noise: readonly RegExp[] = [
  /^(?:\[\d+\/\d+\] )?(?:STEP \d+\/\d+: |COMMIT )/,
  /^--> [0-9a-f]{11,}$/,
  /^[0-9a-f]{64}$/,
  /^Getting image source signatures$/,
  /^Copying (?:blob|config) sha256:/,
  /^Writing manifest to image destination$/,
  /^Storing signatures$/,
  /^Successfully tagged localhost\/state-\d+-result:latest$/,
  /^\[Warning\] one or more build args were not consumed: \[[A-Z ]*\]$/,
  /^subprocess exited on [a-z ]+$/,
];

/** What follows on the same line when a command, or the program that buildah starts it with, does not end its last one. */
const tail =
  /(?:(?:process exited with error: exec: not started)?subprocess exited with status \d+|--> [0-9a-f]{11,64}|(?:\[\d+\/\d+\] )?COMMIT state-\d+-result)$/;

function readLine(line: string): EngineEvent {
  const text = line.replace(tail, '');
  const isNoise = (line !== '' && text === '') || noise.some((pattern) => pattern.test(text));
  return isNoise ? { kind: 'noise' } : { kind: 'output', text };
}
