import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { buildah } from '../../../src/runner/engines/buildah.ts';
import { buildx } from '../../../src/runner/engines/buildx.ts';
import { generateDockerfile } from '../../../src/runner/engines/dockerfile.ts';
import { checkPlatformSupport } from '../../../src/runner/engines/emulation.ts';
import type { EngineWorkspace, RunSegment } from '../../../src/runner/engines/engine.ts';
import {
  chooseEngine,
  createEngineEnvironment,
  readBuildxState,
} from '../../../src/runner/engines/engines.ts';
import { checkCommands } from '../../../src/runner/engines/segment.ts';

const place = (line: number) => ({ file: 'Kubefile', line });

const segment: RunSegment = {
  platform: 'linux/arm64',
  layout: 'linux-arm64',
  state: 'state-3',
  commands: [
    {
      place: place(2),
      words: ['/bin/sh', '-c', 'echo "a  $B" \\\n&& true'],
      network: 'none',
      mounts: [
        { type: 'bind', image: 'mount-3-0-0', target: '/src', writable: false, settings: { source: '/a' } },
        { type: 'cache', target: '/c', writable: true, settings: { id: 'go', sharing: 'locked' } },
      ],
    },
    {
      place: place(3),
      words: ['make', '中'],
      mounts: [
        { type: 'tmpfs', target: '/t', writable: true, settings: { size: '1m' } },
        { type: 'bind', image: 'mount-3-1-1', target: '/w', writable: true, settings: {} },
        { type: 'cache', image: 'mount-3-1-2', target: '/r', writable: false, settings: {} },
      ],
    },
  ],
};

const at: EngineWorkspace = {
  directory: '/work',
  dockerfile: '/work/3/Dockerfile',
  context: '/work/3/context',
  storage: '/work/storage',
  output: '/work/3/output',
  epoch: 7,
  isRoot: true,
  isolated: true,
  env: { HTTP_PROXY: 'http://proxy:3128', no_proxy: '', HOME: '/home/me', PATH: '/bin' },
};

const commands = [
  'RUN --mount=type=bind,from=mount-3-0-0,source=/a,target=/src --mount=type=cache,id=go,sharing=locked,target=/c --network=none ["/bin/sh","-c","echo \\"a  $B\\" \\\\\\n&& true"]',
  'RUN --mount=type=tmpfs,size=1m,target=/t --mount=type=bind,from=mount-3-1-1,target=/w,readwrite=true --mount=type=cache,from=mount-3-1-2,target=/r,readonly=true ["make","中"]',
  '',
];

