/** A directory or file of this machine that a node sees. */
interface ExtraMount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly?: boolean | undefined;
}

/** What is told to kind besides the version. */
export interface KindOptions {
  readonly extraMounts?: readonly ExtraMount[] | undefined;
  /** Parts of containerd's configuration, in TOML. */
  readonly containerdConfigPatches?: readonly string[] | undefined;
}

/** Returns the configuration of a cluster of one node, as kind reads it. */
export function kindConfig({ extraMounts = [], containerdConfigPatches = [] }: KindOptions): string {
  const node = { role: 'control-plane', ...(extraMounts.length === 0 ? {} : { extraMounts }) };
  const config = {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [node],
    ...(containerdConfigPatches.length === 0 ? {} : { containerdConfigPatches }),
  };
  // JSON is YAML.
  return `${JSON.stringify(config, null, 2)}\n`;
}

const hostsDirectory = '/etc/containerd/certs.d';

/**
 * Makes the containerd of a node read where registries are from a directory of this machine, which has
 * `HOST/hosts.toml` for each of them, and `_default/hosts.toml` for all others. Nodes of kind 0.27 and newer
 * do so by themselves; for older ones it is set.
 */
export function withRegistryHosts(directory: string): KindOptions {
  return {
    extraMounts: [{ hostPath: directory, containerPath: hostsDirectory, readOnly: true }],
    containerdConfigPatches: [
      `[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "${hostsDirectory}"\n`,
    ],
  };
}
