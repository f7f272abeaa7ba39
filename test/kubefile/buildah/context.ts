import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parentsOf } from '../../../src/layers/tree.ts';

/** The text of a file, or another kind of file. */
export type ContextFile =
  | string
  | { readonly text: string; readonly mode: number }
  | { readonly link: string }
  | { readonly directory: number }
  | { readonly bytes: Uint8Array };

export type ContextFiles = Readonly<Record<string, ContextFile>>;

/** The context of most cases. */
export const commonContext: ContextFiles = {
  'charts/nginx/Chart.yaml': 'apiVersion: v2\nname: nginx\n',
  'charts/nginx/templates/deploy.yaml': 'kind: Deployment\n',
  'charts/nginx.values.yaml': 'a: 1\n',
  'manifests/a.yaml': 'kind: A\n',
  'manifests/b.yaml': 'kind: B\n',
  'manifests/c.yaml.tmpl': 'kind: {{ .C }}\n',
  'manifests/.hidden': 'hidden\n',
  'etc/group': 'root:x:0:\nstaff:x:50:\n',
  'etc/passwd': 'root:x:0:0::/root:/bin/sh\nbob:x:1000:1001::/home/bob:/bin/sh\n',
  opt: { directory: 0o750 },
  'opt/run.sh': { text: '#!/bin/sh\necho run\n', mode: 0o755 },
  'opt/read-only': { text: 'read\n', mode: 0o400 },
  'opt/private': { directory: 0o700 },
  'opt/private/key': { text: 'key\n', mode: 0o600 },
  'opt/shared': { directory: 0o1777 },
  'opt/latest': { link: 'run.sh' },
  'opt/outside': { link: '/etc/passwd' },
  'opt/dangling': { link: 'nowhere' },
  'empty/keep': { directory: 0o750 },
  'merged/usr/bin/tool': { text: 'tool\n', mode: 0o755 },
  'merged/bin': { link: 'usr/bin' },
  'merged/lib': { link: '/usr/lib' },
  chart: { link: 'charts/nginx' },
  runner: { link: 'opt/run.sh' },
  'a file': 'blank\n',
  '.env': 'A=1\n',
  readme: 'read me\n',
};

/** Writes the files and sets every mode, so that the tests don't depend on the umask. */
export async function writeContext(root: string, files: ContextFiles): Promise<void> {
  const modes = new Map<string, number>();
  for (const [path, file] of Object.entries(files)) {
    const place = join(root, path);
    const isDirectory = typeof file === 'object' && 'directory' in file;
    await mkdir(isDirectory ? place : dirname(place), { recursive: true });
    for (const parent of parentsOf(path)) modes.set(parent, modes.get(parent) ?? 0o755);
    if (typeof file === 'object' && 'link' in file) await symlink(file.link, place);
    else if (!isDirectory) await writeFile(place, contentOf(file));
    if (typeof file === 'string' || 'bytes' in file) modes.set(path, 0o644);
    else if ('mode' in file) modes.set(path, file.mode);
    else if ('directory' in file) modes.set(path, file.directory);
  }
  for (const [path, mode] of modes) await chmod(join(root, path), mode);
}

function contentOf(
  file: string | { readonly text: string } | { readonly bytes: Uint8Array },
): string | Uint8Array {
  if (typeof file === 'string') return file;
  return 'bytes' in file ? file.bytes : file.text;
}
