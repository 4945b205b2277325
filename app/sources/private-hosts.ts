/** Tells which hosts are on this computer or its own network, by names and address ranges. No DNS lookups. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

const LOOPBACK = createRanges(['127.0.0.0', 8], ['::1', 128]);

/** RFC 1918, link-local (RFC 3927, RFC 4291), carrier-grade NAT (RFC 6598), unique local (RFC 4193). */
const PRIVATE = createRanges(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
  ['fe80::', 10],
);

/** Names never resolved publicly (RFC 6762, RFC 8375), and one used by home routers. */
const PRIVATE_ENDINGS = ['.local', '.lan', '.home.arpa'];

/** True for this computer: 127.0.0.0/8, ::1, also IPv4-mapped, and `localhost` with its subdomains (RFC 6761). */
export function isLoopbackHost(hostname: string): boolean {
  const host = stripHost(hostname);
  return isWithin(LOOPBACK, host) || host === 'localhost' || host.endsWith('.localhost');
}

/**
 * True for this computer and its own network: private addresses, names without a dot, `.local`, `.lan` and
 * `.home.arpa`. `hostname` must come from `new URL`, which lower-cases names and normalises addresses.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = stripHost(hostname);
  if (isIPv4(host) || isIPv6(host)) return isWithin(LOOPBACK, host) || isWithin(PRIVATE, host);
  return isLoopbackHost(host) || !host.includes('.') || PRIVATE_ENDINGS.some((ending) => host.endsWith(ending));
}

function stripHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

// BlockList also finds IPv4-mapped IPv6 addresses in the IPv4 ranges.
function isWithin(ranges: BlockList, host: string): boolean {
  if (isIPv4(host)) return ranges.check(host, 'ipv4');
  return isIPv6(host) && ranges.check(host, 'ipv6');
}

function createRanges(...ranges: readonly (readonly [address: string, prefixBits: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefixBits] of ranges) list.addSubnet(address, prefixBits, isIPv4(address) ? 'ipv4' : 'ipv6');
  return list;
}
