import type { BlobLayer, PreparedBaseLayer, PreparedPlatform } from '../../application/prepared/prepared.ts';
import { ImagebuildError, type Place } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { mediaTypes } from '../../image/descriptor.ts';
import type { Source } from '../../image/store.ts';
import type { EvaluatedMount, RunStep } from '../../kubefile/evaluation.ts';
import { type Compression, resolveCompression } from '../../layers/compression.ts';
import { decompressLayer } from '../../layers/decompress.ts';
import { encode } from '../../layers/encoder.ts';
import { applyLayerChanges } from '../../layers/overlay.ts';
import { type ImageLayer, type LayerChanges, readLayer } from '../../layers/read.ts';
import type { BlobSpool } from '../../layers/spool.ts';
import type { Tree } from '../../layers/tree.ts';
import type { RunCommand, RunMount } from '../../runner/engines/engine.ts';
import { addPlace, type BaseImage, openBaseImages } from '../bases.ts';
import { changesNothing } from './changes.ts';
import type { MountSource } from './mounted.ts';

/** An image on the way: what a RUN begins from, or what it mounts. */
export interface IntermediateImage extends Pick<PreparedPlatform, 'base' | 'layers' | 'config'> {
  /** Layers of engines that are among the layers. */
  readonly files: readonly Content[];
}

/** Carries out commands for a platform; which engine does is decided when the first come. */
export interface RunExecutor {
  /** A name that no other segment has. */
  next(): string;
  /** @throws PROGRAM_MISSING, KUBEFILE_UNSUPPORTED when these commands cannot be run, before anything is made for them. */
  check(commands: readonly Pick<RunCommand, 'network' | 'place'>[]): Promise<void>;
  /** Writes an image where the engine will find it, under a tag. */
  write(image: IntermediateImage, tag: string): Promise<void>;
  /** The image with that tag. */
  open(tag: string): Promise<Source>;
  /**
   * Runs the commands on the image with the tag `state`.
   * @returns the image with a layer for each on top.
   * @throws RUN_FAILED, TIMEOUT, CANCELLED
   */
  run(commands: readonly RunCommand[], state: string, name: string): Promise<Source>;
}

/** gzip, whatever the result's layers of files are packed with: every tool of every age reads it. */
const packing = resolveCompression({ type: 'gzip' }) as Exclude<Compression, { type: 'none' }>;

/** What a segment runs with. */
export interface RunInput {
  readonly runs: RunExecutor;
  /** `linux/amd64` */
  readonly platform: string;
  readonly file: string;
  readonly keep: BlobSpool;
  readonly mounted: (mount: EvaluatedMount) => Promise<MountSource>;
}

/** What one RUN did: the layer that is published, and what it does to the tree. */
export interface RunResult {
  /** undefined: it changed nothing. */
  readonly layer?: BlobLayer | undefined;
  readonly content?: Content | undefined;
  readonly changes: LayerChanges;
}

/**
 * Runs the steps of a segment on an image.
 * @param steps with the same environment, user and directory. @param tree the image's file system.
 * @returns a row for each step.
 * @throws KUBEFILE_UNSUPPORTED for what no engine is given; what `Runs` throws; CONTENT_INVALID when the engine changed what it was given.
 */
export async function runSteps(
  steps: readonly RunStep[],
  below: Omit<IntermediateImage, 'config'>,
  tree: Tree,
  input: RunInput,
): Promise<RunResult[]> {
  const { runs, platform } = input;
  const [first] = steps;
  if (!first) throw new RangeError('a segment has at least one step');
  const bare = steps.map((step) => bareCommand(step, input.file));
  await runs.check(bare);
  const name = runs.next();
  const state = `state-${name}`;
  await runs.write({ ...below, config: configOf(first) }, state);
  const commands: RunCommand[] = [];
  for (const [index, command] of bare.entries()) {
    const opening = mountsOf(steps[index]!, `mount-${name}-${index}`, input);
    const mounts = await addPlace(command.place, opening);
    commands.push({ ...command, mounts });
  }
  const result = await runs.run(commands, state, name);
  const given = await openImage(await runs.open(state), platform);
  const made = await openImage(result, platform);
  return await takeLayers(steps, addedLayers(given, made, steps.length, result), tree, {
    ...input,
    source: result,
  });
}

