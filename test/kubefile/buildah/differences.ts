import assert from 'node:assert/strict';
import { digestOf } from '../../../src/image/descriptor.ts';
import type { BuiltImage, FileFacts } from '../../support/buildah.ts';

/** The result of a build: an image, or a failure. */
export type BuildOutcome = BuiltImage | 'fails';

/** A case in which BuildKit, and so imagebuild, does something else than buildah 1.28. */
export interface Difference {
  readonly case: string;
  readonly buildah: string;
  readonly ours: string;
  /** The reason why BuildKit's behaviour is better. */
  readonly why: string;
  /**
   * Returns the outcome that imagebuild must have, from buildah's.
   * @param build builds another Kubefile in the same context with buildah.
   */
  readonly expected: (
    theirs: BuildOutcome,
    build: (kubefile: string) => Promise<BuildOutcome>,
  ) => BuildOutcome | Promise<BuildOutcome>;
}

const defaultPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const plainDirectory: FileFacts = { type: 'dir', mode: 0o755, uid: 0, gid: 0, size: 0 };

export const differences: readonly Difference[] = [
  {
    case: 'setuid',
    buildah: 'takes setuid and setgid away',
    ours: 'keeps them',
    why: 'a COPY keeps modes; whoever does not want the bits says --chmod',
    expected: changeFiles((files) => ({
      ...files,
      'bin/su': { ...files['bin/su']!, mode: 0o4755 },
      'bin/sg': { ...files['bin/sg']!, mode: 0o2755 },
    })),
  },
  {
    case: 'VOLUME in both forms',
    buildah: 'makes the directories that VOLUME names, when it is the last instruction',
    ours: 'makes no directory',
    why: 'VOLUME is configuration: what runs the image makes the directory',
    expected: changeFiles(() => ({})),
  },
  {
    case: 'EXPOSE of ranges and variables',
    buildah: 'writes a range as it is, which no reader of the configuration knows',
    ours: 'names every port of it',
    why: 'the image specification knows single ports only',
    expected: changeConfig(({ ExposedPorts, ...config }) => {
      const { '7000-7002/tcp': range, ...single } = ExposedPorts ?? {};
      assert.ok(range);
      return { ...config, ExposedPorts: { ...single, '7000/tcp': {}, '7001/tcp': {}, '7002/tcp': {} } };
    }),
  },
  {
    case: 'the directive escape',
    buildah: 'uses the escape character of the directive for lines, and a backslash for words',
    ours: 'uses it for both',
    why: 'the Dockerfile reference says so',
    expected: changeConfig((config) => ({ ...config, Env: [defaultPath, 'A=a b'] })),
  },
  {
    case: 'SHELL and the shell form',
    buildah: 'runs the shell form of CMD and ENTRYPOINT with /bin/sh, whatever SHELL says',
    ours: 'runs it with SHELL',
    why: 'it is what SHELL is for',
    expected: changeConfig((config) => {
      const shell = ['/bin/bash', '-o', 'pipefail', '-c'];
      return { ...config, Entrypoint: [...shell, 'run it'], Cmd: [...shell, 'and that'] };
    }),
  },
  {
    case: 'names of stages in any case',
    buildah: 'knows a stage only as it was written',
    ours: 'knows it in any case',
    why: 'names of stages have no case in the Dockerfile reference',
    expected: instead({ config: { Env: [defaultPath] }, files: { x: plainFile('read me\n') } }),
  },
  {
    case: '--chown root without accounts',
    buildah: 'does not know root without etc/passwd',
    ours: 'root is 0',
    why: 'root is 0 on every system',
    expected: instead({ config: { Env: [defaultPath] }, files: { a: plainFile('read me\n') } }),
  },
  {
    case: '--chmod',
    buildah: 'gives a directory that it makes the mode 0755',
    ours: 'gives it the mode that --chmod says',
    why: 'BuildKit does so',
    expected: changeFiles((files) => ({
      ...files,
      b: { ...files['b']!, mode: 0o711 },
      'b/c': { ...files['b/c']!, mode: 0o711 },
    })),
  },
  {
    case: '--chmod of directories that are made',
    buildah: 'gives a directory that it makes the mode 0755',
    ours: 'gives it the mode that --chmod says',
    why: 'BuildKit does so',
    expected: changeFiles((files) => withModes(files, { a: 0o644, b: 0o640, c: 0o711, e: 0o700, g: 0o755 })),
  },
  {
    case: '--chmod by letters',
    buildah: 'takes octal modes only',
    ours: 'takes clauses, too',
    why: 'the Dockerfile reference has them',
    expected: instead({
      config: { Env: [defaultPath] },
      files: { a: { ...plainFile('read me\n'), mode: 0o700 } },
    }),
  },
  {
    case: '.dockerignore with an exception below a directory',
    buildah: 'gives a directory that is there only for what is in it the mode 0755',
    ours: 'gives it its own',
    why: 'modes are kept',
    expected: changeFiles((files) => ({ ...files, opt: { ...files['opt']!, mode: 0o750 } })),
  },
  {
    case: '.dockerignore with an exception anywhere',
    buildah: 'does not look into a directory that is left out, unless the exception begins with its name',
    ours: 'finds what the exception names',
    why: 'the last line that matches decides',
    expected: changeFiles((files) => ({
      ...files,
      charts: plainDirectory,
      'charts/nginx': plainDirectory,
      'charts/nginx/Chart.yaml': plainFile('apiVersion: v2\nname: nginx\n'),
    })),
  },
  ...[
    ['a file onto a directory inside', 'replaces the directory and all that is in it'],
    ['a directory onto a link inside', 'replaces the link'],
    ['a directory onto a file inside', 'replaces the file'],
  ].map(([name, buildah]) => ({
    case: name!,
    buildah: buildah!,
    ours: 'refuses',
    why: 'a mistake does not lose what was copied before',
    expected: fails,
  })),
  {
    case: 'more than one source and no slash',
    buildah: 'takes the destination for a directory',
    ours: 'refuses',
    why: 'the Dockerfile reference wants the slash',
    expected: fails,
  },
  {
    case: 'a file onto a link',
    buildah: 'replaces a link to a file, and makes a directory where a link to nothing points',
    ours: 'writes where the link points',
    why: 'links in a destination are followed',
    expected: changeFiles(({ 'opt/nowhere/readme': _, ...files }) => ({
      ...files,
      'opt/latest': { type: 'symlink', mode: 0o777, uid: 0, gid: 0, size: 0, linkname: 'run.sh' },
      'opt/run.sh': plainFile('read me\n'),
      'opt/nowhere': plainFile('read me\n'),
    })),
  },
  {
    case: 'a destination that ends with a dot',
    buildah: 'takes /x/. for a file',
    ours: 'takes it for a directory',
    why: 'only a directory has a name that ends so',
    expected: changeFiles((files) => ({ ...files, x: plainDirectory, 'x/readme': plainFile('read me\n') })),
  },
  {
    case: 'ARG after ENV',
    buildah: 'lets ENV hide an ARG, whichever comes first',
    ours: 'sees the value of the later one; the image keeps that of ENV',
    why: 'BuildKit does so, and whoever writes the ARG later wants its value',
    expected: changeConfig((config) => ({
      ...config,
      Env: [defaultPath, 'A=env', 'B=arg'],
      Labels: { ...config.Labels, l: 'arg' },
    })),
  },
  {
    case: 'ARG after ENV of the stage below',
    buildah: 'lets ENV of the stage below hide an ARG',
    ours: 'sees the value of the ARG',
    why: 'as above',
    expected: changeConfig((config) => ({ ...config, Labels: { ...config.Labels, l: '1.30' } })),
  },
  {
    case: 'an array with something after it',
    buildah: 'leaves out what comes after the array',
    ours: 'takes it all for a shell form',
    why: 'nothing that was written is lost',
    expected: changeConfig((config) => ({ ...config, Cmd: ['/bin/sh', '-c', '["a"] x'] })),
  },
  {
    case: 'dollars alone',
    buildah: 'keeps $$',
    ours: 'takes it for a variable of the shell, which a build has not',
    why: 'the words of a Dockerfile follow the shell; a dollar is written \\$',
    expected: changeConfig((config) => ({
      ...config,
      Env: config.Env!.map((variable) => (variable === 'A=$$' ? 'A=' : variable)),
    })),
  },
  {
    case: 'operators without a colon',
    buildah: 'does not know them',
    ours: 'knows them',
    why: 'the Dockerfile reference has them',
    expected: instead({
      config: { Env: [defaultPath, `A=${defaultPath.slice(5)}`, 'C=x', 'D=y', 'E='] },
      files: {},
    }),
  },
  {
    case: 'the registry when no image was found',
    buildah: 'fails, since the directory is not there',
    ours: 'warns and copies nothing',
    why: 'it is our own rule (A 8): the directory is generated, and BuildKit does not know it',
    expected: instead({ config: { Env: [defaultPath] }, files: { readme: plainFile('read me\n') } }),
  },
];

