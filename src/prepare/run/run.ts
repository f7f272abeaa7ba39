import { isDeepStrictEqual } from 'node:util';
import type { BlobLayer, PreparedBaseLayer, PreparedPlatform } from '../../application/prepared/prepared.ts';
import { registryRoot, selectRegistryEntries } from '../../embedded/heldimages.ts';
import { ImagebuildError, type Message, type Place } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { mediaTypes } from '../../image/descriptor.ts';
import type { Source } from '../../image/store.ts';
import type { EvaluatedMount, RunStep } from '../../kubefile/evaluation.ts';
import { type Compression, resolveCompression } from '../../layers/compression.ts';
import { decompressLayer } from '../../layers/decompress.ts';
import { encode } from '../../layers/encoder.ts';
import type { BlobSpool } from '../../layers/filecontent.ts';
import { type ImageLayer, readLayer } from '../../layers/layerreader.ts';
import { applyLayerChanges, type LayerChanges } from '../../layers/overlay.ts';
import { entryMetadata, type Tree } from '../../layers/tree.ts';
import type { RunCommand, RunMount } from '../../runner/engines/engine.ts';
import { say } from '../../text/say.ts';

/** An image that a RUN starts from or mounts. */
export interface IntermediateImage extends Pick<PreparedPlatform, 'base' | 'layers' | 'config'> {
  /** The files of those layers that engines made. */
  readonly files: readonly Content[];
}

/** The source of a mount: an image, and the path in it, without links, unless all of it is mounted. */
export interface MountSource {
  readonly image: IntermediateImage;
  readonly source?: string | undefined;
}

/** A command of RUN whose mounts hold the images themselves. */
export interface ImageCommand extends Omit<RunCommand, 'mounts'> {
  readonly mounts: readonly ImageMount[];
}

interface ImageMount extends Omit<RunMount, 'image'> {
  readonly image?: IntermediateImage | undefined;
}

/** The layers of an image before and after an engine ran commands on it. */
export interface EngineLayers {
  readonly before: readonly PreparedBaseLayer[];
  readonly after: readonly PreparedBaseLayer[];
  /** The image with the new layers. */
  readonly source: Source;
}

/** Runs commands for a platform. The first use decides which engine does it. */
export interface RunExecutor {
  /**
   * @throws PROGRAM_MISSING, KUBEFILE_UNSUPPORTED when these commands can't be run, before anything is made
   * for them.
   */
  check(commands: readonly Pick<RunCommand, 'network' | 'place'>[]): Promise<void>;
  /** Runs the commands on an image. @throws RUN_FAILED, TIMEOUT, CANCELLED */
  run(commands: readonly ImageCommand[], image: IntermediateImage): Promise<EngineLayers>;
}

/** gzip, however the result's layers of files are compressed: every tool can read it. */
const packing = resolveCompression({ type: 'gzip' }) as Exclude<Compression, { type: 'none' }>;

export interface RunInput {
  readonly executor: RunExecutor;
  /** The Kubefile, as errors name it. */
  readonly file: string;
  readonly spool: BlobSpool;
  /** @throws COPY_SOURCE_MISSING, what opening an image throws. */
  readonly openMount: (mount: EvaluatedMount, place: Place) => Promise<MountSource>;
}

/** The effect of one RUN: the layer that is published, and its changes to the tree. */
export interface RunResult {
  /** undefined: the command changed nothing. */
  readonly layer?: BlobLayer | undefined;
  readonly content?: Content | undefined;
  readonly changes: LayerChanges;
}

/**
 * Runs consecutive steps on an image.
 * @param steps with the same environment, user and directory.
 * @param tree the image's file system.
 * @returns a result for each step.
 * @throws KUBEFILE_UNSUPPORTED for settings that no engine supports; what `RunExecutor` throws;
 * CONTENT_INVALID when the engine changed the layers that it was given.
 */
export async function runSteps(
  steps: readonly RunStep[],
  below: Omit<IntermediateImage, 'config'>,
  tree: Tree,
  { executor, file, spool, openMount }: RunInput,
): Promise<RunResult[]> {
  const [first] = steps;
  if (!first) throw new RangeError('a segment has at least one step');
  const bare = steps.map((step) => createCommand(step, file));
  await executor.check(bare);
  const commands: ImageCommand[] = [];
  for (const [index, command] of bare.entries())
    commands.push({ ...command, mounts: await openMounts(steps[index]!, command.place, openMount) });
  const layers = await executor.run(commands, { ...below, config: configOf(first) });
  return await takeLayers(steps, layers, tree, spool);
}

function configOf({ env, user, workdir }: RunStep): IntermediateImage['config'] {
  return {
    Env: env,
    ...(user === undefined ? {} : { User: user }),
    ...(workdir === undefined ? {} : { WorkingDir: workdir }),
  };
}

