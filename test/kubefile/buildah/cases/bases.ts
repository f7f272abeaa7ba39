// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import { execFileSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { tarOf } from '../../../support/bases.ts';
import { missing } from '../../../support/tools.ts';
import { type Case, type Group, lines } from '../case.ts';

const debian = 'REGISTRY/base/debian:1';
const docker = 'REGISTRY/base/docker:1';

/** A Kubefile on the small Debian. */
const on = (...instructions: string[]) => lines(`FROM ${debian}`, ...instructions);

const tar = await tarOf({
  './tool': { text: 'tool\n', mode: 0o755, uid: 1000, gid: 1001 },
  './same': { type: 'link', linkname: './tool', mode: 0o755, uid: 1000, gid: 1001 },
  './deep/er/x': { text: 'x\n', mode: 0o600 },
  './bin': { type: 'symlink', linkname: 'deep', mode: 0o777 },
  './abs': { type: 'symlink', linkname: '/etc/passwd', mode: 0o777 },
});
const withRoot = await tarOf({ './': { type: 'directory', mode: 0o750, uid: 7 }, './x': 'x\n' });
const withDots = await tarOf({ 'd/': { type: 'directory' }, 'd/../a': 'a\n', '/etc/x': 'x\n' });
const withLinks = await tarOf({
  'bin/sh': { type: 'symlink', linkname: '/bin/busybox', mode: 0o777 },
  lib64: { type: 'symlink', linkname: '../usr/lib', mode: 0o777 },
  'usr/share/x': { type: 'symlink', linkname: '../../../../opt/x', mode: 0o777 },
  abs: { type: 'symlink', linkname: '/etc/passwd', mode: 0o777 },
  f: 'f\n',
});
const more = {
  'root.tar': { bytes: withRoot },
  'dots.tar': { bytes: withDots },
  'links.tar': { bytes: withLinks },
};
const inUsr = await tarOf({ 'bin/new': { text: 'new\n', mode: 0o755 }, 'tmp/x': 'x\n' });
const archives = { 'a.tar': { bytes: tar }, 'a.tgz': { bytes: gzipSync(tar) }, 'usr.tar': { bytes: inUsr } };
const withCapabilities = await tarOf({
  ping: {
    text: 'ping\n',
    mode: 0o755,
    pax: {
      'SCHILY.xattr.security.capability': Buffer.from(
        '0100000200200000000000000000000000000000',
        'hex',
      ).toString('latin1'),
    },
  },
  other: { type: 'link', linkname: 'ping', mode: 0o755 },
});
const climbing = { 'bad.tar': { bytes: await tarOf({ '../../x': 'x' }) } };
const zstd = { 'a.tar.zst': { bytes: zstdCompressSync(tar) } };

/** Packed by the programs that everybody packs with; without them nothing can be compared. */
function packedCases(): Case[] {
  if (missing('xz', 'bzip2')) return [];
  const xz = (...args: string[]) => execFileSync('xz', ['-c', ...args], { input: tar });
  const bzip2 = execFileSync('bzip2', ['-c'], { input: tar });
  const parts = [tar.subarray(0, 700), tar.subarray(700)];
  const several = (program: string) =>
    Buffer.concat(parts.map((input) => execFileSync(program, ['-c'], { input })));
  const files = {
    'a.tar.xz': { bytes: xz() },
    'a.tar.bz2': { bytes: bzip2 },
    'b.tar.xz': { bytes: several('xz') },
    'b.tar.bz2': { bytes: several('bzip2') },
    'cut.tar.xz': { bytes: xz().subarray(0, -20) },
    'cut.tar.bz2': { bytes: bzip2.subarray(0, -4) },
  };
  return [
    {
      name: 'with xz and bzip2',
      files,
      kubefile: on('ADD a.tar.xz /new/', 'ADD a.tar.bz2 /old/'),
      everywhere: true,
    },
    { name: 'of several xz streams', files, kubefile: on('ADD b.tar.xz /new/') },
    { name: 'of several bzip2 streams', files, kubefile: on('ADD b.tar.bz2 /new/') },
    { name: 'with xz that is cut', files, kubefile: on('ADD cut.tar.xz /new/'), fails: 'CONTENT_INVALID' },
    {
      name: 'with bzip2 that is cut',
      files,
      kubefile: on('ADD cut.tar.bz2 /new/'),
      fails: 'CONTENT_INVALID',
    },
  ];
}

