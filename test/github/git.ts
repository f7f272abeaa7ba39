import { createHash } from 'node:crypto';

/**
 * Names as git gives them, so that a checkout of a commit, made by git itself, has the very name that the API
 * told. Every file is 100644, and every commit is of one person at one moment.
 */
export const committer = {
  name: 'octo',
  email: 'octo@example.org',
  date: '1767225600 +0000',
  message: 'a commit',
};

export function blobId(content: string): string {
  return objectId('blob', Buffer.from(content));
}

/** @param files by their path. */
export function treeId(files: ReadonlyMap<string, string>): string {
  const own: { name: string; key: string; mode: string; id: string }[] = [];
  const folders = new Map<string, Map<string, string>>();
  for (const [path, content] of files) {
    const slash = path.indexOf('/');
    if (slash === -1) own.push({ name: path, key: path, mode: '100644', id: blobId(content) });
    else {
      const folder = folders.get(path.slice(0, slash)) ?? new Map();
      folders.set(path.slice(0, slash), folder.set(path.slice(slash + 1), content));
    }
  }
  // A folder is sorted as if its name ended with a slash.
  for (const [name, inside] of folders)
    own.push({ name, key: `${name}/`, mode: '40000', id: treeId(inside) });
  own.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const entries = own.map(({ mode, name, id }) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
  );
  return objectId('tree', Buffer.concat(entries));
}

/** @param parent the name of the commit below; undefined for the first. */
export function commitId(files: ReadonlyMap<string, string>, parent: string | undefined): string {
  const { name, email, date, message } = committer;
  const lines = [
    `tree ${treeId(files)}`,
    ...(parent === undefined ? [] : [`parent ${parent}`]),
    `author ${name} <${email}> ${date}`,
    `committer ${name} <${email}> ${date}`,
    '',
    message,
    '',
  ];
  return objectId('commit', Buffer.from(lines.join('\n')));
}

function objectId(type: string, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}
