import {
  clusterModule,
  clusterPrograms,
  clusterTools,
  kubernetesVersion,
} from '../test/support/cluster/tools.ts';
import { buildGoPrograms } from './gomodule.ts';

/**
 * Builds a Kubernetes control plane and kwok, and keeps them under .cache/tools.
 * @returns why they can't be had, or undefined.
 * @throws when their sources are there and can't be built.
 */
export function buildClusterTools(log: (line: string) => void): string | undefined {
  const what = {
    module: clusterModule,
    programs: clusterPrograms,
    args: buildArguments(),
    limitMs: 1_200_000,
  };
  return buildGoPrograms(clusterTools, what, log);
}

/** Without symbols, for less space; with the version that a release of Kubernetes is stamped with. */
function buildArguments(): string[] {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(kubernetesVersion) ?? [];
  const stamps = { gitVersion: kubernetesVersion, gitMajor: major, gitMinor: minor };
  const set = Object.entries(stamps).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
  );
  // Two compilers at a time need about 2 GB of memory.
  return ['-p', '2', '-ldflags', ['-s', '-w', ...set].join(' ')];
}
