/** A member of a tar; directories end with `/`. */
export interface TarMember {
  readonly content?: string | Buffer;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** The target of a symbolic link. */
  readonly link?: string;
  /** The extended attribute security.capability. */
  readonly capability?: Buffer;
}

export type TarMembers = Readonly<Record<string, string | TarMember>>;

/**
 * Writes a ustar archive (POSIX.1-2017, pax) by hand, so that no release of a library changes the sources of
 * the builds.
 */
export function createTar(members: TarMembers): Buffer {
  const parts = Object.entries(members).map(([name, member]) =>
    createMember(name, typeof member === 'string' ? { content: member } : member),
  );
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function createMember(name: string, member: TarMember): Buffer {
  const { content = '', link, capability } = member;
  const type = link === undefined ? (name.endsWith('/') ? '5' : '0') : '2';
  const bytes = Buffer.from(content);
  const own = [header(name, type, bytes.length, member), padded(bytes)];
  if (!capability) return Buffer.concat(own);
  const record = paxRecord('SCHILY.xattr.security.capability', capability);
  return Buffer.concat([header('PaxHeaders/0', 'x', record.length, {}), padded(record), ...own]);
}

function header(name: string, type: string, size: number, member: TarMember): Buffer {
  const { mode = type === '5' ? 0o755 : 0o644, uid = 0, gid = 0, link = '' } = member;
  const block = Buffer.alloc(512);
  const octal = (value: number, length: number) => value.toString(8).padStart(length, '0');
  block.write(name, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(uid, 7), 108);
  block.write(octal(gid, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  block.write(link, 157);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** `LENGTH KEY=VALUE\n`, the length counting its own digits. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = key.length + value.length + 3;
  let length = rest + 1;
  while (String(length).length + rest !== length) length += 1;
  return Buffer.concat([Buffer.from(`${length} ${key}=`), value, Buffer.from('\n')]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