function configOf({ env, user, workdir }: RunStep): IntermediateImage['config'] {
  return {
    Env: env,
    ...(user === undefined ? {} : { User: user }),
    ...(workdir === undefined ? {} : { WorkingDir: workdir }),
  };
}

/** The command without its mounts. @throws KUBEFILE_UNSUPPORTED */
function bareCommand(step: RunStep, file: string): Omit<RunCommand, 'mounts'> {
  const place = { file, line: step.line };
  const { network, security, device } = step.settings;
  if (security?.some((word) => word !== 'sandbox'))
    throw unsupported(place, '--security', 'It gets no more rights than any RUN: leave --security out.');
  if (device) throw unsupported(place, '--device', 'It is given no device: leave --device out.');
  for (const { type } of step.mounts)
    if (type === 'secret' || type === 'ssh')
      throw unsupported(
        place,
        `a mount of type ${type}`,
        'What runs an application’s code holds no secret: fetch what needs one elsewhere, and COPY it.',
      );
  return { words: step.command, network: network?.[0], place };
}

async function mountsOf({ mounts }: RunStep, tag: string, input: RunInput): Promise<RunMount[]> {
  const all: RunMount[] = [];
  for (const [index, mount] of mounts.entries()) {
    const { type, from, target, writable, settings } = mount;
    if (type === 'secret' || type === 'ssh') continue;
    if (type !== 'bind' && !from) {
      all.push({ type, target, writable, settings });
      continue;
    }
    const image = `${tag}-${index}`;
    const { image: content, source } = await input.mounted(mount);
    await input.runs.write(content, image);
    const own = source === undefined ? settings : { ...settings, source };
    all.push({ type, target, writable, settings: own, image });
  }
  return all;
}

/** An image of a layout that holds one, whatever it is called there. */
async function openImage(source: Source, platform: string): Promise<BaseImage> {
  return await openBaseImages(async () => source, []).open('localhost/interim', platform);
}

/** The layers that the engine put on top of those that it was given, one for each step. @throws CONTENT_INVALID */
function addedLayers(given: BaseImage, made: BaseImage, steps: number, source: Source): PreparedBaseLayer[] {
  const before = given.prepared.layers;
  const after = made.prepared.layers;
  const kept = before.every(({ diffId }, index) => after[index]?.diffId === diffId);
  if (kept && after.length === before.length + steps) return after.slice(before.length);
  throw new ImagebuildError(
    'CONTENT_INVALID',
    `the engine made ${after.length} layers of ${before.length} layers and ${steps} RUN${kept ? '' : ', and changed the first ones'}`,
    { place: { image: source.location }, hint: 'Take another engine, or another version of it: --engine.' },
  );
}

async function takeLayers(
  steps: readonly RunStep[],
  layers: readonly PreparedBaseLayer[],
  below: Tree,
  { keep, source }: RunInput & { readonly source: Source },
): Promise<RunResult[]> {
  const ran: RunResult[] = [];
  let tree = below;
  for (const [index, { diffId, ...descriptor }] of layers.entries()) {
    const blob = { source, descriptor, diffId };
    const changes = await readLayer(blob);
    const isEmpty = changesNothing(changes, tree);
    ran.push(isEmpty ? { changes } : { changes, ...(await keepLayer(steps[index]!, blob, keep)) });
    tree = applyLayerChanges(tree, changes);
  }
  return ran;
}

/** Packed by our own encoder, so that the same tar has the same digest whoever made it. */
async function keepLayer(
  { createdBy }: RunStep,
  blob: ImageLayer,
  keep: BlobSpool,
): Promise<Required<Pick<RunResult, 'layer' | 'content'>>> {
  const tar = decompressLayer(blob.source, blob.descriptor);
  const content = await keep(encode(tar, packing));
  const { digest, size } = content;
  const { diffId } = blob;
  return {
    content,
    layer: { createdBy, blob: { mediaType: mediaTypes.ociLayerGzip, digest, size, diffId } },
  };
}

function unsupported(place: Place, what: string, hint: string): ImagebuildError {
  return new ImagebuildError('KUBEFILE_UNSUPPORTED', `RUN with ${what} is not supported`, { place, hint });
}
