import type { Progress } from '../../progress.ts';
import { createHostRunner } from './hostrun.ts';

/**
 * Creates the runners of sealer's RUN. In a throwaway cluster, the commands of the first platform have that
 * cluster; a second run of them would find what the first made.
 */
export function hostRunners(
  options: Omit<Parameters<typeof createHostRunner>[0], 'directory'>,
  observer: { readonly kubeconfig: () => Promise<string> } | undefined,
  kind: string | undefined,
  progress: Progress,
): (directory: string) => ReturnType<typeof createHostRunner> {
  let platforms = 0;
  return (directory) => {
    const cluster = kind === 'container' && platforms++ === 0 ? observer : undefined;
    if (!cluster) return createHostRunner({ ...options, directory }, progress);
    let runner: ReturnType<typeof createHostRunner> | undefined;
    return async (...step) => {
      const kubeconfig = await cluster.kubeconfig();
      runner ??= createHostRunner({ ...options, directory, kubeconfig }, progress);
      return await runner(...step);
    };
  };
}
