import { createHash } from 'node:crypto';

/** Digests under tags; undefined for a tag that doesn't exist. */
export type Tags = Readonly<Record<string, string | undefined>>;

interface Described {
  readonly digest: string;
  readonly size: number;
  readonly mediaType?: string;
}

interface Document {
  readonly manifests?: readonly Described[];
  readonly config?: Described;
  readonly layers?: readonly Described[];
}

/** The tags of a repository, and everything that is wrong below them. */
export interface Reading {
  readonly tags: Tags;
  /** `v1: blob sha256:… answers 404` */
  readonly broken: readonly string[];
}

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * Reads a repository with no code of the product: every tag, every manifest and every blob below it, whose
 * digest and size are compared with those of the descriptor that names it.
 */
export async function readRepository(url: string, repository: string): Promise<Reading> {
  const listed = await get(`${url}/v2/${repository}/tags/list`);
  const names = listed === undefined ? [] : ((JSON.parse(listed.toString()).tags ?? []) as string[]);
  const tags: Record<string, string> = {};
  const broken: string[] = [];
  const known = new Map<string, string | undefined>();
  for (const tag of names.sort()) {
    const bytes = await get(`${url}/v2/${repository}/manifests/${tag}`);
    if (bytes === undefined) {
      broken.push(`${tag}: no manifest`);
      continue;
    }
    tags[tag] = digestOf(bytes);
    broken.push(
      ...(await problemsBelow(url, repository, bytes, known)).map((problem) => `${tag}: ${problem}`),
    );
  }
  return { tags, broken };
}

/** Returns the digests of the manifests that an index names. */
export async function readIndex(url: string, repository: string, tag: string): Promise<string[]> {
  const bytes = await get(`${url}/v2/${repository}/manifests/${tag}`);
  if (bytes === undefined) return [];
  return ((JSON.parse(bytes.toString()) as Document).manifests ?? []).map(({ digest }) => digest);
}

async function problemsBelow(
  url: string,
  repository: string,
  bytes: Buffer,
  known: Map<string, string | undefined>,
): Promise<string[]> {
  const problems: string[] = [];
  const { manifests = [], config, layers = [] } = JSON.parse(bytes.toString()) as Document;
  for (const child of manifests) {
    const found = await get(`${url}/v2/${repository}/manifests/${child.digest}`);
    const problem = differs(found, child, 'manifest');
    if (problem !== undefined) problems.push(problem);
    else problems.push(...(await problemsBelow(url, repository, found!, known)));
  }
  for (const blob of config ? [config, ...layers] : layers) {
    if (!known.has(blob.digest))
      known.set(
        blob.digest,
        differs(await get(`${url}/v2/${repository}/blobs/${blob.digest}`), blob, 'blob'),
      );
    const problem = known.get(blob.digest);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

function differs(bytes: Buffer | undefined, { digest, size }: Described, what: string): string | undefined {
  if (bytes === undefined) return `${what} ${digest} isn’t there`;
  if (bytes.length !== size) return `${what} ${digest} has ${bytes.length} bytes, not ${size}`;
  const actual = digestOf(bytes);
  return actual === digest ? undefined : `${what} ${digest} has the bytes of ${actual}`;
}

/** Returns the body of a 200; undefined for 404. */
export async function get(url: string): Promise<Buffer | undefined> {
  const answer = await fetch(url, { headers: { accept } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${bytes.toString().slice(0, 300)}`);
  return bytes;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
