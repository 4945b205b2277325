/** The names under which the tile server may be reached, and the addresses that it has. */
import { hostname, networkInterfaces } from 'node:os';

/** True for an address that only programs of this computer can reach. */
function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.');
}

/** True for the addresses that stand for every network of this computer. */
function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** The origins of a server on an IP address and a port, the best to give away first. */
export function listOrigins(host: string, port: number): readonly string[] {
  const hosts = isEverywhere(host) ? [...listNetworkAddresses(), '127.0.0.1'] : [host];
  return hosts.map((one) => `http://${formatHost(one)}:${port}`);
}

function listNetworkAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : []));
}

function formatHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

const IP_LITERAL = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]{2,45}\])$/;

/**
 * Returns whether a `Host` header names a server on this address and port. DNS rebinding needs a name that an attacker owns, so
 * beyond this computer addresses in digits and the computer's own name are accepted.
 */
export function createHostCheck(host: string, port: number): (value: string) => boolean {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', formatHost(host)]);
  const own = hostname().toLowerCase();
  if (!isLoopback(host)) for (const name of [own, `${own}.local`]) names.add(name);
  const end = `:${port}`;
  return (value) => {
    if (!value.endsWith(end)) return false;
    const name = value.slice(0, -end.length).toLowerCase();
    return names.has(name) || (!isLoopback(host) && IP_LITERAL.test(name));
  };
}
