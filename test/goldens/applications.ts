import { chmodSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOf, type SourceImage, writeLayout } from './layout.ts';
import { createProgram } from './program.ts';
import { createTar, type TarMembers } from './tar.ts';

/** A file: its content (mode 0644), or more than that. */
type File =
  | string
  | { readonly content: string | Buffer; readonly mode?: number }
  | { readonly link: string };
type Files = Readonly<Record<string, File>>;

const mebibyte = 1024 * 1024;

/** Bytes that do not compress, the same on every machine. */
const noise = Buffer.alloc(mebibyte);
for (let at = 0, state = 1; at < noise.length; at += 4) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  noise.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at);
}

/** A blob's content of whole mebibytes, different for each name. */
function largeContent(name: string, mebibytes = 1): Buffer {
  const bytes = Buffer.concat(Array.from({ length: mebibytes }, () => noise));
  bytes.write(name, 0);
  return bytes;
}

/** Text that compresses, of more than two of the encoder's blocks. */
const text = Buffer.from(
  Array.from({ length: 70_000 }, (_, line) => `line ${line} of a file that compresses\n`).join(''),
);

/** cap_net_bind_service, permitted and effective (linux/capability.h, version 2). */
const mayBind = Buffer.from('0100000200040000000000000000000000000000', 'hex');

const system: TarMembers = {
  'usr/': '',
  'usr/bin/': '',
  'usr/bin/ping': { content: 'ping\n', mode: 0o755, capability: mayBind },
  bin: { link: 'usr/bin', mode: 0o777 },
  'etc/': '',
  'etc/passwd': 'root:x:0:0::/root:/bin/sh\nbob:x:1000:1001::/home/bob:/bin/sh\n',
  'etc/group': 'root:x:0:\nstaff:x:50:\n',
  'tmp/': { mode: 0o1777 },
  'var/gone': 'gone\n',
};

/** A large blob that a base image holds under `registry/`, and that an embedded image has too. */
const shared = createTar({ shared: { content: largeContent('shared', 2) } });

