import { hasHost } from './host.ts';
import { findRole, type Role } from './keys.ts';

/** A text with its key: of a mapping, a list of variables, or arguments. */
export interface Field<Value> {
  readonly key: string;
  readonly text: string;
  /** What the caller knows it by. */
  readonly value: Value;
}

/** A text that may be a reference, and the field that it begins with. */
interface Proposal<Value> {
  readonly text: string;
  readonly field: Field<Value>;
}

/** What surrounds the fields. */
export interface Surroundings {
  /** The role of the key that holds them: `image: {name: …}`. */
  readonly under?: Role | undefined;
  /** Finds a registry or a tag in the nearest enclosing mapping that has one. */
  readonly inherit: (role: 'registry' | 'tag') => string | undefined;
}

/** The fields of one image. */
type Parts<Value> = { readonly [R in Role]?: Field<Value> };

/**
 * Finds the images that fields name: on their own, or in parts that share the words before their roles
 * (docs/compatibility.md B 4, B 5).
 */
export function findInFields<Value>(
  fields: readonly Field<Value>[],
  surroundings: Surroundings,
): Proposal<Value>[] {
  const groups = new Map<string, { [R in Role]?: Field<Value> }>();
  for (const field of fields) {
    const found = findRole(field.key);
    if (!found || field.text.trim() === '') continue;
    const { role, prefix } = found;
    const group = groups.get(prefix) ?? {};
    groups.set(prefix, group);
    // Of the branches of a template, each is an image of its own.
    if (group[role] && role === 'image') groups.set(`${prefix}\0${groups.size}`, { [role]: field });
    else group[role] ??= field;
  }
  completeVersions(groups);
  return [...groups.values()].flatMap((parts) => rules.flatMap((rule) => rule(parts, surroundings)));
}

/**
 * Gives an image without a version the one whose words end its own: `ACME_STORE_IMAGE` takes
 * `STORE_VERSION`, unless that belongs to an image of its own.
 */
function completeVersions<Value>(groups: Map<string, { [R in Role]?: Field<Value> }>): void {
  const owners = [...groups].filter(
    ([words, { image, repository }]) => words !== '' && !image && !repository,
  );
  for (const [prefix, parts] of groups) {
    if (!parts.image?.text.includes('/') || parts.tag || parts.version || parts.digest) continue;
    const [, owner] = owners.find(([words]) => prefix.endsWith(` ${words}`)) ?? [];
    const version = owner?.version ?? owner?.tag;
    if (version) parts.version = version;
  }
}

/** Every way in which the parts of one image are written. A new one is a row. */
const rules: readonly (<Value>(parts: Parts<Value>, surroundings: Surroundings) => Proposal<Value>[])[] = [
  findSplitName,
  findImage,
  findRepository,
  findName,
];

/** `repository: nvcr.io/nvidia`, `image: driver`, `version: 1`, as in the operators of NVIDIA. */
function findSplitName<Value>(parts: Parts<Value>): Proposal<Value>[] {
  const { image, repository } = parts;
  if (!image || !repository || !isSplit(parts)) return [];
  return [{ field: image, text: join(parts, `${repository.text.trim()}/${image.text.trim()}`) }];
}

function isSplit<Value>({ image, repository }: Parts<Value>): boolean {
  return (
    image !== undefined && repository !== undefined && !image.text.includes('/') && isName(repository.text)
  );
}

/** Finds an image by its name; a bare word takes what it lacks from the mappings around it. */
function findImage<Value>(parts: Parts<Value>, { inherit }: Surroundings): Proposal<Value>[] {
  const { image } = parts;
  if (!image || isSplit(parts)) return [];
  const name = image.text.trim();
  if (!isBare(name)) return [{ field: image, text: join(parts, name) }];
  const inherited = image.key === 'image' ? inherit : () => undefined;
  const registry = parts.registry?.text ?? inherited('registry');
  const tag = tagOf(parts) ?? (parts.digest ? undefined : inherited('tag'));
  if (!registry || (tag === undefined && !parts.digest)) return [];
  return [{ field: image, text: join(parts, name, { registry, tag }) }];
}

/** Finds `repository` with what completes it; alone it may be anything, such as a git repository. */
function findRepository<Value>(parts: Parts<Value>, { under, inherit }: Surroundings): Proposal<Value>[] {
  const { repository, registry, tag, digest, version } = parts;
  if (!repository || isSplit(parts) || !isName(repository.text)) return [];
  if (!registry && !tag && !digest && !version) return [];
  const name = repository.text.trim();
  const host = registry?.text ?? (hasHost(name) ? undefined : inherit('registry'));
  const isOfImage = under === 'image' || under === 'images' || /image/i.test(repository.key);
  if (isBare(name) && !host && !isOfImage) return [];
  return [{ field: repository, text: join(parts, name, { registry: host, tag: tagOf(parts) }) }];
}

/** `image: {name: acme/reloader, tag: v1}` */
function findName<Value>(parts: Parts<Value>, { under }: Surroundings): Proposal<Value>[] {
  const { name, image, repository, tag, digest, version } = parts;
  if (!name || image || repository) return [];
  const isOfImage = under === 'image' || under === 'images';
  if (!isOfImage && !(name.text.includes('/') && tag)) return [];
  if (!tag && !digest && !version) return [];
  return [{ field: name, text: join(parts, name.text.trim()) }];
}

/** Tells a name from an address, a template or an API version. */
function isName(text: string): boolean {
  return /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)*$/.test(text.trim());
}

/** Tells a word without a registry, a path and a tag. */
function isBare(name: string): boolean {
  return !/[/:@]/.test(name);
}

function tagOf<Value>({ tag, version }: Parts<Value>): string | undefined {
  const written = tag?.text.trim() || version?.text.trim() || undefined;
  return tag || !/^v\d+(?:alpha|beta)\d+$/.test(written ?? '') ? written : undefined;
}

/** Joins the parts of an image, each unless the name has it already. */
function join<Value>(
  parts: Parts<Value>,
  name: string,
  {
    registry = parts.registry?.text,
    tag = tagOf(parts),
  }: { registry?: string | undefined; tag?: string | undefined } = {},
): string {
  const written = parts.digest?.text.trim() ?? '';
  const full = /^[0-9a-f]{64}$/.test(written) ? `sha256:${written}` : written;
  const isDigest = /^@?sha256:/.test(tag ?? '');
  const digest = (isDigest ? tag?.replace('@', '') : undefined) ?? full;
  return [
    registry && !hasHost(name) ? `${registry.trim().replace(/\/+$/, '')}/` : '',
    name,
    tag && !isDigest && !/@|:[^/]+$/.test(name) ? `:${tag}` : '',
    digest && !name.includes('@') ? `@${digest}` : '',
  ].join('');
}
