import type { FileDescription, ImageDescription, PlatformDescription } from './description.ts';
import { compareImages } from './images.ts';
import type { Comparison, ConfigurationChange, FileChange, PlatformComparison } from './shape.ts';

/**
 * Compares two images, whatever they were described from: images, files and configuration of each platform,
 * and the bytes that somebody who has the first still needs of the second.
 */
export function compare(before: ImageDescription, now: ImageDescription): Comparison {
  const names = keysOf(before.platforms, now.platforms);
  const platforms = names.map((name) => comparePlatform(name, before.platforms[name], now.platforms[name]));
  const isDifferent = platforms.some(({ state }) => state !== 'same');
  const [old, young] = [blobsOf(Object.values(before.platforms)), blobsOf(Object.values(now.platforms))];
  return { different: isDifferent, platforms, transfer: transferOf(old, young) };
}

const nothing: PlatformDescription = { digest: '', images: [], files: [], config: {}, blobs: [] };

function comparePlatform(
  platform: string,
  before: PlatformDescription | undefined,
  now: PlatformDescription | undefined,
): PlatformComparison {
  const [old, young] = [before ?? nothing, now ?? nothing];
  return {
    platform,
    state: before === undefined ? 'added' : now === undefined ? 'removed' : stateOf(old, young),
    images: compareImages(old.images, young.images),
    files: compareFiles(old.files, young.files),
    configuration: compareConfigurations(old.config, young.config),
    transfer: transferOf(blobsOf([old]), blobsOf([young])),
  };
}

function stateOf(before: PlatformDescription, now: PlatformDescription): PlatformComparison['state'] {
  return before.digest === now.digest ? 'same' : 'changed';
}

function compareFiles(before: readonly FileDescription[], now: readonly FileDescription[]): FileChange[] {
  const [old, young] = [byPath(before), byPath(now)];
  return [...new Set([...old.keys(), ...young.keys()])].sort().flatMap((path): FileChange[] => {
    const [was, is] = [old.get(path), young.get(path)];
    if (was === undefined && is !== undefined) return [{ path, change: 'added', now: is.size }];
    if (was !== undefined && is === undefined) return [{ path, change: 'removed', before: was.size }];
    if (was === undefined || is === undefined || was.identity === is.identity) return [];
    return [{ path, change: 'changed', before: was.size, now: is.size }];
  });
}

/** Fields of a configuration whose entries are compared one by one: a list of `NAME=value`, or a set. */
const listed = new Set(['Env', 'Labels', 'ExposedPorts', 'Volumes']);

function compareConfigurations(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): ConfigurationChange[] {
  return keysOf(before, now).flatMap((field) => {
    if (!listed.has(field)) return compareValues({ field }, textOf(before[field]), textOf(now[field]));
    const [old, young] = [entriesOf(before[field]), entriesOf(now[field])];
    const names = keysOf(old, young);
    return names.flatMap((name) => compareValues({ field, name }, old[name], young[name]));
  });
}

function compareValues(
  place: Pick<ConfigurationChange, 'field' | 'name'>,
  before: string | undefined,
  now: string | undefined,
): ConfigurationChange[] {
  if (before === now) return [];
  return [{ ...place, ...(before === undefined ? {} : { before }), ...(now === undefined ? {} : { now }) }];
}

/** Returns the entries of a field by name; the last of two variables with one name counts, as in a shell. */
function entriesOf(value: unknown): Record<string, string> {
  const entries = Array.isArray(value)
    ? value.map(String).map((entry): [string, string] => {
        const at = entry.indexOf('=');
        return at === -1 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
      })
    : Object.entries(value ?? {}).map(([name, one]): [string, string] => [name, textOf(one) ?? '']);
  return Object.fromEntries(entries);
}

/** Returns a value as text, and undefined for one that is as good as absent. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function blobsOf(platforms: readonly PlatformDescription[]): Map<string, number> {
  return new Map(platforms.flatMap(({ blobs }) => blobs.map(({ digest, size }) => [digest, size] as const)));
}

function transferOf(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): Comparison['transfer'] {
  const missing = [...now].filter(([digest]) => !before.has(digest));
  return { bytes: missing.reduce((sum, [, size]) => sum + size, 0), blobs: missing.length };
}

function byPath(files: readonly FileDescription[]): Map<string, FileDescription> {
  return new Map(files.map((file) => [file.path, file]));
}

function keysOf(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
