import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ImagebuildError } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { say } from '../../text/say.ts';
import { requestPlatforms } from '../request.ts';
import { type InstallsFound, installsIn } from '../shapes.ts';
import { isPreparedDirectory, listContents, readPrepared } from './directory.ts';
import type { PreparedBuild } from './prepared.ts';
import { checkRegistrySources } from './registrysources.ts';

/** The part of a build that one machine prepared. */
interface PartialBuild {
  /** Its name in errors. */
  readonly directory: string;
  readonly prepared: PreparedBuild;
}

/** The fields that must be equal in all parts, and their names in errors. */
const sharedFields: readonly (readonly [name: string, of: (prepared: PreparedBuild) => unknown])[] = [
  ['type', ({ request }) => request.type],
  ['application', ({ request }) => request.app],
  ['version', ({ request }) => request.version],
  ['directory, or its names, labels and annotations', ({ request }) => request.directory],
  ['build arguments', ({ request }) => request.buildArgs],
  ['permission to replace a tag', ({ request }) => request.replace],
  ['use of the cache', ({ request }) => request.cache],
  ['request id', ({ request }) => request.requestId],
  ['directory', ({ application }) => application.directory],
  ['Kubefile', ({ application }) => application.kubefile],
  ['version to fall back on', ({ application }) => application.fallback],
  ['commit', ({ application }) => application.commit],
  ['Kubernetes version', ({ kubeVersion }) => kubeVersion],
  ['images of any platform', ({ anyPlatform }) => anyPlatform],
  ['lists of images', ({ imageLists }) => imageLists],
  ['unsupported platforms', ({ unsupported }) => unsupported],
];

/**
 * Finds directories of prepared builds: the path itself, or the directories directly in it, which is how the
 * artifacts of several jobs are downloaded. The list may be empty.
 */
export async function findPreparedDirectories(path: string): Promise<string[]> {
  if (isPreparedDirectory(path)) return [path];
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const directories = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  return directories.filter(isPreparedDirectory).sort();
}

/**
 * Reads a prepared build, or the parts of one and joins them.
 * @param directories at least one; nothing in them is trusted. @throws PREPARED_INVALID, LIMIT_EXCEEDED
 */
export async function readPreparedParts(directories: readonly string[]): Promise<PreparedBuild> {
  const parts: PartialBuild[] = [];
  for (const directory of directories) parts.push({ directory, prepared: await readPrepared(directory) });
  return joinParts(parts);
}

/**
 * Joins the parts of a request that were prepared on different machines, some platforms each, into one build.
 * @throws PREPARED_INVALID when two parts differ in more than platforms and engine, or contain the same
 * platform
 */
export function joinParts(parts: readonly PartialBuild[]): PreparedBuild {
  const [first, ...others] = parts;
  if (!first) throw new RangeError('a build has at least one part');
  for (const other of others) checkAlike(first, other);
  const builds = parts.map(({ prepared }) => prepared);
  const platforms = platformsOf(parts);
  const asked = new Set(builds.flatMap(({ request }) => request.platforms));
  const { directory, kubefile } = first.prepared.application;
  checkRegistrySources(platforms, `${directory}/${kubefile}`);
  const warnings = builds.flatMap((build) => build.warnings);
  return {
    ...first.prepared,
    request: {
      ...first.prepared.request,
      platforms: requestPlatforms.filter((platform) => asked.has(platform)),
    },
    engine: builds.map(({ engine }) => engine).find((engine) => engine !== 'native') ?? 'native',
    platforms,
    warnings: [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()],
    ...sumPulled(builds),
    ...joinInstalls(builds),
    files: filesOf(builds),
  };
}

/** Joins how calls were found: the whole is read when one part read them as they are written. */
function joinInstalls(builds: readonly PreparedBuild[]): InstallsFound {
  const known = builds.filter(({ installs }) => installs !== undefined);
  return installsIn(known.find(({ installs }) => installs === 'read') ?? known[0] ?? {});
}

function sumPulled(builds: readonly PreparedBuild[]): Pick<PreparedBuild, 'pulledBytes'> {
  const bytes = builds.reduce((sum, { pulledBytes = 0 }) => sum + pulledBytes, 0);
  return bytes === 0 ? {} : { pulledBytes: bytes };
}

function checkAlike(first: PartialBuild, other: PartialBuild): void {
  const difference = sharedFields.find(
    ([, of]) => !isDeepStrictEqual(of(first.prepared), of(other.prepared)),
  );
  if (difference === undefined) return;
  const [name, of] = difference;
  const valueIn = ({ prepared }: PartialBuild) => JSON.stringify(of(prepared)) ?? say('resultNone').text;
  const words = {
    ...{ name, first: valueIn(first), directory: first.directory },
    ...{ second: valueIn(other), other: other.directory },
  };
  throw notOne(other, say('partsDiffer', words).text);
}

function platformsOf(parts: readonly PartialBuild[]): PreparedBuild['platforms'] {
  const owners = new Map<string, PartialBuild>();
  for (const part of parts)
    for (const name of Object.keys(part.prepared.platforms)) {
      const there = owners.get(name);
      if (there)
        throw notOne(
          part,
          say('partsBoth', { first: there.directory, second: part.directory, platform: name }).text,
        );
      owners.set(name, part);
    }
  const sorted = [...owners].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, { prepared }]) => [name, prepared.platforms[name]!]));
}

/** Finds files in all parts. A file that several parts have is read from the last of them. */
function filesOf(builds: readonly PreparedBuild[]): PreparedBuild['files'] {
  const contents = new Map<string, Content>(
    builds.flatMap((build) => listContents(build).map((content) => [content.digest, content] as const)),
  );
  return (digest) => {
    const content = contents.get(digest);
    if (content) return content;
    throw new ImagebuildError('CONTENT_MISSING', say('preparedLacksFile', { digest }));
  };
}

function notOne({ directory }: PartialBuild, reason: string): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', say('preparedNotOneBuild', { reason }), {
    place: { file: directory },
    hint: say('preparedSameRequest'),
  });
}