/** Creates the command of a step, without its mounts. @throws KUBEFILE_UNSUPPORTED */
function createCommand(step: RunStep, file: string): Omit<RunCommand, 'mounts'> {
  const place = { file, line: step.line };
  const { network, security, device } = step.settings;
  if (security?.some((word) => word !== 'sandbox'))
    throw unsupported(place, '--security', say('runSecurityHint'));
  if (device) throw unsupported(place, '--device', say('runDeviceHint'));
  for (const { type } of step.mounts)
    if (type === 'secret' || type === 'ssh')
      throw unsupported(place, `--mount=type=${type}`, say('runSecretHint'));
  return { words: step.command, network: network?.[0], place };
}

function unsupported(place: Place, flag: string, hint: Message): ImagebuildError {
  return new ImagebuildError('KUBEFILE_UNSUPPORTED', say('runFlagUnsupported', { flag }), { place, hint });
}

async function openMounts(
  { mounts }: RunStep,
  place: Place,
  open: RunInput['openMount'],
): Promise<ImageMount[]> {
  const opened: ImageMount[] = [];
  for (const mount of mounts) {
    const { type, from, target, writable, settings } = mount;
    if (type === 'secret' || type === 'ssh') continue;
    if (type !== 'bind' && !from) {
      opened.push({ type, target, writable, settings });
      continue;
    }
    const { image, source } = await open(mount, place);
    const own = source === undefined ? settings : { ...settings, source };
    opened.push({ type, target, writable, settings: own, image });
  }
  return opened;
}

async function takeLayers(
  steps: readonly RunStep[],
  layers: EngineLayers,
  below: Tree,
  spool: BlobSpool,
): Promise<RunResult[]> {
  const { source } = layers;
  const results: RunResult[] = [];
  let tree = below;
  for (const [index, { diffId, ...descriptor }] of addedLayers(layers, steps.length).entries()) {
    const blob = { source, descriptor, diffId };
    const changes = await readLayer(blob);
    const after = applyLayerChanges(tree, changes);
    if (changesNothing(changes, tree)) results.push({ changes });
    else
      results.push({ changes, ...(await keepLayer(steps[index]!, blob, spool, changesIn(changes, after))) });
    tree = after;
  }
  return results;
}

/** Records the changes of a layer to what `registry/` holds. @param after the tree with the layer on it. */
function changesIn({ removed, opaque, entries }: LayerChanges, after: Tree): BlobLayer['registry'] {
  const inRegistry = (path: string) => path === registryRoot || path.startsWith(`${registryRoot}/`);
  const present = entries.flatMap(({ path }) => after.get(path) ?? []);
  const changes = {
    removed: [...removed].filter(inRegistry),
    opaque: [...opaque].filter((path) => path === '' || inRegistry(path)),
    entries: selectRegistryEntries(present.map(entryMetadata)),
  };
  return Object.values(changes).some((list) => list.length > 0) ? changes : undefined;
}

/** The layers that the engine added, one for each step. @throws CONTENT_INVALID */
function addedLayers({ before, after, source }: EngineLayers, steps: number): readonly PreparedBaseLayer[] {
  const isKept = before.every(({ diffId }, index) => after[index]?.diffId === diffId);
  if (isKept && after.length === before.length + steps) return after.slice(before.length);
  const words = { before: before.length, after: after.length, steps };
  const message = isKept ? say('engineLayerCount', words) : say('engineLayersChanged');
  const place = { image: source.location };
  throw new ImagebuildError('CONTENT_INVALID', message, { place, hint: say('engineLayersHint') });
}

/**
 * Returns true if a layer leaves a tree as it is: engines also write the directories that they only looked
 * into. A path that the layer removes was there, even if the tree doesn't know it: a tree holds no pipes and
 * no devices.
 */
export function changesNothing({ removed, opaque, entries }: LayerChanges, tree: Tree): boolean {
  if (opaque.size + removed.size > 0) return false;
  return entries.every((entry) => {
    const before = tree.get(entry.path);
    if (entry.type !== 'dir' || before?.type !== 'dir') return false;
    const hasSameOwner = entry.uid === before.uid && entry.gid === before.gid;
    return entry.mode === before.mode && hasSameOwner && isDeepStrictEqual(entry.xattrs, before.xattrs);
  });
}

/**
 * Compresses a layer with our own encoder, so that the same tar has the same digest whichever engine made it.
 */
async function keepLayer(
  { createdBy }: RunStep,
  blob: ImageLayer,
  spool: BlobSpool,
  registry: BlobLayer['registry'],
): Promise<Required<Pick<RunResult, 'layer' | 'content'>>> {
  const content = await spool.add(encode(decompressLayer(blob.source, blob.descriptor), packing));
  const { digest, size } = content;
  const { diffId } = blob;
  return {
    content,
    layer: {
      createdBy,
      blob: { mediaType: mediaTypes.ociLayerGzip, digest, size, diffId },
      ...(registry ? { registry } : {}),
    },
  };
}
