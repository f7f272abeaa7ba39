import { ImagebuildError, type Place } from '../errors.ts';
import { collectBytes } from '../image/content.ts';
import { resolveLinks, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

interface Account extends Owner {
  readonly name: string;
}

/**
 * Parses `--chown=user[:group]`, each a number or a name in the root's etc/passwd and etc/group. A number
 * alone is also the group; a name alone has its primary group.
 * @throws CONTEXT_INVALID for an unknown name.
 */
export async function parseChown(text: string, root: Tree, place: Place): Promise<Owner> {
  const owner = await findOwner(text, root);
  if (typeof owner !== 'string') return owner;
  throw new ImagebuildError('CONTEXT_INVALID', say('chownUnknown', { owner: text, unknown: owner }), {
    place,
    hint: say('chownHint'),
  });
}

/**
 * Finds the owner of directories that WORKDIR creates under USER. An unknown name means root, as in other
 * builders.
 */
export async function findWorkdirOwner(user: string | undefined, root: Tree): Promise<Owner> {
  const owner = user ? await findOwner(user, root) : rootOwner;
  return typeof owner === 'string' ? rootOwner : owner;
}

const rootOwner: Owner = { uid: 0, gid: 0 };

/** Finds an owner. Returns a phrase that names the unknown user or group when there isn't one. */
async function findOwner(text: string, root: Tree): Promise<Owner | string> {
  const [user = '', group = ''] = text.split(':', 2);
  const account = user === '' ? rootOwner : await find(root, 'etc/passwd', user, 3);
  if (!account) return `the user ${JSON.stringify(user)}`;
  if (group === '') return { uid: account.uid, gid: account.gid };
  const named = await find(root, 'etc/group', group, 2);
  return named ? { uid: account.uid, gid: named.gid } : `the group ${JSON.stringify(group)}`;
}

/** Resolves a number, or a name in passwd(5) or group(5). `root` is 0 even without a file. */
async function find(root: Tree, path: string, name: string, gidColumn: number): Promise<Owner | undefined> {
  if (/^\d+$/.test(name)) return { uid: Number(name), gid: Number(name) };
  const accounts = await readAccounts(root, path, gidColumn);
  return accounts.find((account) => account.name === name) ?? (name === 'root' ? rootOwner : undefined);
}

async function readAccounts(root: Tree, path: string, gidColumn: number): Promise<Account[]> {
  const entry = root.get(resolveLinks(root, path));
  if (entry?.type !== 'file') return [];
  const text = (await collectBytes(entry.content.open())).toString();
  return text.split('\n').flatMap((line) => {
    const columns = line.split(':');
    const [uid, gid] = [Number(columns[2]), Number(columns[gidColumn])];
    return Number.isSafeInteger(uid) && Number.isSafeInteger(gid) ? [{ name: columns[0]!, uid, gid }] : [];
  });
}