function changeFiles(change: (files: BuiltImage['files']) => BuiltImage['files']): Difference['expected'] {
  return (theirs) => (theirs === 'fails' ? theirs : { ...theirs, files: change(theirs.files) });
}

function changeConfig(
  change: (config: BuiltImage['config']) => BuiltImage['config'],
): Difference['expected'] {
  return (theirs) => (theirs === 'fails' ? theirs : { ...theirs, config: change(theirs.config) });
}

function instead(image: BuiltImage): Difference['expected'] {
  return () => image;
}

function fails(): BuildOutcome {
  return 'fails';
}

/** Gives the directories of the root, and all that is in them, a mode. */
function withModes(files: BuiltImage['files'], modes: Readonly<Record<string, number>>) {
  const rows = Object.entries(files).map(([path, facts]) => {
    const mode = modes[path.split('/')[0]!] ?? facts.mode;
    return [path, { ...facts, mode }] as const;
  });
  return Object.fromEntries(rows);
}

/** Gives the members of an archive an owner, and the directories that it lacks none. */
function withMembersOf(files: BuiltImage['files'], owner: Pick<FileFacts, 'uid' | 'gid'>) {
  const rows = Object.entries(files).map(([path, facts]) => {
    if (!/^new(?:$|\/)/.test(path)) return [path, facts] as const;
    return [
      path,
      { ...facts, ...(path.startsWith('new/deep') && facts.type === 'dir' ? root : owner) },
    ] as const;
  });
  return Object.fromEntries(rows);
}

