import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PreparedBuild, PreparedImage } from './application/prepared.ts';
import type { Request } from './application/request.ts';
import { ImagebuildError } from './errors.ts';
import { parseReference, type Reference } from './image/reference.ts';
import type { Source, Target } from './image/store.ts';
import type { Content } from './image/tree.ts';
import { createArchive, openArchive } from './layout/archive.ts';
import { openLayout } from './layout/directory.ts';
import { openDockerArchive } from './layout/docker-archive.ts';
import type { Registry } from './registry/registry.ts';
import type { Settings } from './settings.ts';
import { openClient, openSources, type Sources } from './sources.ts';

/** Where a result goes, opened. */
export interface OpenTarget {
  readonly target: Target;
  /** The tag that the index gets, and how people name the result. */
  readonly reference: string;
  /** A registry has a tag for each platform too; a layout names the index only. */
  readonly platformTags: boolean;
  /** What a layout's `index.json` says of the index beside its tag. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Makes the result last, once all is written; before it, nothing of an archive is to be seen. */
  finish(): Promise<void>;
  /** Takes back what only a finished target may leave. */
  abort(): Promise<void>;
}

/** Opens the stores that references and locations name. */
export interface Stores extends Sources {
  /** @param files the context files of the build, among them the archives that hold images. */
  sourceOfImage(image: PreparedImage, files: PreparedBuild['files']): Promise<Source>;
  targetOf(request: Pick<Request, 'app' | 'version'>): Promise<OpenTarget>;
  /** A repository to publish to. */
  repository(reference: Reference): Target;
  /** A reference, `oci:DIR[:tag]` or `FILE.tar`, and the name of the image in it. */
  open(location: string): Promise<{ source: Source; name: string }>;
}

export function openStores(settings: Settings): Stores {
  const sources = openSources(settings);
  const { sourceOf } = sources;
  const targets = openClient(settings, settings.credentials, {});
  const repository = ({ host, repository: name }: Reference) => targets.repository(host, name);
  return {
    sourceOf,
    repository,
    sourceOfImage: async (image, files) =>
      image.archive ? inArchive(image, files(image.archive.digest)) : sourceOf(registryReference(image)),
    open: async (location) => (await openLocal(location)) ?? openReference(location, sourceOf),
    targetOf: (request) => openTarget(settings, targets, request),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([sources[Symbol.asyncDispose](), targets.close()]);
    },
  };
}

/** An archive holds one image, or several of which one has the name that was asked for: `''` is the only one. */
async function inArchive(image: PreparedImage, { file }: Content): Promise<Source> {
  const { transport, archive } = image;
  if (file === undefined || !archive) throw new RangeError(`${image.reference} lies in no file`);
  const opened = await (transport === 'oci-archive' ? openArchive(file) : openDockerArchive(file));
  return {
    location: `${transport}:${image.origins[0]?.file ?? archive.name}`,
    manifest: (descriptor) => opened.manifest(descriptor),
    blob: (descriptor, offset) => opened.blob(descriptor, offset),
    resolve: async () => (await opened.resolve(archive.name)) ?? (await opened.resolve('')),
  };
}

/** A layout or an archive on disk; undefined for what looks like a reference. */
async function openLocal(location: string): Promise<{ source: Source; name: string } | undefined> {
  const archive = /^(?:oci-archive:)?(.+\.tar)(?::([^:/]+))?$/.exec(location);
  if (archive?.[1] !== undefined) return named(await openArchive(archive[1]), archive[2]);
  const layout = /^oci:(.+?)(?::([^:/]+))?$/.exec(location);
  if (layout?.[1] !== undefined) return named(await openLayout(layout[1]), layout[2]);
  return undefined;
}

/** The image that is meant when no tag is given: the only one there is. */
async function named(
  source: Source & { tags(): Promise<string[]> },
  tag: string | undefined,
): Promise<{ source: Source; name: string }> {
  const tags = await source.tags();
  if (tag !== undefined || tags.length <= 1) return { source, name: tag ?? tags[0] ?? '' };
  throw new ImagebuildError('USAGE', `${source.location} holds several images: ${tags.join(', ')}`, {
    hint: `Name one of them: ${source.location}:${tags[0]}`,
  });
}

async function openReference(
  location: string,
  sourceOf: Stores['sourceOf'],
): Promise<{ source: Source; name: string }> {
  if (existsSync(join(location, 'oci-layout')))
    throw new ImagebuildError('USAGE', `${location} is a folder here, and reads as a reference`, {
      hint: `Write oci:${location} for the layout in it, or the reference with its registry.`,
    });
  const reference = parseReference(location);
  return { source: await sourceOf(reference), name: reference.digest ?? reference.tag ?? 'latest' };
}

function registryReference(image: PreparedImage): Reference {
  if (image.transport === 'registry') return parseReference(image.reference);
  const origin = image.origins[0];
  throw new ImagebuildError(
    'REFERENCE_INVALID',
    `${image.reference} comes from ${image.transport}, which is not read yet`,
    {
      place: { file: origin?.file, line: origin?.line, image: image.reference },
      hint: 'Push the image to a registry and name it there.',
    },
  );
}

async function openTarget(
  settings: Settings,
  registry: Registry,
  request: Pick<Request, 'app' | 'version'>,
): Promise<OpenTarget> {
  const { destination } = settings;
  const { app, version } = request;
  if (destination.kind === 'registry') {
    const repository = `${destination.namespace}/${app}`;
    return {
      target: registry.repository(destination.host, repository),
      reference: `${destination.host}/${repository}:${version}`,
      platformTags: true,
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
  const archive = await createArchive(destination.file);
  return {
    target: archive,
    reference: `oci-archive:${destination.file}:${version}`,
    platformTags: false,
    annotations,
    finish: () => archive.finish(),
    abort: () => archive.abort(),
  };
}
