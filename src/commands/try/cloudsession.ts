import { join } from 'node:path';
import { type CloudChoice, type CloudSession, openCloudSession } from '../../prepare/cloud/session.ts';
import { createChartRenderer } from '../../runner/helm.ts';
import { connect, type SessionInput, type TrySession } from './session.ts';

/**
 * Connects to somebody's own cluster. What will be installed is shown first, an object that exists stops it,
 * and what was installed is removed at the end. Nothing is redirected there.
 */
export async function openOwnCluster(input: SessionInput, choice: CloudChoice): Promise<TrySession> {
  const { directory, env, signal } = input;
  const cluster = await connect({ ...input, signal: undefined }, choice);
  let session: CloudSession | undefined;
  const cloud = join(directory, 'cloud');
  return {
    cluster,
    kubeconfig: join(cloud, 'kubeconfig'),
    counts: (chain) => session?.counts(chain) === true,
    async begin(install) {
      const render = createChartRenderer(directory, { env, signal });
      const inside = { ...input, cluster, directory: cloud, application: 'image', render, record: false };
      session = await openCloudSession(inside, choice, install);
    },
    installed: async (commands) => await session?.installed(commands),
    async [Symbol.asyncDispose]() {
      try {
        await session?.[Symbol.asyncDispose]();
      } finally {
        await cluster[Symbol.asyncDispose]();
      }
    },
  };
}
