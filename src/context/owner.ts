import { ImagebuildError, type Place } from '../errors.ts';
import { resolveLinks, type Tree } from '../layers/tree.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

interface Account extends Owner {
  readonly name: string;
}

/**
 * The owner that `--chown=user[:group]` names, each a number or a name in the root's etc/passwd and etc/group. A number alone is
 * the group's too; a name alone has its primary group.
 * @throws CONTEXT_INVALID for an unknown name.
 */
export async function parseChown(text: string, root: Tree, place: Place): Promise<Owner> {
  const owner = await findOwner(text, root);
  if (typeof owner !== 'string') return owner;
  throw new ImagebuildError('CONTEXT_INVALID', `--chown=${text} names ${owner}, which is not in the image`, {
    place,
    hint: 'Write the numbers, as in --chown=1000:1000, or copy etc/passwd and etc/group first.',
  });
}

/** The owner of the directories that WORKDIR makes under USER; an unknown name is root, as everywhere else. */
export async function findWorkdirOwner(user: string | undefined, root: Tree): Promise<Owner> {
  const owner = user ? await findOwner(user, root) : rootOwner;
  return typeof owner === 'string' ? rootOwner : owner;
}

const rootOwner: Owner = { uid: 0, gid: 0 };

/** A string says what is unknown. */
async function findOwner(text: string, root: Tree): Promise<Owner | string> {
  const [user = '', group = ''] = text.split(':', 2);
  const account = user === '' ? rootOwner : await find(root, 'etc/passwd', user, 3);
  if (!account) return `the user ${JSON.stringify(user)}`;
  if (group === '') return { uid: account.uid, gid: account.gid };
  const named = await find(root, 'etc/group', group, 2);
  return named ? { uid: account.uid, gid: named.gid } : `the group ${JSON.stringify(group)}`;
}

/** A number as it is, or the line of a name in passwd(5) or group(5); `root` is 0 with no file, too. */
async function find(root: Tree, path: string, name: string, gidColumn: number): Promise<Owner | undefined> {
  if (/^\d+$/.test(name)) return { uid: Number(name), gid: Number(name) };
  const accounts = await readAccounts(root, path, gidColumn);
  return accounts.find((account) => account.name === name) ?? (name === 'root' ? rootOwner : undefined);
}

async function readAccounts(root: Tree, path: string, gidColumn: number): Promise<Account[]> {
  const entry = root.get(resolveLinks(root, path));
  if (entry?.type !== 'file') return [];
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.content.open()) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text.split('\n').flatMap((line) => {
    const columns = line.split(':');
    const [uid, gid] = [Number(columns[2]), Number(columns[gidColumn])];
    return Number.isSafeInteger(uid) && Number.isSafeInteger(gid) ? [{ name: columns[0]!, uid, gid }] : [];
  });
}
