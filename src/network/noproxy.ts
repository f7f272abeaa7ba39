import { BlockList, isIP } from 'node:net';

/** A host of a request: its name or address without brackets, in lower case, and its port. */
interface HostAndPort {
  readonly hostname: string;
  readonly port: string;
}

type Rule = (destination: HostAndPort) => boolean;

export function destinationOf(url: Pick<URL, 'hostname' | 'port' | 'protocol'>): HostAndPort {
  const hostname = url.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return { hostname, port: url.port || (url.protocol === 'https:' ? '443' : '80') };
}

/** Tells whether a host is this machine, by its name or its address. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Reads NO_PROXY as Go's x/net/http/httpproxy does: names (with their subdomains), `.name` and `*.name` (the
 * subdomains only), addresses, each with an optional port; CIDR ranges; `*` for every host.
 */
export function parseNoProxy(text: string): Rule {
  const entries = text.split(',').map((entry) => entry.trim().toLowerCase());
  if (entries.includes('*')) return () => true;
  const rules = entries.flatMap((entry) => parseEntry(entry) ?? []);
  return (destination) => rules.some((rule) => rule(destination));
}

function parseEntry(entry: string): Rule | undefined {
  const range = parseRange(entry);
  if (range) return range;
  const { name, port } = splitPort(entry);
  if (name === '') return undefined;
  const hasPort: Rule = (destination) => port === '' || port === destination.port;
  const isSame = isIP(name) === 0 ? matchName(name) : matchRange(name, isIP(name) === 4 ? 32 : 128);
  return (destination) => isSame(destination) && hasPort(destination);
}

function parseRange(entry: string): Rule | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? [];
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return Number(length) <= longest ? matchRange(address, Number(length)) : undefined;
}

function matchRange(address: string, length: number): Rule {
  const range = new BlockList();
  range.addSubnet(address, length, familyOf(address));
  return ({ hostname }) => isIP(hostname) !== 0 && range.check(hostname, familyOf(hostname));
}

/** A name covers its subdomains; with a dot or `*.` before it, only these. */
function matchName(name: string): Rule {
  const suffix = name.replace(/^\*\./, '.');
  const own = suffix.startsWith('.') ? undefined : suffix;
  const below = own === undefined ? suffix : `.${own}`;
  return ({ hostname }) => isIP(hostname) === 0 && (hostname === own || hostname.endsWith(below));
}

/** Splits `name:port` and `[address]:port`; an IPv6 address without brackets has no port. */
function splitPort(entry: string): { name: string; port: string } {
  if (isIP(entry) === 6) return { name: entry, port: '' };
  const [, name = entry, port = ''] = /^(.*):(\d*)$/.exec(entry) ?? [];
  return { name: name.replace(/^\[(.*)\]$/, '$1'), port };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
