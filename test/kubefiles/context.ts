import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file's text, or more than a text. */
export type ContextFile =
  | string
  | { readonly text: string; readonly mode: number }
  | { readonly link: string }
  | { readonly directory: number };

export type ContextFiles = Readonly<Record<string, ContextFile>>;

/** What most cases build from. */
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

export async function writeContext(root: string, files: ContextFiles): Promise<void> {
  const modes: [string, number][] = [];
  for (const [path, file] of Object.entries(files)) {
    const place = join(root, path);
    await mkdir(typeof file === 'object' && 'directory' in file ? place : dirname(place), {
      recursive: true,
    });
    if (typeof file === 'string') await writeFile(place, file);
    else if ('link' in file) await symlink(file.link, place);
    else if ('text' in file) await writeFile(place, file.text);
    if (typeof file === 'string') modes.push([place, 0o644]);
    else if ('text' in file) modes.push([place, file.mode]);
    else if ('directory' in file) modes.push([place, file.directory]);
  }
  for (const [place, mode] of modes) await chmod(place, mode);
}
