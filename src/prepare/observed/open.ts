import { join } from 'node:path';
import type { PreparedImage } from '../../application/prepared/prepared.ts';
import type { Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import type { ObserveSettings, Settings } from '../../settings.ts';
import type { InstallingImage } from '../installs/installs.ts';
import { openCloudCluster } from './cloud.ts';
import type { ObserveInstall } from './join.ts';
import { createObserver } from './observed.ts';
import { kubernetesVersionFor, openContainerCluster, type ObservedCluster } from './session.ts';

interface ObserverInput extends Pick<Settings, 'env' | 'signal'> {
  /** A directory that is missing or empty. */
  readonly directory: string;
  readonly kubeVersion: string | undefined;
  readonly timeoutMs: number;
  readonly ignoredImages?: readonly string[] | undefined;
  readonly platformPolicy: (reference: Reference) => PreparedImage['platformPolicy'];
  readonly sourceOf: (reference: Reference) => Promise<Source>;
  readonly search: Parameters<typeof openCloudCluster>[2];
}

/** Opens what installs an image in the cluster that the settings name; the cluster is made when it is needed. */
export function openObserver(
  observe: ObserveSettings,
  { directory, timeoutMs, search, kubeVersion, ...input }: ObserverInput,
  progress: Progress,
): ObserveInstall {
  const clusterInput = { directory: join(directory, 'cluster'), env: input.env, progress, signal: input.signal };
  const open: Readonly<
    Record<ObserveSettings['kind'], (image: InstallingImage, files: string) => Promise<ObservedCluster>>
  > = {
    container: (image) => {
      const version = kubernetesVersionFor(image.config, image.base !== undefined, kubeVersion);
      return openContainerCluster(clusterInput, version);
    },
    cloud: (image, files) => openCloudCluster(clusterInput, observe, search, image, files),
  };
  return createObserver({
    ...input,
    ...{ openCluster: open[observe.kind], directory, progress, installTimeoutMs: timeoutMs },
    ...{ timeoutMs: observe.timeoutMs, quietMs: observe.quietMs },
  });
}
