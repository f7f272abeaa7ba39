import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Request } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { parseReference, type Reference } from '../image/reference.ts';
import type { Source, Target } from '../image/store.ts';
import type { Settings } from '../settings.ts';
import { openDockerArchive } from './archives/docker.ts';
import { createOciArchive, openOciArchive } from './archives/oci.ts';
import { openAnyArchive } from './archives/open.ts';
import { openLayout } from './layout/layout.ts';
import type { ListedSource } from './layout/source.ts';
import type { Registry } from './registry/registry.ts';
import { createSourceOpener, openRegistry, type SourceOpener } from './sources.ts';

/** Where a result goes, opened. */
export interface OpenTarget {
  readonly target: Target;
  /** The tag that the index gets, and how people name the result. */
  readonly reference: string;
  /** A registry has a tag for each platform too; a layout names the index only. */
  readonly platformTags: boolean;
  /** What a layout's `index.json` says of the index beside its tag. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** A repository beside the target's, by its last part, where applications share layers: what can be mounted is there. */
  readonly beside?: ((name: string) => Target) | undefined;
  /** Makes the result last, once all is written; before it, nothing of an archive is to be seen. */
  finish(): Promise<void>;
  /** Takes back what only a finished target may leave. */
  abort(): Promise<void>;
}

/** Opens the stores that references and locations name. */
export interface StoreOpener extends SourceOpener {
  targetOf(request: Pick<Request, 'app' | 'version'>): Promise<OpenTarget>;
  /** A repository to publish to. */
  repository(reference: Reference): Target;
  /** A reference, `oci:DIR[:tag]`, or `FILE.tar[:tag]` with `oci-archive:` or `docker-archive:` before it or not; and the image's name in it. */
  open(location: string): Promise<{ source: Source; name: string }>;
}

export function createStoreOpener(settings: Settings): StoreOpener {
  const sources = createSourceOpener(settings);
  const { sourceOf } = sources;
  const targets = openRegistry(settings, settings.credentials, {});
  const repository = ({ host, repository: name }: Reference) => targets.repository(host, name);
  return {
    sourceOf,
    repository,
    open: async (location) => (await openLocal(location)) ?? openReference(location, sourceOf),
    targetOf: (request) => openTarget(settings, targets, request),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([sources[Symbol.asyncDispose](), targets.close()]);
    },
  };
}

/** How a place on this machine is written, and what opens it. Only where the kind is said may a whole name follow. */
const places: readonly { form: RegExp; open: (path: string) => Promise<ListedSource> }[] = [
  { form: /^oci-archive:(.+?\.tar)(?::(.+))?$/, open: openOciArchive },
  { form: /^docker-archive:(.+?\.tar)(?::(.+))?$/, open: openDockerArchive },
  { form: /^(.+\.tar)(?::([^:/]+))?$/, open: openAnyArchive },
  { form: /^oci:(.+?)(?::([^:/]+))?$/, open: openLayout },
];

/** A layout or an archive on disk; undefined for what looks like a reference. */
async function openLocal(location: string): Promise<{ source: Source; name: string } | undefined> {
  for (const { form, open } of places) {
    const [, path, name] = form.exec(location) ?? [];
    if (path !== undefined) return named(await open(path), name);
  }
  return undefined;
}

/** The image that is meant when no name is given: the only one there is. */
async function named(
  source: ListedSource,
  name: string | undefined,
): Promise<{ source: Source; name: string }> {
  if (name !== undefined) return { source, name };
  const names = await source.names();
  if (names.length <= 1 || (await source.resolve(''))) return { source, name: names[0] ?? '' };
  throw new ImagebuildError('USAGE', `${source.location} holds several images: ${names.join(', ')}`, {
    hint: `Name one of them: ${source.location}:${names[0]}`,
  });
}

async function openReference(
  location: string,
  sourceOf: StoreOpener['sourceOf'],
): Promise<{ source: Source; name: string }> {
  if (existsSync(join(location, 'oci-layout')))
    throw new ImagebuildError('USAGE', `${location} is a folder here, and reads as a reference`, {
      hint: `Write oci:${location} for the layout in it, or the reference with its registry.`,
    });
  const reference = parseReference(location);
  return { source: await sourceOf(reference), name: reference.digest ?? reference.tag ?? 'latest' };
}

async function openTarget(
  settings: Settings,
  registry: Registry,
  request: Pick<Request, 'app' | 'version'>,
): Promise<OpenTarget> {
  const { destination } = settings;
  const { app, version } = request;
  if (destination.kind === 'registry') {
    const { host, namespace } = destination;
    const inNamespace = (name: string) => registry.repository(host, `${namespace}/${name}`);
    return {
      target: inNamespace(app),
      reference: `${host}/${namespace}/${app}:${version}`,
      platformTags: true,
      beside: settings.shareLayers ? inNamespace : undefined,
      finish: async () => {},
      abort: async () => {},
    };
  }
  const annotations = { 'io.containerd.image.name': `localhost/${app}:${version}` };
  if (destination.kind === 'oci') {
    const { directory } = destination;
    const target = await openLayout(directory, { create: true });
    const reference = `oci:${directory}:${version}`;
    return {
      target,
      reference,
      platformTags: false,
      annotations,
      finish: async () => {},
      abort: async () => {},
    };
  }
  const archive = await createOciArchive(destination.file);
  return {
    target: archive,
    reference: `oci-archive:${destination.file}:${version}`,
    platformTags: false,
    annotations,
    finish: () => archive.finish(),
    abort: () => archive.abort(),
  };
}
