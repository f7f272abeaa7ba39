import { join } from 'node:path';
import { checkPlatformSupport } from './emulation.ts';
import type { CommandLine, Engine, EngineEvent, EngineWorkspace } from './engine.ts';

/** Makes any user root, in a user namespace. */
const asRoot: CommandLine = ['buildah', 'unshare'];
/** Kills the program when the process that started it ends, for whatever reason. */
const mortal: CommandLine = ['setpriv', '--pdeathsig', 'KILL'];
/**
 * Gives buildah its own namespaces: everything that a command mounts or starts is gone when buildah or
 * imagebuild ends, and a command sees only its own processes. Some containers and systems don't allow this;
 * buildah then runs without it.
 */
const ownNamespaces: CommandLine = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * Configuration files of our own, by the variables that name them, in place of the machine's: the same RUN
 * must give the same layer everywhere. A machine may store images with fuse-overlayfs, which loses the setgid
 * bit of a directory. Without a driver, buildah takes the best one that works.
 */
const settings: Readonly<
  Record<string, { readonly path: string; readonly text: (homes: string) => string }>
> = {
  CONTAINERS_STORAGE_CONF: {
    path: 'containers/storage.conf',
    text: (homes) => {
      const place = (name: string) => JSON.stringify(join(homes, 'containers', name));
      return `[storage]\ndriver = ""\ngraphroot = ${place('root')}\nrunroot = ${place('run')}\n`;
    },
  },
  CONTAINERS_CONF: { path: 'containers/containers.conf', text: () => '' },
  CONTAINERS_REGISTRIES_CONF: { path: 'containers/registries.conf', text: () => '' },
};

/** Accepts every image: the only ones are ours. */
const policy = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] });

/** buildah 1.28 or newer: needs no daemon. Without root it uses user namespaces. */
export const buildah: Engine = {
  name: 'buildah',
  // A full path would become part of a name, and names don't allow every path.
  from: ({ layout }, tag) => `oci:${layout}:${tag}`,
  // With a locked and another cache in one command, buildah waits for its own lock for ever. Without
  // `sharing` nothing is lost: commands run one after the other, and no other build uses these caches.
  mountNames: { size: 'tmpfs-size', sharing: undefined },
  trial: ({ isRoot }) => [...namespacesOf(isRoot), 'true'],
  lines: ({ layout, state, platform }, place) => {
    const { dockerfile, context, epoch } = place;
    const name = resultTag(state);
    // `--layers` makes a layer for each command; `--isolation chroot` is the only isolation that works on
    // every machine.
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
  env: (_, homes) =>
    Object.fromEntries(Object.entries(settings).map(([name, { path }]) => [name, join(homes, path)])),
  homeFiles: (_, homes) => ({
    // buildah needs one, even without a login.
    'docker/config.json': '{}',
    'home/.config/containers/policy.json': policy,
    ...Object.fromEntries(Object.values(settings).map(({ path, text }) => [path, text(homes)])),
  }),
  // Files of other users of the namespace can only be removed from inside it.
  cleanUp: ({ isRoot, storage }) => (isRoot ? [] : [[...asRoot, 'rm', '-rf', storage]]),
  networks: ['default', 'host'],
  checkPlatform: (platform) => checkPlatformSupport(platform),
  reader: () => {
    let isFailure = false;
    return (line) => {
      const [, step] = /^(?:\[\d+\/\d+\] )?STEP (\d+)\/\d+: RUN /.exec(line) ?? [];
      if (step !== undefined) {
        // A command may print a line like this itself, so later lines are read normally again. The first step
        // is FROM.
        isFailure = false;
        return { kind: 'command', number: Number(step) - 2 };
      }
      // The command is repeated, on as many lines as it has.
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
  const places = ['--root', join(storage, 'root'), '--runroot', join(storage, 'run')];
  // The machine may have a list of secrets that every container gets.
  const own = [...places, '--default-mounts-file', '/dev/null'];
  const within = isolated ? namespacesOf(isRoot) : [];
  return [...within, 'buildah', ...own, command, ...args];
}

function namespacesOf(isRoot: boolean): CommandLine {
  return [...mortal, ...(isRoot ? [] : [...asRoot, ...mortal]), ...ownNamespaces];
}

function resultTag(state: string): string {
  return `${state}-result`;
}

/** The messages of buildah about its own work. */
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
  // It may choose the driver.
  /^time="[^"]*" level=error msg="The storage 'driver' option must be set in /,
];

/**
 * Text that buildah appends to the last line of a command, or of the program that starts it, if that has no
 * line end.
 */
const tail =
  /(?:(?:process exited with error: exec: not started)?subprocess exited with status \d+|--> [0-9a-f]{11,64}|(?:\[\d+\/\d+\] )?COMMIT state-\d+-result)$/;

function readLine(line: string): EngineEvent {
  const text = line.replace(tail, '');
  const isNoise = (line !== '' && text === '') || noise.some((pattern) => pattern.test(text));
  return isNoise ? { kind: 'noise' } : { kind: 'output', text };
}
