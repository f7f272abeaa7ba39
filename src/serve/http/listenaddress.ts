import { BlockList, isIPv6 } from 'node:net';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** The address that a server listens at. */
export interface ListenAddress {
  /** A name or an address, without brackets. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
}

/** The port that registries have in the documentation of all tools. */
const defaultAddress: ListenAddress = { host: '127.0.0.1', port: 5000 };

/**
 * Parses `HOST:PORT`, `:PORT` for all addresses of this machine, or `PORT` for loopback.
 * @throws USAGE
 */
export function parseListenAddress(text: string | undefined): ListenAddress {
  if (text === undefined) return defaultAddress;
  const match = /^(?:(?<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]*):)?(?<port>[0-9]{1,5})$/.exec(text);
  const { host, port = '' } = match?.groups ?? {};
  if (!match || Number(port) > 65_535)
    throw new ImagebuildError('USAGE', say('serveListenInvalid', { value: JSON.stringify(text) }), {
      hint: say('serveListenHint'),
    });
  const named = host === undefined ? defaultAddress.host : host.replace(/^\[|\]$/g, '') || '0.0.0.0';
  return { host: named, port: Number(port) };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Tells whether only programs on this machine reach an address. */
export function isLoopback({ host }: ListenAddress): boolean {
  return host === 'localhost' || loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}

/** Returns the URL of an address. */
export function urlOf({ host, port }: ListenAddress): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
