import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { localName } from '../application/directorybuild/imagename.ts';
import { formatLocation, type Location, parseLocation } from '../application/location.ts';
import { parseRegistryHost } from '../application/registryhost.ts';
import type { Request } from '../application/request.ts';
import { rewriteSource } from '../application/sources.ts';
import { ImagebuildError } from '../errors.ts';
import { isDigest } from '../image/descriptor.ts';
import { formatReference, parseReference, type Reference } from '../image/reference.ts';
import { type Source, type Target, wrapSource } from '../image/store.ts';
import { type Connections, openConnections } from '../network/connections.ts';
import type { Progress } from '../progress.ts';
import { type Destination, repositoryIn, type Settings, targetReference } from '../settings.ts';
import { say } from '../text/say.ts';
import type { ListedSource } from './layout/layout-source.ts';
import { dryRunWrites, readOnlyTarget } from './readonly.ts';
import { createCredentialLookup } from './registry/auth/credentials.ts';
import { createRegistry, type Registry } from './registry/registry.ts';

/** The settings that decide where sources are read and how. */
type SourceSettings = Pick<
  Settings,
  'env' | 'plainHttp' | 'tlsHosts' | 'mirrors' | 'sources' | 'offline' | 'signal'
>;
type StoreSettings = SourceSettings &
  Pick<Settings, 'credentials' | 'destination' | 'shareLayers' | 'dryRun'>;

/** Opens the sources of embedded and base images. */
export interface SourceOpener extends AsyncDisposable {
  sourceOf(reference: Reference): Promise<Source>;
}

/** Opens the stores that references and locations name. */
export interface StoreOpener extends SourceOpener {
  /** Opens the target of a build. In a dry run nothing can be written to it. */
  targetOf(request: NamedImage): Promise<OpenTarget>;
  /** Returns a repository to publish to; in a dry run nothing can be written to it. */
  repository(reference: Reference): Target;
  /**
   * Opens a reference or a location on this machine (application/location.ts), and returns the name of the
   * image in it too.
   */
  open(location: string): Promise<{ source: Source; name: string }>;
  /**
   * Opens an archive of a kind.
   * @param shown how messages name it.
   * @throws CONTENT_MISSING when the file doesn't exist, CONTENT_INVALID when it isn't of that kind.
   */
  openArchive(kind: ArchiveKind, file: string, shown: string): Promise<ListedSource>;
}

/** The parts of a request that name its image. */
type NamedImage = Pick<Request, 'app' | 'version' | 'directory'>;

/** The open target of a build. */
export interface OpenTarget {
  readonly target: Target;
  /** The reference with the tag of the index, as people read it. */
  readonly reference: string;
  /** True when each platform gets a tag too; an archive names the index only. */
  readonly platformTags: boolean;
  /** Annotations of the index in a layout's `index.json`, beside its tag. */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Returns another repository of the namespace by its last part, where applications share layers, to mount
   * blobs from.
   */
  readonly sibling?: ((name: string) => Target) | undefined;
  /** True when nothing is visible before `finish`, whatever is written. */
  readonly isHidden?: boolean;
  /** Makes the result visible, after all is written; until then nothing of an archive is. */
  finish(): Promise<void>;
  /** Removes what only a finished target may leave. */
  abort(): Promise<void>;
}

/** Milliseconds without a byte after which a connection counts as broken. */
const stallMs = 30_000;

/** Pauses that are shorter aren't reported. Milliseconds. */
const shortestReportedMs = 1000;

/**
 * Opens plain HTTP connections for the addresses in ADD, through the proxies of the environment.
 * @throws REGISTRY_UNAVAILABLE when offline.
 */
export function openAddresses({ env, offline }: Pick<Settings, 'env' | 'offline'>): Connections {
  const connections = openConnections(stallMs, env);
  if (!offline) return connections;
  const send: Connections['send'] = async ({ href }) => {
    throw new ImagebuildError('REGISTRY_UNAVAILABLE', say('offlineDownload', { address: href }), {
      hint: say('offlineDownloadHint'),
    });
  };
  return { ...connections, send };
}

/**
 * Creates an opener of sources. They never get the credentials that were given for publishing: an application
 * could name a private image of the publisher, and embed it.
 */
export function createSourceOpener(settings: SourceSettings, progress: Progress): SourceOpener {
  const { directories, registries } = splitMirrors(settings.mirrors);
  const registry = openRegistry(settings, {}, registries, progress);
  return {
    async sourceOf(asked) {
      const rewritten = rewriteSource(asked, settings.sources ?? {});
      if (rewritten?.kind === 'oci') return openMirrorLayout(rewritten.directory, asked);
      const reference = rewritten?.reference ?? asked;
      const directory = directories[reference.host] ?? directories['*'];
      if (directory !== undefined) return openMirrorLayout(directory, reference);
      if (settings.offline) throw offlineError(reference);
      return registry.repository(reference.host, reference.repository);
    },
    [Symbol.asyncDispose]: () => registry.close(),
  };
}

