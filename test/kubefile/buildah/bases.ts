import type { BaseLayerSpec, BaseSpec } from '../../support/bases.ts';

/** A small Debian: links at the top, a sticky /tmp, accounts, hard links. */
const system: BaseLayerSpec = {
  members: {
    './': { type: 'directory' },
    'usr/': { type: 'directory' },
    'usr/bin/': { type: 'directory' },
    'usr/bin/busybox': { busybox: true, mode: 0o755 },
    'usr/bin/sh': { type: 'link', linkname: 'usr/bin/busybox', mode: 0o755 },
    'usr/bin/cat': { type: 'link', linkname: 'usr/bin/busybox', mode: 0o755 },
    'usr/lib/': { type: 'directory', mode: 0o750, uid: 7, gid: 8 },
    bin: { type: 'symlink', linkname: 'usr/bin', mode: 0o777 },
    lib: { type: 'symlink', linkname: '/usr/lib', mode: 0o777 },
    'etc/': { type: 'directory' },
    'etc/passwd': 'root:x:0:0::/root:/bin/sh\nbob:x:1000:1001::/home/bob:/bin/sh\nweb:x:33:33::/:/bin/sh\n',
    'etc/group': 'root:x:0:\nstaff:x:50:\nwww:x:33:\n',
    'tmp/': { type: 'directory', mode: 0o1777 },
    'home/bob/': { type: 'directory', mode: 0o750, uid: 1000, gid: 1001 },
    'home/bob/.profile': { text: 'profile\n', mode: 0o600, uid: 1000, gid: 1001 },
    'srv/old/a': 'a\n',
    'srv/old/b': 'b\n',
    'var/gone/x': 'x\n',
    'opt/app/one': 'one\n',
    'opt/app/two': 'two\n',
  },
};

/** cap_net_bind_service, permitted and effective (linux/capability.h, version 2). */
const mayBind = Buffer.from('0100000200040000000000000000000000000000', 'hex').toString('latin1');

/** Special files of a system: capabilities, a second name of a file with capabilities, devices, a pipe. */
const special: BaseLayerSpec = {
  members: {
    'usr/bin/ping': {
      text: 'ping\n',
      mode: 0o755,
      pax: { 'SCHILY.xattr.security.capability': mayBind, 'SCHILY.xattr.user.note': 'x' },
    },
    'usr/bin/ping6': { type: 'link', linkname: 'usr/bin/ping', mode: 0o755 },
    'usr/bin/plain': { text: 'plain\n', mode: 0o755 },
    'dev/': { type: 'directory' },
    'dev/null': { type: 'character-device', mode: 0o666, devmajor: 1, devminor: 3 },
    'dev/disk': { type: 'block-device', mode: 0o660, devmajor: 7, devminor: 0 },
    'dev/pipe': { type: 'fifo', mode: 0o600 },
    'dev/readme': 'read me\n',
  },
};

const whiteouts: BaseLayerSpec = {
  members: { 'var/.wh.gone': '', 'srv/old/.wh.a': '', 'srv/old/c': 'c\n', 'etc/.wh.missing': '' },
};

const opaque: BaseLayerSpec = {
  members: {
    'opt/app/three': 'three\n',
    'opt/app/.wh..wh..opq': '',
    'var/gone/': { type: 'directory', mode: 0o700 },
    'var/gone/y': 'y\n',
    'bin/late': { text: 'through the link\n', mode: 0o755 },
  },
};

const config = {
  Env: ['PATH=/usr/bin:/bin', 'BASE=1'],
  Entrypoint: ['/bin/sh', '-c'],
  Cmd: ['cat /etc/passwd'],
  Labels: { base: 'yes', 'sealos.io.type': 'rootfs' },
  WorkingDir: '/srv',
  User: 'bob',
  ExposedPorts: { '80/tcp': {} },
  Volumes: { '/data': {} },
  StopSignal: 'SIGINT',
};

const dockerConfig = {
  ...config,
  User: '',
  Healthcheck: { Test: ['CMD', 'true'], Interval: 30_000_000_000, Retries: 3 },
  Shell: ['/bin/sh', '-ec'],
  OnBuild: null,
};

/** The base images of the Kubefiles; `REGISTRY` in a Kubefile stands for their registry. */
export const bases: readonly BaseSpec[] = [
  { name: 'base/debian:1', layers: [system, whiteouts, opaque], config },
  { name: 'base/docker:1', layers: [system, whiteouts, opaque], config: dockerConfig, docker: true },
  {
    name: 'base/zstd:1',
    layers: [
      { ...system, packed: 'zstd' },
      { ...opaque, packed: 'none' },
    ],
    config: { Cmd: ['sh'] },
  },
  {
    name: 'base/onbuild:1',
    layers: [system],
    config: { OnBuild: ['COPY readme /triggered', 'ENV TRIGGERED=$BASE', 'WORKDIR /made'], Env: ['BASE=on'] },
    docker: true,
  },
  { name: 'base/special:1', layers: [system, special], config: { Cmd: ['sh'] } },
  { name: 'base/only-amd64:1', layers: [whiteouts], architectures: ['amd64'] },
];

/** A root file system with nothing but a shell. */
const bare: BaseLayerSpec = {
  members: { 'bin/sh': { busybox: true, mode: 0o755 } },
};

/** A small Debian with the directories that engines mount on, and accounts with homes. */
const machine: BaseLayerSpec = {
  members: {
    ...system.members,
    'usr/lib/': { type: 'directory' },
    'dev/': { type: 'directory' },
    'proc/': { type: 'directory' },
    'sys/': { type: 'directory' },
    'run/': { type: 'directory' },
    'etc/hosts': '127.0.0.1 localhost\n',
    'etc/resolv.conf': '',
    'etc/hostname': 'image\n',
    'var/log/old': 'old\n',
    'data/': { type: 'directory', mode: 0o2775, uid: 0, gid: 50 },
  },
};

/** As `opaque`, with every directory above what it holds, as engines write it. */
const emptied: BaseLayerSpec = {
  members: {
    'opt/': { type: 'directory' },
    'opt/app/': { type: 'directory' },
    'opt/app/.wh..wh..opq': '',
    'opt/app/three': 'three\n',
  },
};

/** The base images of the Kubefiles with RUN. */
export const runBases: readonly BaseSpec[] = [
  { name: 'base/bare:1', layers: [bare] },
  {
    name: 'base/machine:1',
    layers: [{ ...machine, packed: 'none' }, emptied],
    config: {
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'BASE=on'],
      WorkingDir: '/srv',
      Labels: { base: 'yes' },
    },
  },
  { name: 'base/debian:1', layers: [machine], config: { ...config, Volumes: {} } },
  {
    name: 'base/triggers:1',
    layers: [machine],
    config: { OnBuild: ['RUN echo triggered by $BASE > /triggered', 'ENV AFTER=1'], Env: ['BASE=on'] },
    docker: true,
  },
];