const root = { uid: 0, gid: 0 };

function plainFile(text: string): FileFacts {
  return { type: 'file', mode: 0o644, uid: 0, gid: 0, ...contentOf(text) };
}

function contentOf(text: string): Required<Pick<FileFacts, 'size' | 'digest'>> {
  return { size: text.length, digest: digestOf(text) };
}

function withoutSpecial(files: BuiltImage['files']): BuiltImage['files'] {
  return Object.fromEntries(Object.entries(files).filter(([, { type }]) => type !== 'special'));
}

/** As above, of Kubefiles on base images. */
export const baseDifferences: readonly Difference[] = [
  {
    case: 'that leads out',
    buildah: 'writes ../../x to the nearest place inside',
    ours: 'refuses',
    why: 'an archive that tries to leave its place is not what somebody meant to add',
    expected: fails,
  },
  {
    case: 'with another owner and mode',
    buildah: 'gives a directory that it makes the mode 0755',
    ours: 'gives it the mode that --chmod says',
    why: 'BuildKit does so',
    expected: changeFiles((files) => ({ ...files, bin: { ...files['bin']!, mode: 0o700 } })),
  },
  {
    case: 'with an entry for its own root',
    buildah: 'gives the destination the mode and owner of the archive’s own root',
    ours: 'leaves the destination as it is',
    why: 'BuildKit does so: whoever packs ./ does not mean the directory of somebody else',
    expected: changeFiles((files) => ({ ...files, new: plainDirectory })),
  },
  {
    case: 'with --chown',
    buildah: 'leaves members their owner, and gives the directories that the archive lacks that of --chown',
    ours: 'gives members the owner of --chown, and the directories that the archive lacks 0:0',
    why: 'BuildKit does so, and --chown is there to say the owner',
    expected: changeFiles((files) => withMembersOf(files, { uid: 1000, gid: 1001 })),
  },
  {
    case: 'out of an archive',
    buildah: 'takes the capabilities of a file in an archive away',
    ours: 'keeps them',
    why: 'an archive is unpacked with what it says of its files, as it is with owners and modes',
    expected: changeFiles((files) => {
      const capabilities = 'AQAAAgAgAAAAAAAAAAAAAAAAAAA=';
      const [ping, other] = [files['new/ping']!, files['new/other']!];
      return { ...files, 'new/ping': { ...ping, capabilities }, 'new/other': { ...other, capabilities } };
    }),
  },
  {
    case: 'a base with devices',
    buildah: 'is asked for one layer of all, and writes the devices of the base into it',
    ours: 'hands on the layers of the base, which hold them; a tree does not',
    why: 'no byte of a base is written anew',
    expected: changeFiles(withoutSpecial),
  },
  {
    case: 'a copy of a directory with devices',
    buildah: 'copies devices and pipes',
    ours: 'leaves them out',
    why: 'security 22: who unpacks the image need not be root, and gets the devices of the machine from the engine',
    expected: changeFiles(withoutSpecial),
  },
  ...['with xz that is cut', 'with bzip2 that is cut'].map((name) => ({
    case: name,
    buildah: 'stops reading at the end of the tar, before the check at the end of the compressed stream',
    ours: 'refuses',
    why: 'a download that was cut, or bytes that are not what they were, should not go unnoticed',
    expected: fails,
  })),
];