/** `REGISTRY` stands for the registry that holds the bases of `test/kubefile/buildah/bases.ts`. */
export const bases: readonly Group[] = [
  {
    rule: 'the configuration of a base',
    cases: [
      { name: 'nothing but FROM', kubefile: on(), everywhere: true },
      {
        name: 'inherited, changed and added to',
        kubefile: on(
          'ENV BASE=${BASE}2 NEW=$PATH',
          'LABEL base=no mine=1',
          'EXPOSE 81',
          'VOLUME /more',
          'USER 5',
        ),
        everywhere: true,
      },
      { name: 'CMD leaves the ENTRYPOINT', kubefile: on('CMD ["ls"]') },
      { name: 'ENTRYPOINT clears an inherited CMD', kubefile: on('ENTRYPOINT ["ls"]') },
      { name: 'ENTRYPOINT after a CMD of this file', kubefile: on('CMD ["x"]', 'ENTRYPOINT ["ls"]') },
      { name: 'a relative WORKDIR goes on', kubefile: on('WORKDIR sub', 'COPY readme .') },
      { name: 'STOPSIGNAL', kubefile: on('STOPSIGNAL 9') },
      {
        name: 'health check and shell of Docker',
        kubefile: lines(`FROM ${docker}`, 'ENV A=b'),
        everywhere: true,
      },
      { name: 'HEALTHCHECK NONE', kubefile: lines(`FROM ${docker}`, 'HEALTHCHECK NONE') },
      {
        name: 'a base without PATH',
        kubefile: lines('FROM REGISTRY/base/zstd:1', 'ENV A=$PATH'),
        everywhere: true,
      },
    ],
  },
  {
    rule: 'the file system of a base',
    cases: [
      { name: 'COPY through a link', kubefile: on('COPY readme /bin/readme'), everywhere: true },
      { name: 'COPY into a link', kubefile: on('COPY opt/run.sh readme /bin/') },
      { name: 'COPY through an absolute link', kubefile: on('COPY readme /lib/x/') },
      { name: 'COPY into a sticky directory', kubefile: on('COPY readme /tmp/'), everywhere: true },
      { name: 'a parent keeps its owner', kubefile: on('COPY manifests /home/bob/m') },
      { name: 'a whole directory onto one', kubefile: on('COPY opt /opt') },
      { name: 'a file is replaced', kubefile: on('COPY readme /etc/passwd', 'COPY readme /usr/bin/cat') },
      {
        name: 'where something was hidden',
        kubefile: on('COPY readme /srv/old/a', 'COPY readme /var/gone/x'),
      },
      { name: 'in a directory that was emptied', kubefile: on('COPY readme /opt/app/one') },
      {
        name: 'names of the base',
        kubefile: on('COPY --chown=bob:www readme /a', 'COPY --chown=web readme /b'),
      },
      {
        name: 'a name that is only in the base',
        kubefile: on('COPY --chown=nobody readme /x'),
        fails: 'CONTEXT_INVALID',
      },
      {
        name: 'accounts that the file brings',
        kubefile: on('COPY etc /etc', 'COPY --chown=bob:staff readme /x'),
      },
      { name: 'WORKDIR that is there', kubefile: on('WORKDIR /home/bob') },
      { name: 'WORKDIR through a link', kubefile: on('USER root', 'WORKDIR /bin/new/dir') },
      {
        name: 'a file on a directory',
        kubefile: on('COPY readme /opt/app/three/x'),
        fails: 'CONTEXT_INVALID',
      },
      {
        name: 'zstd and plain layers',
        kubefile: lines('FROM REGISTRY/base/zstd:1', 'COPY readme /bin/x'),
        everywhere: true,
      },
    ],
  },
  {
    rule: 'capabilities, hard links and devices of a base',
    cases: [
      {
        name: 'capabilities are copied',
        kubefile: lines('FROM scratch', 'COPY --from=REGISTRY/base/special:1 /usr/bin /bin', 'COPY readme /'),
        everywhere: true,
      },
      {
        name: 'of one file, by its second name',
        kubefile: lines('FROM scratch', 'COPY --from=REGISTRY/base/special:1 /usr/bin/ping6 /bin/'),
      },
      {
        name: 'with another owner and mode',
        kubefile: lines(
          'FROM scratch',
          'COPY --from=REGISTRY/base/special:1 --chown=7:8 --chmod=700 /usr/bin/ping /bin/',
        ),
      },
      {
        name: 'from a stage',
        kubefile: lines(
          'FROM REGISTRY/base/special:1 AS a',
          'FROM scratch',
          'COPY --from=a /usr/bin/ping /bin/',
        ),
      },
      {
        name: 'out of an archive',
        files: { 'caps.tar': { bytes: withCapabilities } },
        kubefile: on('ADD caps.tar /new/'),
      },
      {
        name: 'a base with devices',
        kubefile: lines('FROM REGISTRY/base/special:1', 'COPY readme /dev/', 'COPY opt /usr/bin/'),
      },
      {
        name: 'a copy of a directory with devices',
        kubefile: lines('FROM scratch', 'COPY --from=REGISTRY/base/special:1 /dev /dev'),
      },
    ],
  },
  {
    rule: 'ADD of an archive',
    cases: [
      {
        name: 'a tar and a tar.gz',
        files: archives,
        kubefile: on('ADD a.tar /new/', 'ADD a.tgz /gz'),
        everywhere: true,
      },
      { name: 'through links of the base', files: archives, kubefile: on('ADD usr.tar /') },
      {
        name: 'onto what is there',
        files: archives,
        kubefile: on('COPY opt /opt', 'ADD a.tar /opt', 'ADD a.tar /tmp'),
      },
      { name: 'with --chown', files: archives, kubefile: on('ADD --chown=bob a.tar /new/') },
      { name: 'with an entry for its own root', files: more, kubefile: on('ADD root.tar /new/') },
      { name: 'with dots inside and a slash in front', files: more, kubefile: on('ADD dots.tar /new/') },
      { name: 'with links that lead out', files: more, kubefile: on('ADD links.tar /sub/') },
      { name: 'with --chmod', files: archives, kubefile: on('ADD --chmod=711 a.tar /new/') },
      { name: 'several, and a file', files: archives, kubefile: on('ADD a.tgz readme usr.tar /new/') },
      { name: 'with zstd', files: zstd, kubefile: on('ADD a.tar.zst /new/') },
      ...packedCases(),
      { name: 'COPY does not unpack', files: archives, kubefile: on('COPY a.tgz /new/') },
      {
        name: 'that leads out',
        files: climbing,
        kubefile: on('ADD bad.tar /new/'),
        fails: 'CONTENT_INVALID',
      },
    ],
  },
  {
    rule: 'FROM',
    cases: [
      {
        name: 'ARG before FROM',
        kubefile: lines(
          'ARG BASE=debian',
          'ARG TAG=0',
          'FROM REGISTRY/base/${BASE}:${TAG}',
          'ARG TAG',
          'ENV T=$TAG',
        ),
        buildArgs: { TAG: '1' },
        everywhere: true,
      },
      {
        name: '--platform of the build',
        kubefile: lines(
          `FROM --platform=linux/amd64 ${docker} AS tool`,
          'FROM scratch',
          'COPY --from=tool /usr/bin/busybox /amd64',
        ),
        everywhere: true,
      },
      {
        name: 'TARGETARCH',
        kubefile: lines(`FROM ${debian}`, 'ARG TARGETARCH', 'ENV ARCH=$TARGETARCH'),
        everywhere: true,
      },
      {
        name: 'several stages on one base',
        kubefile: lines(
          `FROM ${debian} AS base`,
          'ENV STAGE=base',
          'COPY readme /a',
          'FROM base AS more',
          'COPY readme /b',
          'FROM more',
          'COPY --from=base /a /c',
        ),
      },
      {
        name: 'ONBUILD of the base',
        kubefile: lines('FROM REGISTRY/base/onbuild:1', 'COPY readme .'),
        everywhere: true,
      },
      {
        name: 'an image that is not there',
        kubefile: lines('FROM REGISTRY/base/none:1'),
        fails: 'IMAGE_NOT_FOUND',
      },
    ],
  },
  {
    rule: 'COPY --from an image',
    cases: [
      {
        name: 'a file, a link and a directory',
        kubefile: lines(
          'FROM scratch',
          `COPY --from=${debian} /bin/sh /sh`,
          `COPY --from=${debian} /bin /bin`,
          `COPY --from=${debian} /home /home`,
        ),
        everywhere: true,
      },
      {
        name: 'what is hidden in it',
        kubefile: lines('FROM scratch', `COPY --from=${debian} /srv/old/a /a`),
        fails: 'COPY_SOURCE_MISSING',
      },
      {
        name: 'patterns and owners',
        kubefile: lines('FROM scratch', `COPY --from=${debian} --chown=1:2 /opt/app/* /srv/old/[bc] /x/`),
      },
      {
        name: 'everything',
        kubefile: lines('FROM scratch', `COPY --from=${docker} / /`),
      },
      {
        name: 'from a stage that is a base',
        kubefile: lines(
          `FROM ${debian} AS tools`,
          'FROM scratch',
          'COPY --from=tools /etc/passwd /usr/bin/cat /',
        ),
        everywhere: true,
      },
      {
        name: 'names of a stage that copied them',
        kubefile: lines(
          'FROM scratch',
          `COPY --from=${debian} /etc/passwd /etc/group /etc/`,
          'COPY --chown=bob:www readme /x',
        ),
      },
    ],
  },
];