suite('buildx, of which no more than this is tested', () => {
  test('its Dockerfile', () => {
    assert.deepEqual(generateDockerfile(segment, buildx).split('\n'), [
      'FROM mount-3-0-0 AS mount-3-0-0',
      'FROM mount-3-1-1 AS mount-3-1-1',
      'FROM mount-3-1-2 AS mount-3-1-2',
      'FROM state-3',
      ...commands,
    ]);
  });

  test('its arguments', () => {
    const layout = (tag: string) => ['--build-context', `${tag}=oci-layout:///work/linux-arm64:${tag}`];
    assert.deepEqual(buildx.lines(segment, at), [
      [
        ...['docker', 'buildx', 'build', '--provenance', 'false', '--sbom', 'false', '--progress', 'plain'],
        ...['--platform', 'linux/arm64', '--file', '/work/3/Dockerfile'],
        ...[layout('state-3'), layout('mount-3-0-0'), layout('mount-3-1-1'), layout('mount-3-1-2')].flat(),
        ...['--build-arg', 'SOURCE_DATE_EPOCH=7', '--build-arg', 'HTTP_PROXY', '--output'],
        'type=oci,dest=/work/3/output,tar=false,compression=uncompressed,oci-mediatypes=true,rewrite-timestamp=true',
        '/work/3/context',
      ],
    ]);
    const fresh = buildx.lines(segment, { ...at, fresh: true }).flat();
    assert.deepEqual(
      fresh.filter((word) => word !== '--no-cache'),
      buildx.lines(segment, at).flat(),
      'only a build with --no-cache empties the caches of its commands',
    );
    assert.equal(fresh.length, buildx.lines(segment, at).flat().length + 1);
    assert.deepEqual(buildx.output(segment, at), { directory: '/work/3/output', tag: '' });
  });

  test('it finds the daemon, its builders and its plugins, and no login', async () => {
    const homes = await mkdtemp(join(tmpdir(), 'homes-'));
    try {
      const ours = { PATH: '/bin', HOME: '/home/me', DOCKER_HOST: 'tcp://d:1', DOCKER_AUTH_CONFIG: 'secret' };
      const env = await createEngineEnvironment(buildx, ours, homes);
      assert.equal(env['DOCKER_HOST'], 'tcp://d:1');
      assert.equal(env['BUILDX_CONFIG'], '/home/me/.docker/buildx');
      assert.equal(env['DOCKER_CONFIG'], join(homes, 'docker'));
      assert.doesNotMatch(JSON.stringify(env), /secret/);
    } finally {
      await rm(homes, { recursive: true });
    }
  });

  test('its output is assigned to the command that wrote it', () => {
    const read = buildx.reader();
    const lines = [
      '#1 [internal] load build definition from Dockerfile',
      '#5 [stage-3 2/3] RUN ["/bin/sh","-c","make"]',
      '#5 0.123 compiling',
      '#5 [stage-3 2/3] RUN ["/bin/sh","-c","make"]',
      '#5 DONE 0.3s',
      '#7 [stage-3 4/4] RUN ["y"]',
      '#7 CACHED',
      '#6 [3/3] RUN ["x"]',
      '#6 0.5 ',
      '#6 ERROR: process "x" did not complete successfully: exit code: 3',
      'ERROR: failed to solve: something else',
    ];
    assert.deepEqual(lines.map(read), [
      { kind: 'noise' },
      { kind: 'command', number: 0 },
      { kind: 'output', text: 'compiling' },
      { kind: 'noise' },
      { kind: 'noise' },
      { kind: 'command', number: 2 },
      { kind: 'noise' },
      { kind: 'command', number: 1 },
      { kind: 'output', text: '' },
      { kind: 'status', status: 3 },
      { kind: 'output', text: 'ERROR: failed to solve: something else' },
    ]);
  });

  test('it is taken only with a builder that can write OCI layouts', () => {
    const builder = (driver: string) => `Name:   b\nDriver: ${driver}\n\nNodes:\n`;
    assert.equal(readBuildxState(undefined, builder('docker-container')).ready, false);
    assert.equal(readBuildxState('[]', undefined).ready, false);
    assert.equal(readBuildxState('[["Backing Filesystem","extfs"]]', builder('docker')).ready, false);
    assert.equal(
      readBuildxState('[["driver-type","io.containerd.snapshotter.v1"]]', builder('docker')).ready,
      true,
    );
    assert.equal(readBuildxState('[]', builder('docker-container')).ready, true);
  });
});