/** As above, of Kubefiles with RUN. */
export const runDifferences: readonly Difference[] = [
  {
    case: 'ARG after ENV in a RUN',
    buildah: 'lets ENV hide an ARG, whichever comes first',
    ours: 'gives a command the value of the later one',
    why: 'BuildKit does so, and whoever writes the ARG later wants its value',
    expected: changeFiles((files) => ({ ...files, v: { ...files['v']!, ...contentOf('1.27\n') } })),
  },
  {
    case: 'a link in a stage',
    buildah: 'follows it in the file system of the machine',
    ours: 'follows it in the stage',
    why: 'no file of the machine is for an image',
    expected: (_, build) =>
      build(
        'FROM REGISTRY/base/machine:1 AS a\nRUN mkdir /made; echo a > /made/a\nFROM REGISTRY/base/machine:1\nRUN --mount=from=a,source=/made/a,target=/mnt/a cat /mnt/a > /x\n',
      ),
  },
  {
    case: 'a file system in memory, of a size',
    buildah: 'calls the size tmpfs-size',
    ours: 'calls it size',
    why: 'the Dockerfile reference says so',
    expected: (_, build) =>
      build(
        'FROM REGISTRY/base/machine:1\nRUN --mount=type=tmpfs,target=/mem,tmpfs-size=1m echo a > /mem/a\n',
      ),
  },
  ...[
    ['here-documents alone', `RUN echo "$BASE" > /x; echo b >> /x`],
    ['a here-document given to a program', 'RUN echo "$BASE" > /x'],
    ['a here-document with a quoted name', "RUN echo '$BASE' > /x"],
    ['a here-document without tabs', 'RUN echo a > /x'],
    ['a here-document after a blank', 'RUN echo "$BASE" > /x'],
  ].map(
    ([name, line]): Difference => ({
      case: name!,
      buildah: 'knows no here-documents before 1.33',
      ours: 'does as the shell does with the text',
      why: 'the Dockerfile reference has them',
      expected: (_, build) => build(`FROM REGISTRY/base/machine:1\n${line}\n`),
    }),
  ),
];
