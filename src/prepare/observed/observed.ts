import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type PreparedImage,
  type PreparedNote,
  preparedLimits,
} from '../../application/prepared/prepared.ts';
import type { Observation, ObservedImage } from '../../cluster/observe/observation.ts';
import { observeCluster } from '../../cluster/observe/observe.ts';
import { readIgnored } from '../../discovery/ignored.ts';
import { ImagebuildError, type Message, type Warning } from '../../errors.ts';
import { type Reference, tryParseReference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { readInstall, runInstall } from '../../runner/install/install.ts';
import { say } from '../../text/say.ts';
import type { InstallingImage } from '../installs/installingimage.ts';
import { writeInstall } from '../installs/realinstall.ts';
import { type CalledCommand, describeChains } from './chains.ts';
import { pinImage } from './digests.ts';
import type { InstalledImage, ObservedImages, ObserveInstall } from './join.ts';
import { manifestReader } from './manifests.ts';
import type { ObservedCluster, PreparedInstall } from './session.ts';

interface ObserveInstallOptions {
  /** Opens the cluster; for an install, with what is installed. */
  readonly openCluster: (install?: PreparedInstall) => Promise<ObservedCluster>;
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

/** A cluster that is watched, while it is needed. */
interface ClusterObserver extends AsyncDisposable {
  /** Installs an image; of all platforms only the first. */
  readonly observe: ObserveInstall;
  /** Returns the kubeconfig, for RUN: what that installs is watched too. */
  readonly kubeconfig: () => Promise<string>;
}

/** Creates what installs the image; its cluster is opened when it is needed, and closed after the install. */
export function createObserver(options: ObserveInstallOptions): ClusterObserver {
  const stack = new AsyncDisposableStack();
  let opened: ReturnType<typeof openWatched> | undefined;
  const open: OpenWatched = (install) => {
    opened ??= openWatched(options, stack, install);
    return opened;
  };
  let found: Promise<ObservedImages> | undefined;
  return {
    observe(image) {
      found ??= observeImage(image, open, options).finally(() => stack.disposeAsync());
      return found;
    },
    kubeconfig: async () => (await open()).session.kubeconfig,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

type OpenWatched = (install?: PreparedInstall) => ReturnType<typeof openWatched>;

/** Opens the cluster, and watches it from before anything is installed. */
async function openWatched(
  { openCluster, quietMs, timeoutMs, progress, signal }: ObserveInstallOptions,
  stack: AsyncDisposableStack,
  install: PreparedInstall | undefined,
) {
  const session = stack.use(await openCluster(install));
  const { cluster, counts } = session;
  const options = { counts, quietMs, limitMs: timeoutMs, progress, signal };
  return { session, observer: stack.use(await observeCluster(cluster, options)) };
}

async function observeImage(
  image: InstalledImage,
  open: OpenWatched,
  options: ObserveInstallOptions,
): Promise<ObservedImages> {
  const place = { file: image.kubefile };
  if (!image.embed)
    throw new ImagebuildError('USAGE', say('observeEmbedOff'), { place, hint: say('observeEmbedOffHint') });
  const written = await writeInstall(
    { ...image, tree: await image.tree() },
    join(options.directory, 'files'),
  );
  if (written.commands.length === 0)
    throw new ImagebuildError('INSTALL_FAILED', say('observeNoCommands'), {
      place,
      hint: say('observeNoCommandsHint'),
    });
  const { observation, called } = await install({ ...written, image }, open, options);
  const images = await prepareImages(observation, called, image, written.files, options);
  return { ...images, warnings: [...images.warnings, ...timeoutWarnings(observation, options, place)] };
}

/** Runs ENTRYPOINT and CMD, and watches the cluster from before that until nothing new comes. */
async function install(
  planned: PreparedInstall,
  open: OpenWatched,
  options: ObserveInstallOptions,
): Promise<{ readonly observation: Observation; readonly called: readonly CalledCommand[] }> {
  const { env, progress, signal } = options;
  const { session, observer } = await open(planned);
  const { cluster, kubeconfig } = session;
  const { commands, variables, files, templates } = planned;
  progress({
    type: 'phase',
    phase: 'install',
    message: say('phaseInstall', { server: cluster.server }).text,
  });
  const directory = join(options.directory, 'install');
  const ran = await runInstall({
    ...{ commands, variables, files, templates, kubeconfig, env, signal },
    directory,
    timeoutMs: options.installTimeoutMs,
    onLine: (line) => progress({ type: 'output', program: 'CMD', line }),
    notReady: async () => (await observer.now()).notReady,
  }).catch(async (error) => {
    // What it did before it failed is removed, too.
    await readInstall({ commands, directory })
      .then(session.installed)
      .catch(() => {});
    throw error;
  });
  await session.installed?.(ran);
  progress({ type: 'phase', phase: 'observe', message: say('phaseObserve').text });
  const observation = await observer.settled();
  const called = ran.flatMap(({ calls }, index) => (commands[index] ? [{ ...commands[index], calls }] : []));
  return { observation, called };
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
  if (!images.some(({ counts }) => counts)) throw new ImagebuildError('TIMEOUT', message, { place, hint });
  return [{ message: message.text, place, hint: hint.text }];
}

async function prepareImages(
  { images }: Observation,
  called: readonly CalledCommand[],
  image: InstallingImage,
  files: string,
  { ignoredImages = [], sourceOf, platformPolicy }: ObserveInstallOptions,
): Promise<ObservedImages> {
  const warnings: Warning[] = [];
  const context = {
    directory: await realpath(image.applicationDirectory),
    place: (file: string) => ({ file }),
    warn: (warning: Warning) => warnings.push(warning),
  };
  const { ruleOf } = await readIgnored(context, ignoredImages);
  const readManifests = manifestReader(files);
  const [prepared, notes]: [PreparedImage[], PreparedNote[]] = [[], []];
  for (const one of images) {
    const reference = tryParseReference(one.image);
    const origins = describeOrigins(one, called, image, readManifests);
    const rule = reference && ruleOf(reference);
    const reason = reasonNotEmbedded(one, reference, rule);
    if (reference === undefined || reason) {
      notes.push({
        reference: one.image.slice(0, 1024),
        reason: (reason ?? say('observedNoReference')).text,
        origins,
      });
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
