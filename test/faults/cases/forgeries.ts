import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fillNamespace, type Lane, withRunDirectory } from '../setup/lane.ts';
import { get, readRepository } from '../verdict/reading.ts';
import type { CaseResult } from '../verdict/results.ts';
import { judge, type Problem } from '../verdict/verdict.ts';

/** The parts of `prepared.json` that are forged. */
interface PreparedDocument {
  request: { app: string; version: string };
  engine: string;
  unsupported: string[];
  platforms: Record<string, Platform>;
}

interface Platform {
  layers: { createdBy: string; entries?: Entry[]; blob?: object }[];
  images: unknown[];
}

interface Entry {
  path: string;
  type: string;
  digest?: string;
  size?: number;
}

/** A prepared folder that is being forged, and the secret that it is after. */
interface Forging {
  readonly document: PreparedDocument;
  /** The file of another application, and its layer. */
  readonly secret: Lane['secret'];
  /** Puts bytes under a digest that isn't theirs. */
  put(digest: string, bytes: Buffer): Promise<void>;
}

interface Forgery {
  readonly name: string;
  readonly forge: (forging: Forging) => Promise<void> | void;
  /** Nothing is forged: the folder must be published, or the others would prove nothing. */
  readonly honest?: boolean;
}

const fileIn = ({ document }: Forging, name = 'linux/amd64') =>
  document.platforms[name]!.layers.flatMap(({ entries = [] }) => entries).find(
    ({ type }) => type === 'file',
  )!;

/** Every forgery. A new one is a row. */
const forgeries: readonly Forgery[] = [
  { name: 'a prepared folder as it is', forge: () => {}, honest: true },
  {
    name: 'forged: the digest of another application’s file',
    async forge(forging) {
      const { digest, size } = forging.secret.file;
      for (const name of Object.keys(forging.document.platforms))
        Object.assign(fileIn(forging, name), { digest, size });
      await forging.put(digest, Buffer.alloc(size, 'x'));
    },
  },
  {
    name: 'forged: the digest of another application’s layer',
    async forge({ document, secret, put }) {
      const { mediaType, digest, size, diffId } = secret.layer;
      document.engine = 'buildah';
      for (const platform of Object.values(document.platforms))
        platform.layers[0] = { createdBy: 'RUN make', blob: { mediaType, digest, size, diffId } };
      await put(digest, Buffer.alloc(size, 'x'));
    },
  },
  {
    name: 'forged: other bytes under a digest',
    async forge(forging) {
      const { digest = '', size = 0 } = fileIn(forging);
      await forging.put(digest, Buffer.alloc(size, 'x'));
    },
  },
  {
    name: 'forged: a path out of the image',
    forge: (forging) => void Object.assign(fileIn(forging), { path: '../../etc/passwd' }),
  },
  {
    name: 'forged: a platform that was asked for is missing',
    forge: ({ document }) => void delete document.platforms['linux/arm64'],
  },
  {
    name: 'forged: a platform that was asked for is called unsupported',
    forge({ document }) {
      delete document.platforms['linux/arm64'];
      document.unsupported = ['linux/arm64'];
    },
  },
  {
    name: 'forged: another application',
    forge: ({ document }) => void Object.assign(document.request, { app: 'other' }),
  },
  {
    name: 'forged: another version',
    forge: ({ document }) => void Object.assign(document.request, { version: 'v2' }),
  },
];

export const forgeryRows: readonly string[] = forgeries.map(({ name }) => name);

export interface ForgeryCase extends Pick<Forgery, 'forge' | 'honest'> {
  /** `forgery-2` */
  readonly name: string;
  readonly row: string;
}

export function planForgeries(rounds: number): ForgeryCase[] {
  return Array.from({ length: rounds * forgeries.length }, (_, index) => {
    const { name: row, ...forgery } = forgeries[index % forgeries.length]!;
    return { ...forgery, name: `forgery-${index + 1}`, row };
  });
}

/** Publishes a forged folder beside the application whose layer it is after. */
export async function runForgery(
  lane: Lane,
  { name, row, forge, honest = false }: ForgeryCase,
): Promise<CaseResult> {
  const { url } = lane.registries.target;
  lane.source.faults = [];
  lane.target.faults = [];
  await fillNamespace(lane, name, { old: true, other: true });
  return await withRunDirectory((forged) =>
    withRunDirectory(async (directory) => {
      await forgeFolder(lane, forged, forge);
      const run = await lane.publish(forged, { namespace: name, directory }).ended;
      const after = await readRepository(url, `${name}/demo`);
      const left = await readdir(directory);
      const before = lane.wanted.old;
      const wanted = honest ? [lane.wanted.new] : [];
      const problems = judge({ run, before, after, wanted, mustSucceed: honest, left });
      problems.push(...(await stolenBlobs(lane, url, name)), ...(await changedTags(lane, url, name)));
      return { name, row, fired: [row], run, problems };
    }),
  );
}

async function forgeFolder(lane: Lane, directory: string, forge: Forgery['forge']): Promise<void> {
  await cp(lane.prepared, directory, { recursive: true });
  const file = join(directory, 'prepared.json');
  const document = JSON.parse(await readFile(file, 'utf8')) as PreparedDocument;
  const put = (digest: string, bytes: Buffer) =>
    writeFile(join(directory, 'files/sha256', digest.slice('sha256:'.length)), bytes);
  await forge({ document, secret: lane.secret, put });
  await writeFile(file, JSON.stringify(document));
}

/** The layer of the other application mustn't be readable in the repository of this one. */
async function stolenBlobs({ secret }: Lane, url: string, namespace: string): Promise<Problem[]> {
  const { digest } = secret.layer;
  const stolen = await get(`${url}/v2/${namespace}/demo/blobs/${digest}`);
  return stolen === undefined ? [] : [{ what: 'wrong image', details: `it got the private layer ${digest}` }];
}

/** The application beside it keeps its tags. */
async function changedTags({ wanted }: Lane, url: string, namespace: string): Promise<Problem[]> {
  const { tags } = await readRepository(url, `${namespace}/other`);
  if (isDeepStrictEqual(tags, wanted.other)) return [];
  return [
    { what: 'wrong image', details: `it changed the tags of another application: ${JSON.stringify(tags)}` },
  ];
}
