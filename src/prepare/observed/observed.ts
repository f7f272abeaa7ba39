import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type PreparedImage, type PreparedNote, preparedLimits } from '../../application/prepared/prepared.ts';
import type { Observation, ObservedImage } from '../../cluster/observe/observation.ts';
import { observeCluster } from '../../cluster/observe/observe.ts';
import { readIgnored } from '../../discovery/ignored.ts';
import { ImagebuildError, type Message, type Warning } from '../../errors.ts';
import { type Reference, tryParseReference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { Tree } from '../../layers/tree.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { runInstall } from '../../runner/install/install.ts';
import { say } from '../../text/say.ts';
import { type InstallingCommand, locateCommands } from '../installs/commands.ts';
import { writeCopy } from '../installs/copy.ts';
import type { InstallingImage } from '../installs/installs.ts';
import { type CalledCommand, describeChains } from './chains.ts';
import { pinImage } from './digests.ts';
import type { InstalledImage, ObservedImages, ObserveInstall } from './join.ts';
import { manifestReader } from './manifests.ts';
import type { ObservedCluster } from './session.ts';

interface ObserveInstallOptions {
  /** Opens the cluster for an image whose files are at a directory. */
  readonly openCluster: (image: InstallingImage, files: string) => Promise<ObservedCluster>;
  readonly timeoutMs: number;
  readonly quietMs: number;
  /** Milliseconds that the commands may take. */
  readonly installTimeoutMs: number;
  readonly ignoredImages?: readonly string[] | undefined;
  readonly platformPolicy: (reference: Reference) => PreparedImage['platformPolicy'];
  readonly sourceOf: (reference: Reference) => Promise<Source>;
  /** A directory that is missing or empty. */
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** Creates the search that installs the image; it runs once, for the first platform that is built. */
export function createObserver(options: ObserveInstallOptions): ObserveInstall {
  let found: Promise<ObservedImages> | undefined;
  return (image) => {
    found ??= observeImage(image, options);
    return found;
  };
}

async function observeImage(image: InstalledImage, options: ObserveInstallOptions): Promise<ObservedImages> {
  const place = { file: image.kubefile };
  const { commands, variables } = locateCommands(image);
  if (!image.embed)
    throw new ImagebuildError('USAGE', say('observeEmbedOff'), { place, hint: say('observeEmbedOffHint') });
  if (commands.length === 0)
    throw new ImagebuildError('INSTALL_FAILED', say('observeNoCommands'), {
      place,
      hint: say('observeNoCommandsHint'),
    });
  const files = join(options.directory, 'files');
  const root = await image.tree();
  await writeCopy(files, root);
  const { observation, called } = await install(image, { commands, variables, files, root }, options);
  const images = await prepareImages(observation, called, image, files, options);
  return { ...images, warnings: [...images.warnings, ...timeoutWarnings(observation, options, place)] };
}

interface InstallFiles {
  readonly commands: readonly InstallingCommand[];
  readonly variables: Readonly<Record<string, string>>;
  /** The copy of the image's files. */
  readonly files: string;
  readonly root: Tree;
}

/** Runs ENTRYPOINT and CMD, and watches the cluster from before that until nothing new comes. */
async function install(
  image: InstallingImage,
  { commands, variables, files, root }: InstallFiles,
  options: ObserveInstallOptions,
): Promise<{ readonly observation: Observation; readonly called: readonly CalledCommand[] }> {
  const { env, progress, signal, quietMs, timeoutMs } = options;
  await using session = await options.openCluster(image, files);
  const { cluster, kubeconfig, counts } = session;
  await using observer = await observeCluster(cluster, { counts, quietMs, limitMs: timeoutMs, progress, signal });
  progress({ type: 'phase', phase: 'install', message: say('phaseInstall', { server: cluster.server }).text });
  const ran = await runInstall({
    ...{ commands, variables, files, kubeconfig, env, signal },
    templates: listTemplates(root),
    directory: join(options.directory, 'install'),
    timeoutMs: options.installTimeoutMs,
    onLine: (line) => progress({ type: 'output', program: 'CMD', line }),
    notReady: async () => (await observer.now()).notReady,
  });
  progress({ type: 'phase', phase: 'observe', message: say('phaseObserve').text });
  const observation = await observer.settled();
  const called = ran.flatMap(({ calls }, index) => (commands[index] ? [{ ...commands[index], calls }] : []));
  return { observation, called };
}

/** Lists the templates that sealos renders when it runs an image (docs/compatibility.md C 2). */
function listTemplates(root: Tree): string[] {
  const rendered = /^(?:etc|scripts|manifests|charts)\/.*\.tmpl$/;
  return [...root].flatMap(([path, { type }]) => (type === 'file' && rendered.test(path) ? [path] : []));
}

/** What wasn't ready in time is a warning with the reasons, unless nothing was found. @throws TIMEOUT */
function timeoutWarnings(
  { end, notReady, images }: Observation,
  { timeoutMs }: ObserveInstallOptions,
  place: Warning['place'],
): Warning[] {
  if (end === 'settled') return [];
  const shown = notReady.slice(0, 10).map(({ object, reason }) => `${object}: ${reason}`);
  const words = { seconds: Math.round(timeoutMs / 1000), count: notReady.length, objects: shown.join('; ') };
  const message = say('observeTimeout', words);
  const hint = say('observeTimeoutHint');
  if (!images.some(({ counts }) => counts))
    throw new ImagebuildError('TIMEOUT', message, { place, hint });
  return [{ message: message.text, place, hint: hint.text }];
}

async function prepareImages(
  { images }: Observation,
  called: readonly CalledCommand[],
  image: InstallingImage,
  files: string,
  { ignoredImages = [], sourceOf, platformPolicy }: ObserveInstallOptions,
): Promise<ObservedImages> {
  const context = { directory: await realpath(image.applicationDirectory), place: (file: string) => ({ file }) };
  const { ruleOf } = await readIgnored(context, ignoredImages);
  const readManifests = manifestReader(files);
  const [prepared, notes, warnings]: [PreparedImage[], PreparedNote[], Warning[]] = [[], [], []];
  for (const one of images) {
    const reference = tryParseReference(one.image);
    const origins = describeOrigins(one, called, image, readManifests);
    const rule = reference && ruleOf(reference);
    const reason = reasonNotEmbedded(one, reference, rule);
    if (reference === undefined || reason) {
      notes.push({ reference: one.image.slice(0, 1024), reason: (reason ?? say('observedNoReference')).text, origins });
      continue;
    }
    const { warning, locked, platformPolicy: pinned } = await pinImage(reference, one.digests, sourceOf);
    if (warning) warnings.push({ ...warning, place: { ...warning.place, file: image.kubefile } });
    const policy = pinned ?? platformPolicy(reference);
    prepared.push({
      ...{ reference, required: true, reason: say('reasonObserved').text, transport: 'registry', origins },
      ...(locked === undefined ? {} : { locked }),
      ...(policy === undefined ? {} : { platformPolicy: policy }),
    });
  }
  return { images: prepared, notes: notes.slice(0, preparedLimits.notes), warnings };
}

function reasonNotEmbedded(
  { counts }: ObservedImage,
  reference: Reference | undefined,
  rule: string | undefined,
): Message | undefined {
  if (reference === undefined) return say('observedNoReference');
  if (!counts) return say('observedOfOthers');
  return rule === undefined ? undefined : say('reasonIgnored', { rule });
}

/** Returns the places that lead to an image: the command lines of the Kubefile, a chain for each way. */
function describeOrigins(
  { chains }: ObservedImage,
  called: readonly CalledCommand[],
  { kubefile }: InstallingImage,
  readManifests: Parameters<typeof describeChains>[2],
): PreparedImage['origins'] {
  const lines = Map.groupBy(describeChains(chains, called, readManifests), ({ line }) => line);
  if (lines.size === 0) return [{ kind: 'observed', file: kubefile }];
  return [...lines].map(([line, found]) => ({
    ...{ kind: 'observed', file: kubefile, ...(line === undefined ? {} : { line }) },
    chains: found.map(({ steps }) => steps),
  }));
}
