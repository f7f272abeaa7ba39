import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What applications hold: their images, and the text of their manifest. */
export const contents = {
  old: { app: 'demo', images: ['old'], text: 'old' },
  new: { app: 'demo', images: ['a', 'b'], text: 'new' },
  rival: { app: 'demo', images: ['b', 'c'], text: 'rival' },
  large: { app: 'demo', images: ['a', 'large'], text: 'large' },
  /** Has layers that the others can mount. */
  other: { app: 'other', images: ['a', 'b', 'large'], text: 'other' },
  /** Has a layer that nobody else may get. */
  secret: { app: 'secret', images: ['c'], text: 'secret' },
} as const;

export type Content = keyof typeof contents;

/** The file whose text distinguishes the contents. */
export const ownFile = 'manifests/namespace.yaml';

/**
 * Writes the application of each content below a directory of its own.
 * @param source `127.0.0.1:PORT`, which the images are named with.
 */
export async function writeApplications(directory: string, source: string): Promise<void> {
  for (const [content, { app, images, text }] of Object.entries(contents)) {
    const version = join(directory, content, app, 'v1');
    await mkdir(join(version, 'images/shim'), { recursive: true });
    await mkdir(join(version, 'manifests'));
    await writeFile(join(version, 'Kubefile'), kubefile);
    await writeFile(join(version, ownFile), `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${text} }\n`);
    const list = images.map((image) => `${source}/lib/${image}:1\n`).join('');
    await writeFile(join(version, 'images/shim/images'), list);
  }
}

const kubefile = `FROM scratch
COPY manifests manifests
COPY registry registry
CMD ["kubectl apply -f manifests"]
`;