suite('a Dockerfile of long commands', () => {
  const rows = [
    'a b '.repeat(20_000),
    '# \\ '.repeat(20_000),
    '中文 # \\n'.repeat(9_000),
    `${'a'.repeat(70_000)} #\\`,
  ];
  for (const text of rows)
    test(`${text.slice(0, 5)}… goes on on lines that engines read whole`, () => {
      const command = { place: place(2), words: ['sh', '-c', text], mounts: [] };
      const lines = generateDockerfile({ ...segment, commands: [command] }, buildx).split('\n');
      assert.ok(lines.every((line) => Buffer.byteLength(line) < 65_536));
      const further = lines.slice(2, -1);
      assert.ok(further.length > 1);
      assert.ok(further.every((line) => /^[^\s#]/.test(line)));
      const joined = lines.slice(1, -1).map((line) => line.replace(/(?<=[^\\])\\$/, ''));
      assert.equal(joined.join(''), `RUN ${JSON.stringify(command.words)}`);
    });
});

suite('buildah', () => {
  test('its Dockerfile names images by a path below the directory it is started in', () => {
    assert.deepEqual(generateDockerfile(segment, buildah).split('\n').slice(0, 4), [
      'FROM oci:linux-arm64:mount-3-0-0 AS mount-3-0-0',
      'FROM oci:linux-arm64:mount-3-1-1 AS mount-3-1-1',
      'FROM oci:linux-arm64:mount-3-1-2 AS mount-3-1-2',
      'FROM oci:linux-arm64:state-3',
    ]);
  });

  test('its Dockerfile leaves out the sharing of caches', () => {
    assert.match(generateDockerfile(segment, buildah), /--mount=type=cache,id=go,target=\/c /);
  });

  test('its Dockerfile calls the size of a tmpfs as buildah does', () => {
    assert.match(generateDockerfile(segment, buildah), /--mount=type=tmpfs,tmpfs-size=1m,target=\/t /);
  });

  test('its arguments: storage, mounts and processes of its own', () => {
    const places = ['--root', '/work/storage/root', '--runroot', '/work/storage/run'];
    const own = ['buildah', ...places, '--default-mounts-file', '/dev/null'];
    const within = [
      ...['setpriv', '--pdeathsig', 'KILL'],
      ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
    ];
    const build = [
      ...['build', '--isolation', 'chroot', '--layers', '--no-cache', '--format', 'oci'],
      ...['--platform', 'linux/arm64', '--timestamp', '7', '--file', '/work/3/Dockerfile'],
      ...['--tag', 'state-3-result', '/work/3/context'],
    ];
    const push = [
      'push',
      '--quiet',
      '--disable-compression',
      'state-3-result',
      'oci:linux-arm64:state-3-result',
    ];
    const lines = (more: Partial<EngineWorkspace>) => buildah.lines(segment, { ...at, ...more });
    assert.deepEqual(lines({}), [
      [...within, ...own, ...build],
      [...within, ...own, ...push],
    ]);
    assert.deepEqual(lines({ isRoot: false })[0], [
      ...['setpriv', '--pdeathsig', 'KILL', 'buildah', 'unshare'],
      ...[...within, ...own, ...build],
    ]);
    assert.deepEqual(lines({ isolated: false })[0], [...own, ...build]);
    assert.deepEqual(buildah.cleanUp(at), []);
    assert.deepEqual(buildah.cleanUp({ ...at, isRoot: false }), [
      ['buildah', 'unshare', 'rm', '-rf', '/work/storage'],
    ]);
  });
});

suite('what buildah writes', () => {
  const rows: readonly (readonly [says: string, lines: readonly string[], read: readonly unknown[]])[] = [
    [
      'commands, what they write, and its own work',
      [
        'STEP 1/3: FROM oci:l:s',
        'STEP 2/3: RUN ["a"]',
        'written',
        '',
        '--> 8883846b4aa',
        '[2/2] STEP 3/3: RUN x',
        'COMMIT s',
      ],
      ['noise', 0, 'written', '', 'noise', 1, 'noise'],
    ],
    [
      'a command that fails',
      [
        'STEP 2/2: RUN x',
        'subprocess exited with status 3',
        'Error: building at STEP "RUN x": exit status 3',
      ],
      [0, 'noise', { status: 3 }],
    ],
    [
      'a command of several lines that fails, as newer ones say it',
      [
        'STEP 2/2: RUN x',
        'Error: building at STEP "RUN sh -c echo "a"',
        'exit 4',
        '": while running runtime: exit status 4',
      ],
      [0, { reason: 'Error: building at STEP "RUN sh -c echo "a"' }, { reason: 'exit 4' }, { status: 4 }],
    ],
    [
      'a mount that it refuses',
      [
        'STEP 2/2: RUN --mount=type=tmpfs x',
        'Error: building at STEP "RUN --mount=type=tmpfs x": resolving mountpoints for container "4aae": a: invalid mount option',
      ],
      [0, { reason: 'a: invalid mount option' }],
    ],
    [
      'a program that is not there',
      ['no such fileprocess exited with error: exec: not startedsubprocess exited with status 1'],
      ['no such file'],
    ],
    [
      'commands that do not end their last line',
      [
        'STEP 2/3: RUN x',
        '1%2%--> 8883846b4aa',
        'STEP 3/3: RUN y',
        'doneCOMMIT state-0-result',
        '--> 8883846b4aa',
        '[2/2] COMMIT state-0-result',
      ],
      [0, '1%2%', 1, 'done', 'noise', 'noise'],
    ],
    [
      'a command that writes what buildah does',
      [
        'STEP 2/3: RUN x',
        'STEP 7/7: RUN z',
        'Error: building at STEP "RUN z": exit status 1',
        'STEP 3/3: RUN y',
        'more',
      ],
      [0, 5, { status: 1 }, 1, 'more'],
    ],
    [
      'what is wrong with itself',
      ['Error: creating build container: no space'],
      ['Error: creating build container: no space'],
    ],
  ];
  for (const [says, lines, expected] of rows)
    test(says, () => {
      const short = lines.map(buildah.reader()).map((line) => {
        if (line.kind === 'command') return line.number;
        if (line.kind === 'output') return line.text;
        if (line.kind === 'reason') return { reason: line.text };
        return line.kind === 'status' ? { status: line.status } : line.kind;
      });
      assert.deepEqual(short, expected);
    });
});

suite('the choice of an engine', () => {
  /** A directory with programs that do what their text says. */
  async function machine(programs: Readonly<Record<string, string>>) {
    const homes = await mkdtemp(join(tmpdir(), 'engines-'));
    const directory = join(homes, 'bin');
    await mkdir(directory);
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(join(directory, name), `#!/bin/sh\n${text}\n`);
      await chmod(join(directory, name), 0o755);
    }
    return { homes, env: { PATH: directory, HOME: homes } };
  }
  const ready = 'case "$1" in info) echo "[]";; buildx) echo "Driver: docker-container";; esac';
  const rows = [
    { choice: 'auto', programs: { docker: ready, buildah: '' }, expected: 'buildx' },
    { choice: 'auto', programs: { docker: 'exit 1', buildah: '' }, expected: 'buildah' },
    { choice: 'auto', programs: { docker: 'echo "Driver: docker"', buildah: '' }, expected: 'buildah' },
    { choice: 'auto', programs: { buildah: '' }, expected: 'buildah' },
    { choice: 'auto', programs: { docker: 'exit 1' }, expected: /neither is ready/ },
    { choice: 'auto', programs: {}, expected: /neither is ready/ },
    { choice: 'buildah', programs: { docker: ready, buildah: '' }, expected: 'buildah' },
    { choice: 'buildah', programs: { docker: ready }, expected: /buildah is not on PATH/ },
    { choice: 'buildx', programs: { docker: 'exit 1', buildah: '' }, expected: 'buildx' },
    { choice: 'buildx', programs: { buildah: '' }, expected: /docker is not on PATH/ },
  ] as const;
  for (const { choice, programs, expected } of rows)
    test(`${choice} with ${JSON.stringify(Object.keys(programs))} is ${expected}`, async () => {
      const on = await machine(programs);
      try {
        const chosen = chooseEngine(choice, on);
        if (typeof expected === 'string') assert.equal((await chosen).name, expected);
        else await assert.rejects(chosen, { code: 'PROGRAM_MISSING', message: expected, hint: /Install/ });
      } finally {
        await rm(on.homes, { recursive: true });
      }
    });
});

suite('what a machine runs', () => {
  const registered = 'enabled\ninterpreter /usr/bin/qemu\nflags: OPF\n';
  const rows = [
    { says: 'its own platform', machine: 'arm64', files: {}, runs: true },
    { says: 'nothing registered', machine: 'x64', files: {}, runs: false },
    { says: 'QEMU', machine: 'x64', files: { 'qemu-aarch64': registered }, runs: true },
    { says: 'QEMU for another', machine: 'x64', files: { 'qemu-arm': registered }, runs: false },
    {
      says: 'QEMU that is off',
      machine: 'x64',
      files: { 'qemu-aarch64': registered.replace('en', 'dis') },
      runs: false,
    },
    {
      says: 'QEMU of this root only',
      machine: 'x64',
      files: { 'qemu-aarch64': 'enabled\nflags: \n' },
      runs: false,
    },
  ];
  for (const { says, machine, files, runs } of rows)
    test(says, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'binfmt-'));
      try {
        for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
        const checking = checkPlatformSupport('linux/arm64', machine, directory);
        if (runs) await checking;
        else
          await assert.rejects(checking, {
            code: 'PROGRAM_MISSING',
            hint: /setup-qemu-action|qemu-user-static/,
          });
      } finally {
        await rm(directory, { recursive: true });
      }
    });

  test('a network that an engine does not support is refused at its line', async () => {
    const check = (network: string) => checkCommands([{ network, place: place(4) }], 'linux/amd64', buildx);
    await check('none');
    await assert.rejects(check('host'), { code: 'KUBEFILE_UNSUPPORTED', place: place(4) });
  });
});
