import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { busyboxPath } from './busybox.ts';
import { makeStorage } from './storage.ts';

/** An image to make: a busybox of the platform, and files. */
export interface ImageSpec {
  /** `repository:tag`, without a host. */
  readonly name: string;
  /** Paths in the image, with files of this machine or text. */
  readonly files?: Readonly<Record<string, { from: string } | { text: string }>>;
  /** Docker schema 2 instead of OCI. */
  readonly docker?: boolean;
  readonly platforms?: readonly ('amd64' | 'arm64')[];
  /** Without an index: the manifest of the only platform is tagged itself. */
  readonly single?: boolean;
}

/**
 * Makes real images with buildah and pushes them: each from scratch, with a common first layer (busybox) and
 * a layer of its own files, for each platform.
 * @param registry `127.0.0.1:PORT`
 * @returns the digest for each name.
 */
export async function pushImages(
  registry: string,
  images: readonly ImageSpec[],
  login?: { user: string; password: string },
): Promise<Map<string, string>> {
  await using storage = await makeStorage();
  const work = storage.directory;
  const buildah = (...args: string[]) => storage.run('buildah', ...args);
  const credentials = login ? ['--creds', `${login.user}:${login.password}`] : [];
  const digests = new Map<string, string>();
  for (const image of images) {
    const list = `list-${digests.size}`;
    if (!image.single) await buildah('manifest', 'create', list);
    for (const architecture of image.platforms ?? (['amd64', 'arm64'] as const)) {
      const context = await makeContext(work, image, architecture);
      const tag = `localhost/${list}-${architecture}`;
      const format = image.docker ? 'docker' : 'oci';
      await buildah(
        ...['bud', '--layers', '--isolation', 'chroot', '--format', format, '--arch', architecture],
        ...['--timestamp', '0', '-t', tag, context],
      );
      if (!image.single) await buildah('manifest', 'add', '--arch', architecture, list, tag);
    }
    const format = image.docker ? 'v2s2' : 'oci';
    const to = [
      '--format',
      format,
      '--tls-verify=false',
      ...credentials,
      '--digestfile',
      join(work, 'digest'),
    ];
    const destination = `docker://${registry}/${image.name}`;
    if (image.single)
      await buildah('push', ...to, `localhost/${list}-${image.platforms?.[0] ?? 'amd64'}`, destination);
    else await buildah('manifest', 'push', '--all', ...to, list, destination);
    digests.set(image.name, (await readFile(join(work, 'digest'), 'utf8')).trim());
  }
  return digests;
}

async function makeContext(work: string, image: ImageSpec, architecture: 'amd64' | 'arm64'): Promise<string> {
  const context = join(work, 'context');
  await rm(context, { recursive: true, force: true });
  await mkdir(join(context, 'files'), { recursive: true });
  await cp(busyboxPath(architecture), join(context, 'busybox'));
  for (const [path, content] of Object.entries(image.files ?? {})) {
    const to = join(context, 'files', path);
    await mkdir(dirname(to), { recursive: true });
    if ('from' in content) await cp(content.from, to);
    else await writeFile(to, content.text);
  }
  await writeFile(join(context, 'files', 'name'), `${image.name} ${architecture}\n`);
  const lines = [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    'COPY files /',
    'CMD ["/bin/busybox", "cat", "/name"]',
  ];
  await writeFile(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
  return context;
}
