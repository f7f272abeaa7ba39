/** A registry as people name it: `ghcr.io`, `https://127.0.0.1:5000/`. */
interface RegistryHost {
  readonly host: string;
  /** True when https:// is written before it, so that TLS is used even on this machine. */
  readonly isTls: boolean;
}

/** Splits the host of a registry from the https:// and the slash that people write with it. */
export function parseRegistryHost(text: string): RegistryHost {
  return { host: text.replace(/^https:\/\//i, '').replace(/\/+$/, ''), isTls: /^https:\/\//i.test(text) };
}

/** Returns the hosts that are named with https:// among registries and references. */
export function tlsHostsIn(names: readonly (string | undefined)[]): string[] {
  const hosts = names.map((name) => parseRegistryHost(name ?? '')).filter(({ isTls }) => isTls);
  return hosts.map(({ host }) => host.split('/')[0] ?? '');
}

/** Tells whether a reference names its registry: what is before the first slash has a dot or a port. */
export function namesRegistry(reference: string): boolean {
  const [first = '', ...rest] = parseRegistryHost(reference).host.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
}
