import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Observation, Observer } from '../../cluster/observe/observation.ts';
import { observeCluster } from '../../cluster/observe/observe.ts';
import { ImagebuildError } from '../../errors.ts';
import { formatPlatform, platformName } from '../../image/descriptor.ts';
import { createWorkspace } from '../../prepare/workspace.ts';
import type { Progress } from '../../progress.ts';
import { runInstall } from '../../runner/install/install.ts';
import type { AnsweredRequest } from '../../serve/http/answeredrequest.ts';
import type { ImageServer } from '../../serve/imageserver.ts';
import type { Settings } from '../../settings.ts';
import { createStoreOpener } from '../../stores/open.ts';
import { say } from '../../text/say.ts';
import { findImage } from '../locatedimage.ts';
import { openServer } from '../serve/serve.ts';
import { writeHosts } from './hosts.ts';
import { choosePlatform, unpackInstall } from './imageinstall.ts';
import { compareHeld, comparePulls, listPulls } from './pulls.ts';
import type { PlannedInstall, SessionInput, TrySession } from './session.ts';
import type { TryResult } from './tryresult.ts';

interface TryOptions {
  /** Opens the cluster: a throwaway one, or one of the user's. */
  readonly openSession: (input: SessionInput) => Promise<TrySession>;
  /** The most bytes that are unpacked to the disk. */
  readonly spoolLimit?: string | undefined;
  /** Milliseconds without anything new, and in all, until everything must be ready. */
  readonly quietMs: number;
  readonly limitMs: number;
}

/**
 * Installs a published image in a cluster, and compares what was pulled with what it holds.
 * @throws what opens the image or the cluster. That the install failed is part of the result.
 */
export async function tryImage(
  location: string,
  options: TryOptions,
  settings: Settings,
  progress: Progress,
): Promise<TryResult> {
  const { env, signal } = settings;
  await using stack = new AsyncDisposableStack();
  const stores = stack.use(createStoreOpener(settings, progress));
  const image = await findImage(location, stores, undefined, progress);
  const { directory } = stack.use(await createWorkspace(env, progress));
  const work = join(directory, 'cluster');
  await mkdir(work);
  const session = stack.use(await options.openSession({ directory: work, env, progress, signal }));
  const { cluster, cut } = session;
  const descriptor = choosePlatform(image, cluster.platforms);
  const planned = await unpackInstall(image, descriptor, join(directory, 'image'));
  await session.begin?.(planned);

  const requests: AnsweredRequest[] = [];
  const listen = cut ? bracketed(cut.address.listen) : '127.0.0.1';
  const served = stack.use(
    await openServer(location, { ...options, listen: `${listen}:0` }, settings, progress, (request) => {
      requests.push(request);
    }),
  );
  if (cut) {
    const { hosts, port } = served.server;
    await writeHosts(cut.hosts, `http://${bracketed(cut.address.host)}:${port}`, hosts);
  }
  const ran = await installAndWait(session, planned, directory, options, settings, progress);
  const nodes =
    cluster.platforms.length > 0 ? cluster.platforms.map(formatPlatform) : [platformName(descriptor)];
  const platforms = [...new Set(nodes)];
  return {
    location,
    digest: image.published.descriptor.digest,
    cut: cut !== undefined,
    ...{ server: cluster.server, kubernetes: cluster.version, platforms },
    ready: ran.observation.end === 'settled',
    notReady: ran.observation.notReady,
    failure: ran.failure,
    images: cut
      ? comparePulls(ran.observation, listPulls(requests), platforms)
      : compareHeld(ran.observation, holder(served.server), platforms),
  };
}

function holder({ holds }: ImageServer) {
  return (...asked: Parameters<ImageServer['holds']>) => holds(...asked);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

interface Ran {
  readonly observation: Observation;
  readonly failure?: string;
}

async function installAndWait(
  session: TrySession,
  planned: PlannedInstall,
  directory: string,
  { quietMs, limitMs }: TryOptions,
  { env, signal, timeout }: Settings,
  progress: Progress,
): Promise<Ran> {
  const { cluster, counts, kubeconfig } = session;
  const watch = { counts, quietMs, limitMs, progress, signal };
  await using observer: Observer = await observeCluster(cluster, watch);
  progress({
    type: 'phase',
    phase: 'install',
    message: say('tryPhaseInstall', { server: cluster.server }).text,
  });
  const { commands, variables, files, templates } = planned;
  try {
    const done = await runInstall({
      ...{ commands, variables, files, templates, kubeconfig, env, signal },
      directory: join(directory, 'install'),
      timeoutMs: timeout,
      onLine: (line) => progress({ type: 'output', program: 'CMD', line }),
      notReady: async () => (await observer.now()).notReady,
    });
    await session.installed?.(done);
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code !== 'INSTALL_FAILED') throw error;
    return { observation: await observer.now(), failure: error.message };
  }
  progress({ type: 'phase', phase: 'wait', message: say('tryPhaseWait').text });
  return { observation: await observer.settled() };
}