function embeddedPath(content: Buffer): string {
  const hex = digestOf(content).slice(7);
  return `registry/docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}

const rootfs: SourceImage = {
  layers: () => [
    createTar(system),
    createTar({
      'var/': '',
      'var/.wh.gone': '',
      'registry/': { mode: 0o750 },
      'registry/docker/': { mode: 0o711, uid: 3, gid: 4 },
      [embeddedPath(shared)]: { content: shared },
    }),
  ],
  config: {
    Env: ['PATH=/usr/bin:/bin', 'BASE=1'],
    Cmd: ['cat /etc/passwd'],
    Labels: { base: 'yes', 'sealos.io.type': 'rootfs' },
    WorkingDir: '/srv',
  },
};

/** A base image with every path that an engine mounts on, so that a RUN adds nothing but its own file. */
const machine: SourceImage = {
  layers: () => [
    createTar({
      ...{ 'dev/': '', 'etc/': '', 'etc/hosts': '', 'etc/resolv.conf': '', 'etc/hostname': '' },
      ...{ 'etc/passwd': 'root:x:0:0::/:/make\n', 'etc/group': 'root:x:0:\n' },
      ...{ 'proc/': '', 'run/': '', 'sys/': '', 'out/': '' },
      make: { content: createProgram('/out/made', 'made by RUN\n'), mode: 0o755 },
    }),
  ],
};

/** An image whose platforms share a layer and have one of their own. */
function service(name: string, more: Partial<SourceImage> & { readonly large?: Buffer } = {}): SourceImage {
  const { large, ...rest } = more;
  const layers = (architecture: string) => [
    ...(large ? [large] : []),
    createTar({ name: `${name} ${architecture}\n` }),
  ];
  return { layers, config: { Cmd: [`/${name}`] }, ...rest };
}

/**
 * One image more than an image may have layers, and two large blobs: images share layers (`splitImages`,
 * buckets).
 */
const crowd = Array.from({ length: 101 }, (_, index) => `docker.io/crowd/service-${index}:1`);
/** Together with these 40 large blobs, only blobs of twice the usual threshold get a layer of their own. */
const heavy = Array.from({ length: 40 }, (_, index) => `docker.io/heavy/service-${index}:1`);

const sources: Readonly<Record<string, SourceImage>> = {
  'docker.io/base/rootfs:1': rootfs,
  'docker.io/base/machine:1': machine,
  'docker.io/library/front:1.27': service('front', { docker: true, large: shared }),
  'quay.io/shop/back:2': service('back', { large: createTar({ back: { content: largeContent('back') } }) }),
  'ghcr.io/shop/pinned:3': service('pinned'),
  ...Object.fromEntries(
    crowd.map((name, index) => [
      name,
      service(name, index < 2 ? { large: createTar({ large: { content: largeContent(name) } }) } : {}),
    ]),
  ),
  ...Object.fromEntries(
    heavy.map((name, index) => [
      name,
      service(name, { large: createTar({ large: { content: largeContent(name, index === 0 ? 2 : 1) } }) }),
    ]),
  ),
};

const manifest = `apiVersion: v1
kind: Pod
metadata: { name: shop }
spec:
  containers:
    - { name: front, image: "front:1.27" }
    - { name: back, image: quay.io/shop/back:2 }
`;

function applications(digests: ReadonlyMap<string, string>): Readonly<Record<string, Files>> {
  return {
    shop: {
      Kubefile: `FROM scratch
ARG TARGETARCH
ENV RELEASE=\${RELEASE:-"shop"} HELM_OPTS=\${HELM_OPTS:-" --set replicas=2 "}
LABEL sealos.io.type="application" sealos.io.version="v1beta1"
COPY opt opt
COPY bin/$TARGETARCH bin
COPY manifests manifests
COPY registry registry
CMD ["kubectl apply -f manifests", "echo $(RELEASE)"]
`,
      'bin/amd64/tool': { content: 'for amd64\n', mode: 0o755 },
      'bin/arm64/tool': { content: 'for arm64\n', mode: 0o755 },
      'opt/large.txt': { content: text },
      'opt/private': { content: 'private\n', mode: 0o600 },
      'opt/empty': '',
      'opt/link': { link: 'private' },
      'opt/名字 with blanks': 'a name beyond ASCII\n',
      [`opt/${'deep/'.repeat(30)}${'long'.repeat(30)}`]: 'a name beyond ustar\n',
      'manifests/shop.yaml': manifest,
      'images/shim/shop': `# one reference a line\nghcr.io/shop/pinned@${digests.get('ghcr.io/shop/pinned:3')}\n`,
    },
    onbase: {
      Kubefile: `FROM docker.io/base/rootfs:1
ENV MINE=1
COPY --chown=bob:staff manifests /bin/manifests
COPY registry /registry
CMD ["sh"]
`,
      'manifests/shop.yaml': manifest,
    },
    crowd: {
      Kubefile: 'FROM scratch\nCOPY registry registry\n',
      'images/shim/list': `${crowd.join('\n')}\n`,
    },
    heavy: {
      Kubefile: 'FROM scratch\nCOPY registry registry\n',
      'images/shim/list': `${[...crowd, ...heavy].join('\n')}\n`,
    },
    settings: {
      Kubefile: 'FROM scratch\nLABEL sealos.io.type="patch"\nCOPY etc /etc/\n',
      'etc/registry.yaml': 'registry: {}\n',
      'etc/start.sh': { content: '#!/bin/sh\n', mode: 0o755 },
    },
    guide: {
      Kubefile: `# dialect=sealer
FROM docker.io/base/rootfs:1
ARG Version=4
COPY imageList manifests
COPY shop charts
RUN printf 'version %s\\n' "\${Version}" > made.yaml; rm etc/group
COPY made.yaml manifests
CMD kubectl apply -f manifests/shop-$Version.yaml
CMD echo done
`,
      imageList: 'front:1.27\nghcr.io/shop/pinned:3\n',
      'shop/readme': 'read me\n',
    },
    capable: {
      Kubefile: `FROM docker.io/base/rootfs:1
ADD tools.tar /opt/
COPY --from=docker.io/base/rootfs:1 /usr/bin/ping /copied/ping
`,
      'tools.tar': {
        content: createTar({
          'tools/': { mode: 0o750, uid: 5, gid: 6 },
          'tools/serve': { content: 'serve\n', mode: 0o4755, uid: 7, gid: 8, capability: mayBind },
          'tools/link': { link: 'serve' },
        }),
      },
    },
    ran: {
      Kubefile: 'FROM docker.io/base/machine:1\nRUN ["/make"]\nCOPY readme /readme\n',
      readme: 'read me\n',
    },
    archived: {
      Kubefile: 'FROM scratch\nCOPY registry registry\n',
      'images/skopeo/tar.txt': 'docker-archive:tools.tar@acme/tools:1\n',
      'images/skopeo/tools.tar': { content: dockerArchive() },
    },
  };
}

/** Creates an archive as `docker save` writes it, of an image for linux/amd64. */
function dockerArchive(): Buffer {
  const layer = createTar({ tool: 'tool\n' });
  const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] };
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: { Cmd: ['/tool'] }, rootfs });
  const row = { Config: 'config.json', RepoTags: ['acme/tools:1'], Layers: ['layer.tar'] };
  return createTar({
    'config.json': config,
    'layer.tar': { content: layer },
    'manifest.json': JSON.stringify([row]),
  });
}

/**
 * Writes the source images (`sources`, an OCI layout) and the `applications`, with the same file modes
 * whatever the umask is.
 */
export function writeSources(directory: string): void {
  const digests = writeLayout(join(directory, 'sources'), sources);
  const root = join(directory, 'applications');
  for (const [app, files] of Object.entries(applications(digests)))
    for (const [path, file] of Object.entries(files)) writeFile(join(root, app, 'v1', path), file);
  setDirectoryModes(root);
}

function writeFile(path: string, file: File): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof file === 'object' && 'link' in file) {
    symlinkSync(file.link, path);
    return;
  }
  const { content, mode = 0o644 } = typeof file === 'string' ? { content: file } : file;
  writeFileSync(path, content);
  chmodSync(path, mode);
}

function setDirectoryModes(directory: string): void {
  chmodSync(directory, 0o755);
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (lstatSync(path).isDirectory()) setDirectoryModes(path);
  }
}
