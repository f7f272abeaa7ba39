import { BlockList, isIP } from 'node:net';

/** Addresses that aren't of the public internet: loopback, private, link-local, shared, reserved. */
const privateSubnets: readonly (readonly [address: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

const blocked = new BlockList();
for (const subnet of privateSubnets) blocked.addSubnet(...subnet);

/** Endings of names that only a local network knows (RFC 6761, RFC 6762, RFC 8375, and habits). */
const privateNames =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|hub)$/;

/** Tells whether an address isn't reachable by everybody: it is of this machine or of a local network. */
export function isPrivateAddress(address: string): boolean {
  return blocked.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Tells whether the host of a reference is of this machine or of a local network, by its name alone: a
 * loopback or private address in any notation, a name without a dot, or one such as `registry.local`.
 * @param host with its port, if any.
 */
export function isPrivateHost(host: string): boolean {
  // A URL's host has addresses in their one notation: 127.1 and 0x7f000001 are 127.0.0.1.
  const name = URL.parse(`http://${host}`)?.hostname ?? '';
  const address = name.replace(/^\[(.*)\]$/, '$1');
  if (isIP(address) !== 0) return isPrivateAddress(address);
  return !name.includes('.') || privateNames.test(name);
}