export function createStoreOpener(settings: StoreSettings, progress: Progress): StoreOpener {
  const sources = createSourceOpener(settings, progress);
  const { sourceOf } = sources;
  const opened = openRegistry(settings, settings.credentials, {}, progress);
  const targets: Registry = settings.dryRun
    ? { ...opened, repository: (...named) => readOnlyTarget(opened.repository(...named)) }
    : opened;
  return {
    sourceOf,
    repository: ({ host, repository }) => targets.repository(host, repository),
    openArchive,
    open: async (location) => (await openLocal(location)) ?? openReference(location, sourceOf),
    targetOf: (request) => {
      if (settings.dryRun && settings.destination.kind !== 'registry')
        throw dryRunWrites(targetReference(settings.destination, request));
      return openTarget(settings, targets, request);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([sources[Symbol.asyncDispose](), targets.close()]);
    },
  };
}

/** @param explicit credentials that were given outright; the docker configuration is asked after them. */
function openRegistry(
  { env, plainHttp, tlsHosts, signal }: Pick<Settings, 'env' | 'plainHttp' | 'tlsHosts' | 'signal'>,
  explicit: Settings['credentials'],
  mirrors: Record<string, string>,
  progress: Progress,
): Registry {
  return createRegistry({
    credentials: createCredentialLookup({ env, home: homedir(), explicit }),
    env,
    plainHttp,
    tlsHosts,
    mirrors,
    signal,
    onWaiting: (host) =>
      progress({ type: 'wait', subject: host, reason: say('registryNoAnswerYet', { host }).text }),
    onRetry: ({ host, delayMs, reason }) => {
      if (delayMs < shortestReportedMs) return;
      progress({ type: 'wait', subject: host, reason, seconds: Math.round(delayMs / 1000) });
    },
    onDamaged: (subject) =>
      progress({ type: 'warning', warning: { message: say('registryDamagedOnce', { ...subject }).text } }),
    onSlow: (host, slots) =>
      progress({ type: 'wait', subject: host, reason: say('registrySlow', { host, slots }).text }),
  });
}

function splitMirrors(
  mirrors: Settings['mirrors'],
): Record<'directories' | 'registries', Record<string, string>> {
  const directories: Record<string, string> = {};
  const registries: Record<string, string> = {};
  for (const [host, location] of Object.entries(mirrors)) {
    if (location.startsWith('oci:')) directories[host] = location.slice('oci:'.length);
    else registries[host] = location;
  }
  return { directories, registries };
}

/**
 * Opens a layout that mirrors hosts. It holds images under their whole references, since a bare tag wouldn't
 * say whose image it is; a digest names the same content everywhere.
 */
async function openMirrorLayout(directory: string, reference: Reference): Promise<Source> {
  const layout = await openLayout(directory);
  return wrapSource(layout, {
    resolve: (name) => layout.resolve(isDigest(name) ? name : formatReference(reference)),
  });
}

function offlineError(reference: Reference): ImagebuildError {
  const image = formatReference(reference);
  return new ImagebuildError('REGISTRY_UNAVAILABLE', say('offlineImage', { image }), {
    place: { image },
    hint: say('offlineImageHint'),
  });
}

async function openLayout(directory: string, options?: { create: boolean }) {
  const layout = await import('./layout/layout.ts');
  return layout.openLayout(directory, options);
}

type ArchiveKind = 'oci-archive' | 'docker-archive';

interface ArchiveFormat {
  /** The file that only an archive of this kind holds. */
  readonly member: string;
  open(file: string, shown: string): Promise<ListedSource>;
}

/**
 * The kinds of archives. docker writes both in one since its version 25: then the manifests of the OCI layout
 * count.
 */
const archives: Readonly<Record<ArchiveKind, ArchiveFormat>> = {
  'oci-archive': {
    member: 'index.json',
    open: async (...file) => (await import('./archives/oci-archive.ts')).openOciArchive(...file),
  },
  'docker-archive': {
    member: 'manifest.json',
    open: async (...file) => (await import('./archives/docker-archive.ts')).openDockerArchive(...file),
  },
};

function openArchive(kind: ArchiveKind, file: string, shown: string = file): Promise<ListedSource> {
  return archives[kind].open(file, shown);
}

/**
 * Opens an archive of whichever kind it is.
 * @throws CONTENT_MISSING when the file doesn't exist, CONTENT_INVALID when it is of no kind.
 */
