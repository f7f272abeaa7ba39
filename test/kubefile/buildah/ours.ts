import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type BlobLayer, entriesIn } from '../../../src/application/prepared/prepared.ts';
import { resolveSettings } from '../../../src/buildoptions.ts';
import { writeIntermediateImage } from '../../../src/commands/intermediate.ts';
import { publish } from '../../../src/commands/publish.ts';
import { readContext } from '../../../src/context/contextreader.ts';
import { readDockerignore } from '../../../src/context/dockerignore.ts';
import type { Content } from '../../../src/image/content.ts';
import { parsePlatform } from '../../../src/image/descriptor.ts';
import { formatReference } from '../../../src/image/reference.ts';
import { dialects } from '../../../src/kubefile/dialects.ts';
import { parseKubefile } from '../../../src/kubefile/parse/parse.ts';
import { type ImageLayer, readLayer } from '../../../src/layers/layerreader.ts';
import { applyLayerChanges, mergeLayer } from '../../../src/layers/overlay.ts';
import type { Entry, Tree } from '../../../src/layers/tree.ts';
import { openBaseImages } from '../../../src/prepare/bases.ts';
import { createDownloader } from '../../../src/prepare/download.ts';
import { evaluateWithBases } from '../../../src/prepare/evaluate.ts';
import { buildImage } from '../../../src/prepare/preparedcontext.ts';
import { type LayoutTag, openRunEngines, type RunEngines } from '../../../src/prepare/run/engines.ts';
import type { IntermediateImage } from '../../../src/prepare/run/run.ts';
import { silent } from '../../../src/progress.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { createSourceOpener, openAddresses } from '../../../src/stores/open.ts';
import { inMemory } from '../../context/trees.ts';
import type { BuildahBuild, BuiltImage, FileFacts } from '../../support/buildah.ts';
import { preparedBuild } from '../../support/prepared.ts';

/**
 * Builds the same with imagebuild: Kubefile and context become trees, the layers one file system. @throws
 * ImagebuildError
 */
export async function build(input: BuildahBuild, engines: RunEngines): Promise<BuiltImage> {
  const { directory, kubefile, buildArgs = {}, platform: asked = 'linux/amd64' } = input;
  const parsed = parseKubefile(await readFile(kubefile, 'utf8'), 'Kubefile', dialects);
  await using outside = openOutside();
  const { bases, spool, download } = outside;
  const options = { platform: parsePlatform(asked), buildArgs };
  const evaluation = await evaluateWithBases(parsed, options, bases);
  const ignored = await readDockerignore(directory, 'Kubefile');
  const context = await readContext(directory, { ignore: ignored });
  const runOnHost = () => assert.fail('nothing runs on the host');
  const executorFor = (on: string) => engines.createExecutor(on, (image, to) => writeImage(image, to, on));
  const resources = { context, ignored, platform: asked, bases, spool, download, executorFor, runOnHost };
  const { platform, files: made } = await buildImage(parsed, evaluation, resources);
  const { base } = platform;
  const pinned = base && formatReference({ ...base.reference, digest: base.manifest.digest });
  const below = pinned === undefined ? undefined : await bases.open(pinned, asked);
  let root: Tree = (await below?.tree()) ?? new Map();
  for (const layer of platform.layers)
    root =
      'blob' in layer
        ? applyLayerChanges(root, await readLayer(blobOf(layer, made)))
        : mergeLayer(root, new Map(entriesIn(layer).map((entry) => [entry.path, entry])));
  const files = [...root.values()].map((entry) => [entry.path, factsOf(entry)] as const);
  return { config: platform.config, files: Object.fromEntries(files) };
}

/** Engines for many builds, which keep their files in a directory. */
export function startEngines(directory: string, timeoutMs = 300_000): RunEngines {
  const { engine, env } = settings;
  return openRunEngines({ engine, env, directory, timeoutMs, openLayout }, silent);
}

const settings = resolveSettings({ engine: 'buildah' }, { configuration: undefined, env: process.env });

async function writeImage(image: IntermediateImage, to: LayoutTag, platform: string) {
  const { request, application, anyPlatform } = preparedBuild({});
  const { files } = image;
  const build = {
    request,
    displayPath: application.directory,
    anyPlatform,
    platform,
    image,
    images: [],
    files,
  };
  await writeIntermediateImage(build, to, settings, publish);
}

/** A layer of an engine, as the prepared build has it. */
function blobOf({ blob }: BlobLayer, files: readonly Content[]): ImageLayer {
  const content = files.find(({ digest }) => digest === blob.digest) ?? assert.fail(blob.digest);
  const source = {
    location: 'the prepared build',
    blob: (_: unknown, offset?: number) => content.open(offset),
    resolve: async () => assert.fail('a layer has no name'),
    manifest: async () => assert.fail('a layer isn’t a manifest'),
  };
  return { source, descriptor: blob, diffId: blob.diffId };
}

/** Base images and addresses, as a build of the command line opens them. */
function openOutside() {
  const sources = createSourceOpener(settings, silent);
  const addresses = openAddresses(settings);
  return {
    bases: openBaseImages(sources.sourceOf, []),
    spool: inMemory,
    download: createDownloader(addresses.send, inMemory, silent),
    async [Symbol.asyncDispose]() {
      await Promise.all([sources[Symbol.asyncDispose](), addresses.close()]);
    },
  };
}

function factsOf(entry: Entry): FileFacts {
  const { mode, uid, gid } = entry;
  if (entry.type === 'dir') return { type: 'dir', mode, uid, gid, size: 0 };
  if (entry.type === 'symlink') return { type: 'symlink', mode, uid, gid, size: 0, linkname: entry.linkname };
  const { size, digest } = entry.content;
  const { capabilities } = entry;
  return { type: 'file', mode, uid, gid, size, digest, ...(capabilities ? { capabilities } : {}) };
}
