import { encodePath } from '../../io/pathbytes.ts';
import { say } from '../../text/say.ts';
import type { NewArchiveError, PaxRecords } from './header.ts';

/** The start of the pax records of extended attributes; their values are bytes. */
const prefix = 'SCHILY.xattr.';
const capability = 'security.capability';

/** The sizes of the three versions of capabilities (linux/capability.h), in bytes. */
const capabilitySizes = [12, 20, 24];

/** The most bytes that Linux allows for an attribute (xattr(7)). */
const limits = { name: 255, value: 64 * 1024 };

/**
 * The attributes that layers keep, as BuildKit and containers/storage do: those that any program may set.
 * Among them are marks that overlayfs would follow; they belong to a storage, not to an image.
 */
const kept = /^user\.(?!overlay\.)./s;

/** The extended attributes of a member. */
export interface MemberAttributes {
  /** The capabilities of a file, in the format of `FileEntry`. */
  readonly capabilities?: string | undefined;
  /** The other ones, in the format of `FileEntry`. */
  readonly xattrs?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads the extended attributes of a file or directory from its pax records.
 * @throws the error that `refuse` makes, for one that Linux couldn't set.
 */
export function readAttributes(
  { path, kind }: { readonly path: string; readonly kind: string },
  records: PaxRecords,
  refuse: NewArchiveError,
): MemberAttributes {
  if (kind !== 'file' && kind !== 'dir') return {};
  const shown = JSON.stringify(path);
  const capabilities = kind === 'file' ? records.get(prefix + capability) : undefined;
  if (capabilities && !capabilitySizes.includes(capabilities.length))
    throw refuse(say('tarCapabilities', { path: shown }).text);
  const xattrs = [...records]
    .filter(([key]) => key.startsWith(prefix) && kept.test(key.slice(prefix.length)))
    .map(([key, value]) => [key.slice(prefix.length), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of xattrs)
    if (encodePath(name).length > limits.name || value.length > limits.value)
      throw refuse(
        say('tarAttribute', { path: shown, name: JSON.stringify(name.slice(0, limits.name)) }).text,
      );
  return {
    ...(capabilities ? { capabilities: capabilities.toString('base64') } : {}),
    ...(xattrs.length > 0
      ? { xattrs: Object.fromEntries(xattrs.map(([name, value]) => [name, value.toString('base64')])) }
      : {}),
  };
}

/** Returns the pax records of an entry's extended attributes. */
export function attributeRecords({ capabilities, xattrs = {} }: MemberAttributes): [string, Buffer][] {
  const all = { ...(capabilities === undefined ? {} : { [capability]: capabilities }), ...xattrs };
  return Object.entries(all).map(([name, value]) => [prefix + name, Buffer.from(value, 'base64')]);
}