export async function openAnyArchive(file: string): Promise<ListedSource> {
  const { indexArchive } = await import('./archives/archive-file.ts');
  const files = await indexArchive(file, file);
  const format = Object.values(archives).find(({ member }) => files.find(member));
  if (format) return format.open(file, file);
  throw new ImagebuildError('CONTENT_INVALID', say('archiveOfNoKind', { archive: file }), {
    place: { file },
    hint: say('archiveMakeOne'),
  });
}

/** The stores on this machine, by the kind of their locations. */
const localStores: Readonly<Record<Location['kind'], (path: string) => Promise<ListedSource>>> = {
  oci: openLayout,
  'oci-archive': (file) => openArchive('oci-archive', file),
  'docker-archive': (file) => openArchive('docker-archive', file),
  archive: openAnyArchive,
};

/** Opens a layout or an archive on disk; returns undefined for a location that looks like a reference. */
async function openLocal(text: string): Promise<{ source: Source; name: string } | undefined> {
  const location = parseLocation(text);
  if (location === undefined) return undefined;
  return nameImage(await localStores[location.kind](location.path), location.name);
}

/** Tells whether a name is the tag of a platform of another one: `v1-arm64` of `v1`. */
function isPlatformTag(name: string, names: readonly string[]): boolean {
  const [, version] = /^(.+)-(?:amd64|arm64)$/.exec(name) ?? [];
  return version !== undefined && names.includes(version);
}

/** Returns the image that is meant when no name is given: the only one in the source. */
async function nameImage(
  source: ListedSource,
  name: string | undefined,
): Promise<{ source: Source; name: string }> {
  if (name !== undefined) return { source, name };
  const all = await source.names();
  const names = all.filter((each) => !isPlatformTag(each, all));
  if (names.length <= 1 || (await source.resolve(''))) return { source, name: names[0] ?? '' };
  const { location } = source;
  throw new ImagebuildError('USAGE', say('storeManyImages', { location, names: names.join(', ') }), {
    hint: say('storeNameOne', { location, name: names[0] ?? '' }),
  });
}

async function openReference(
  location: string,
  sourceOf: SourceOpener['sourceOf'],
): Promise<{ source: Source; name: string }> {
  if (existsSync(join(location, 'oci-layout')))
    throw new ImagebuildError('USAGE', say('storeIsDirectory', { location }), {
      hint: say('storeWriteOci', { location }),
    });
  const reference = parseReference(parseRegistryHost(location).host);
  return { source: await sourceOf(reference), name: reference.digest ?? reference.tag ?? 'latest' };
}

type TargetOpener<Location> = (
  location: Location,
  image: NamedImage,
  registry: Registry,
  shareLayers: boolean,
) => Promise<OpenTarget>;

/** The kinds of targets. */
const targets: {
  readonly [Kind in Destination['kind']]: TargetOpener<Extract<Destination, { readonly kind: Kind }>>;
} = {
  registry: async ({ host, namespace }, { app, version }, registry, shareLayers) => {
    const inNamespace = (name: string) => registry.repository(host, repositoryIn({ namespace }, name));
    return {
      target: inNamespace(app),
      reference: targetReference({ kind: 'registry', host, namespace }, { app, version }),
      platformTags: true,
      sibling: shareLayers ? inNamespace : undefined,
      finish: async () => {},
      abort: async () => {},
    };
  },

  oci: async ({ directory }, image) => ({
    target: await openLayout(directory, { create: true }),
    reference: formatLocation('oci', directory, image.version),
    platformTags: true,
    annotations: containerdName(image),
    finish: async () => {},
    abort: async () => {},
  }),

  'oci-archive': async ({ file }, image) => {
    const { createOciArchive } = await import('./archives/oci-archive.ts');
    const archive = await createOciArchive(file);
    return {
      target: archive,
      reference: formatLocation('oci-archive', file, image.version),
      // podman loads no archive with several names.
      platformTags: false,
      annotations: containerdName(image),
      isHidden: true,
      finish: () => archive.finish(),
      abort: () => archive.abort(),
    };
  },
};

function openTarget(
  { destination, shareLayers }: Pick<StoreSettings, 'destination' | 'shareLayers'>,
  registry: Registry,
  image: NamedImage,
): Promise<OpenTarget> {
  // TypeScript can't see that the row and the destination are of one kind.
  const open: TargetOpener<never> = targets[destination.kind];
  return open(destination as never, image, registry, shareLayers);
}

/** Returns the annotation with the name that containerd gives the image when it imports the layout. */
function containerdName({ app, version, directory }: NamedImage): Record<string, string> {
  return { 'io.containerd.image.name': localName(directory?.tags[0] ?? `${app}:${version}`) };
}
