/** Which hosts lie on this computer or in its own network. Knows names and address ranges, asks no resolver. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const LOOPBACK = createRanges(['127.0.0.0', 8], ['::1', 128]);

/** RFC 1918, link-local (RFC 3927, RFC 4291), shared by a provider's customers (RFC 6598), unique local (RFC 4193). */
const PRIVATE = createRanges(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
  ['fe80::', 10],
);

/** Names that are never looked up outside (RFC 6762, RFC 8375), and one that home routers use. */
const PRIVATE_ENDINGS = ['.local', '.lan', '.home.arpa'];

/** True for this computer: 127.0.0.0/8, ::1, also mapped into IPv6, and `localhost` with what is below it (RFC 6761). */
export function isLoopbackHost(hostname: string): boolean {
  const host = stripHost(hostname);
  return isWithin(LOOPBACK, host) || host === 'localhost' || host.endsWith('.localhost');
}

/**
 * True for this computer and its own network: private addresses, names without a dot, `.local`, `.lan` and `.home.arpa`.
 * `hostname` is as `new URL` gives it, so in small letters and with every odd spelling of an address made plain.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = stripHost(hostname);
  if (isIPv4(host) || isIPv6(host)) return isWithin(LOOPBACK, host) || isWithin(PRIVATE, host);
  return isLoopbackHost(host) || !host.includes('.') || PRIVATE_ENDINGS.some((ending) => host.endsWith(ending));
}

function stripHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

// An IPv4 address that is mapped into IPv6 is found in the ranges of IPv4 by the list itself.
function isWithin(ranges: BlockList, host: string): boolean {
  if (isIPv4(host)) return ranges.check(host, 'ipv4');
  return isIPv6(host) && ranges.check(host, 'ipv6');
}

function createRanges(...ranges: readonly (readonly [address: string, prefixBits: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefixBits] of ranges) list.addSubnet(address, prefixBits, isIPv4(address) ? 'ipv4' : 'ipv6');
  return list;
}
