import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract, type Header } from 'tar-stream';
import type { ContainerConfig } from '../../src/application/prepared/prepared.ts';
import { makeStorage } from './storage.ts';

/** A path of an image's file system, as a tar layer says it. */
export interface FileFacts {
  /** special: a device or a pipe. */
  readonly type: 'dir' | 'file' | 'symlink' | 'special';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of a file: the SHA-256 of its content. */
  readonly digest?: string;
  readonly linkname?: string;
  /** Of a file, in base64: the extended attribute security.capability. */
  readonly capabilities?: string;
}

/** What a build made, whoever did it. */
export interface BuiltImage {
  readonly config: ContainerConfig;
  /** By path without a leading `/`; the root itself is left out. */
  readonly files: Readonly<Record<string, FileFacts>>;
}

export interface BuildahBuild {
  /** The context. */
  readonly directory: string;
  /** The file with the instructions, anywhere. */
  readonly kubefile: string;
  readonly buildArgs?: Readonly<Record<string, string>> | undefined;
  /** `linux/amd64` unless it says another. */
  readonly platform?: string | undefined;
  /** One layer of the whole file system, as the engine sees it: the base's too. */
  readonly squash?: boolean | undefined;
}

export interface Buildah extends AsyncDisposable {
  /** @returns the image, or what buildah wrote when it failed. */
  bud(build: BuildahBuild): Promise<BuiltImage | { readonly failed: string }>;
}

/** buildah with a storage of its own, which is removed in the end. */
export async function startBuildah(): Promise<Buildah> {
  const storage = await makeStorage();
  let count = 0;
  return {
    async bud(build) {
      const out = join(storage.directory, `image-${count++}`);
      const options = [
        ...['--isolation', 'chroot', '--format', 'docker', '--layers=false', '--quiet', '--no-cache'],
        '--tls-verify=false',
        ...(build.platform === undefined ? [] : ['--platform', build.platform]),
        ...(build.squash ? ['--squash'] : []),
      ];
      const args = Object.entries(build.buildArgs ?? {}).flatMap(([key, value]) => [
        '--build-arg',
        `${key}=${value}`,
      ]);
      const tag = ['--tag', `dir:${out}`, '--file', build.kubefile];
      try {
        await storage.run('buildah', 'bud', ...options, ...args, ...tag, build.directory);
      } catch (error) {
        const { code, stderr } = error as { code?: unknown; stderr: string };
        // Anything but a status of buildah's own, such as the time limit, says nothing of the Kubefile.
        if (typeof code !== 'number') throw error;
        return { failed: stderr };
      }
      return await readImage(out);
    },
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  };
}

/** Reads what `dir:` holds (containers-transports(5)): manifest.json, and every blob under its hex digest. */
async function readImage(directory: string): Promise<BuiltImage> {
  const blob = (digest: string) => join(directory, digest.slice('sha256:'.length));
  const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'));
  const { config } = JSON.parse(await readFile(blob(manifest.config.digest), 'utf8'));
  const files = new Map<string, FileFacts>();
  for (const layer of manifest.layers) await applyLayer(files, blob(layer.digest));
  return { config, files: Object.fromEntries(files) };
}

/** OCI image-spec layer.md: later entries replace, `.wh.` files remove. */
async function applyLayer(files: Map<string, FileFacts>, path: string): Promise<void> {
  for await (const entry of createReadStream(path).pipe(extract())) {
    const hash = createHash('sha256');
    for await (const chunk of entry as AsyncIterable<Uint8Array>) hash.update(chunk);
    const name = entry.header.name.replace(/^\.?\/|\/$/g, '');
    const removed = /^(?:(.*)\/)?\.wh\.([^/]+)$/.exec(name);
    if (removed) remove(files, [removed[1], removed[2]].filter(Boolean).join('/'));
    else if (name !== '') files.set(name, factsOf(entry.header, hash.digest('hex'), files));
  }
}

function remove(files: Map<string, FileFacts>, path: string): void {
  for (const one of files.keys()) if (one === path || one.startsWith(`${path}/`)) files.delete(one);
}

function factsOf(header: Header, hex: string, files: ReadonlyMap<string, FileFacts>): FileFacts {
  const { uid = 0, gid = 0, size = 0 } = header;
  const base = { mode: (header.mode ?? 0) & 0o7777, uid, gid, size };
  if (header.type === 'directory') return { ...base, type: 'dir', size: 0 };
  if (header.type === 'symlink')
    return { ...base, type: 'symlink', mode: 0o777, linkname: header.linkname ?? '' };
  if (header.type === 'file')
    return { ...base, type: 'file', digest: `sha256:${hex}`, ...capabilitiesOf(header) };
  if (/-device$|^fifo$/.test(header.type ?? '')) return { ...base, type: 'special' };
  const original = header.type === 'link' ? files.get(header.linkname ?? '') : undefined;
  if (original) return original;
  throw new Error(`${header.name} is a ${header.type}`);
}

/** tar-stream reads them as a text: right for bytes below 0x80, and those that the tests use are. */
function capabilitiesOf(header: Header): { capabilities?: string } {
  const value = (header.pax as Record<string, string> | undefined)?.['SCHILY.xattr.security.capability'];
  return value === undefined ? {} : { capabilities: Buffer.from(value).toString('base64') };
}
