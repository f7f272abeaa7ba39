import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { parse } from 'yaml';
import { formatScalar } from '../text/format.ts';
import { say } from '../text/say.ts';

/** The fields of a Chart.yaml that matter here. */
export interface ChartMetadata {
  /** undefined when only helm can say what is wrong with the file. */
  readonly name: string | undefined;
  /** Its own version. */
  readonly version: string | undefined;
  /** The Kubernetes versions that the chart allows, in the syntax of Masterminds/semver. */
  readonly kubeVersion: string | undefined;
  /** true for a library: a part of other charts, which can't be rendered. */
  readonly isLibrary: boolean;
  /** The whole Chart.yaml: its annotations may name images. */
  readonly text: string;
}

/** Bytes: of a Chart.yaml, and of a package when unpacked. */
const limits = { file: 1024 * 1024, unpacked: 256 * 1024 * 1024 };

/**
 * Reads the Chart.yaml of a directory or a `.tgz`; undefined when it is missing. Whether it is valid, helm
 * decides.
 */
export async function readChartMetadata(
  path: string,
  isDirectory: boolean,
): Promise<ChartMetadata | undefined> {
  const found = isDirectory ? await readPlain(join(path, 'Chart.yaml')) : await readPackaged(path);
  return found === undefined ? undefined : parseChartFile(found);
}

function parseChartFile(content: string): ChartMetadata {
  const { name, version, kubeVersion, type } = readFields(content);
  return {
    name: formatScalar(name) || undefined,
    version: formatScalar(version) || undefined,
    kubeVersion: formatScalar(kubeVersion) || undefined,
    isLibrary: type === 'library',
    text: content,
  };
}

type ChartFields = Partial<Record<'name' | 'version' | 'kubeVersion' | 'type', unknown>>;

/** Reads the fields as YAML; line by line where helm's parser accepts what ours doesn't. */
function readFields(content: string): ChartFields {
  try {
    const chart: unknown = parse(content, { maxAliasCount: 100, logLevel: 'silent' });
    if (typeof chart === 'object' && chart !== null && 'name' in chart) return chart;
  } catch {
    // such as a quoted text over several lines
  }
  const lines = content.matchAll(
    /^(name|version|kubeVersion|type):[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#][^#\n]*))/gm,
  );
  return Object.fromEntries([...lines].map(([, key, ...values]) => [key, values.find(Boolean)?.trim()]));
}

async function readPlain(path: string): Promise<string | undefined> {
  // A pipe would be waited for.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    },
  );
  if (!file) return undefined;
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= limits.file ? await file.readFile('utf8') : undefined;
  } finally {
    await file.close();
  }
}

/**
 * Reads `<chart>/Chart.yaml` of a package. Nothing is written, so the names in it can't do harm.
 * @throws Error for a link that leads out of the package: helm would take it for an empty file.
 */
async function readPackaged(path: string): Promise<string | undefined> {
  const entries = extract();
  const unpacked = pipeline(createReadStream(path), createGunzip(), entries, () => {});
  let size = 0;
  let found: string | undefined;
  try {
    for await (const entry of entries) {
      size += entry.header.size ?? 0;
      if (size > limits.unpacked) return found;
      checkLink(entry.header);
      if (found !== undefined || !/^(?:\.\/)?[^/]+\/Chart\.yaml$/.test(entry.header.name)) {
        entry.resume();
        continue;
      }
      if ((entry.header.size ?? 0) > limits.file) return undefined;
      found = await text(entry);
    }
    return found;
  } finally {
    unpacked.destroy();
  }
}

function checkLink({ type, name, linkname }: Header): void {
  if ((type !== 'symlink' && type !== 'link') || typeof linkname !== 'string') return;
  const target = type === 'symlink' ? posix.join(posix.dirname(name), linkname) : posix.normalize(linkname);
  if (!linkname.startsWith('/') && !target.split('/').includes('..')) return;
  const words = { path: JSON.stringify(name), target: JSON.stringify(linkname) };
  throw new Error(say('packageLinkLeadsOut', words).text);
}
