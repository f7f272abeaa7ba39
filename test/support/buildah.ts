import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract, type Header } from 'tar-stream';
import type { ContainerConfig } from '../../src/image/containerconfig.ts';
import { makeStorage } from './storage.ts';

/** A path of an image's file system, as a tar layer describes it. */
export interface FileFacts {
  /** special: a device or a pipe. */
  readonly type: 'dir' | 'file' | 'symlink' | 'special';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** For a file: the SHA-256 of its content. */
  readonly digest?: string;
  readonly linkname?: string;
  /** For a file, in base64: the extended attribute security.capability. */
  readonly capabilities?: string;
}

/** The result of a build, by any builder. */
export interface BuiltImage {
  readonly config: ContainerConfig;
  /** By path without a leading `/`, without the root itself. */
  readonly files: Readonly<Record<string, FileFacts>>;
}

export interface BuildahBuild {
  /** The context. */
  readonly directory: string;
  /** The file with the instructions, in any place. */
  readonly kubefile: string;
  readonly buildArgs?: Readonly<Record<string, string>> | undefined;
  /** Other flags of `buildah bud`: `--label a=1`. */
  readonly flags?: readonly string[] | undefined;
  /** `linux/amd64` by default. */
  readonly platform?: string | undefined;
  /** Squashes the whole file system, the base included, into one layer, as the engine sees it. */
  readonly squash?: boolean | undefined;
}

export interface Buildah extends AsyncDisposable {
  /** @returns the image, or buildah's output if it failed. */
  bud(build: BuildahBuild): Promise<BuiltImage | { readonly failed: string }>;
}

/** A buildah with a storage of its own, which is removed at the end. */
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
        ...(build.flags ?? []),
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
        // Any failure except an exit status of buildah itself, such as the time limit, says nothing about the
        // Kubefile.
        if (typeof code !== 'number') throw error;
        return { failed: stderr };
      }
      return await readImage(out);
    },
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  };
}

/**
 * Reads a `dir:` directory (containers-transports(5)): manifest.json, and every blob under its hex digest.
 */
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

/** tar-stream reads them as text, which is right for bytes below 0x80, the only ones that the tests use. */
function capabilitiesOf(header: Header): { capabilities?: string } {
  const value = (header.pax as Record<string, string> | undefined)?.['SCHILY.xattr.security.capability'];
  return value === undefined ? {} : { capabilities: Buffer.from(value).toString('base64') };
}
