import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Returns a hosts.toml that leads containerd to one server and nowhere else: it is the server itself, so that
 * none is left to fall back on.
 */
function hostsFile(url: string): string {
  const server = JSON.stringify(url); // a string of TOML, too
  return `server = ${server}\n\n[host.${server}]\n  capabilities = ["pull", "resolve"]\n`;
}

/**
 * Writes the configuration that makes containerd pull everything from one server: `_default` for every host,
 * and one for each that is known, for containerd before 1.7.
 * @param directory what the node has as /etc/containerd/certs.d; it is read at each pull.
 */
export async function writeHosts(directory: string, url: string, hosts: readonly string[]): Promise<void> {
  for (const host of new Set(['_default', 'docker.io', ...hosts])) {
    const own = join(directory, host);
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'hosts.toml'), hostsFile(url), { mode: 0o644 });
  }
}
