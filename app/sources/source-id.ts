/** A source's id is its address: another address is another id, and so another folder of tiles (ADR 7). */
import { createHash } from 'node:crypto';
import { BUILT_IN_SOURCES, type SourceAddress, type SourceId } from '../../shared/source.ts';

type Place = SourceAddress & { readonly tileSizePx: number };

/**
 * The id of an address in its one spelling: the host for people, then 8 hex digits of SHA-256 over all that decides what
 * the tiles show. The id of a built-in source for that source's own address.
 */
export function deriveSourceId(place: Place): SourceId {
  const text = formatPlace(place);
  return BUILT_IN_IDS.get(text) ?? `${formatHost(place.template)}-${hash(text)}`;
}

const BUILT_IN_IDS: ReadonlyMap<string, SourceId> = new Map(
  BUILT_IN_SOURCES.flatMap((source): [string, SourceId][] =>
    source.kind === 'http'
      ? [[formatPlace({ ...source.address, tileSizePx: source.rules.tileSizePx }), source.id]]
      : [],
  ),
);

// The order of subdomains decides nothing: each of them has the same tiles.
function formatPlace({ template, subdomains, tileSizePx }: Place): string {
  return JSON.stringify([template, [...subdomains].sort(), tileSizePx]);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

// A source id has at most 64 characters, 9 of which are the hyphen and the digits.
const MAX_HOST_LENGTH = 55;

function formatHost(template: string): string {
  const host = new URL(template).hostname.replaceAll('{s}', '');
  const words = host.replace(/[^a-z0-9]+/g, '-').slice(0, MAX_HOST_LENGTH);
  return words.replace(/^-+|-+$/g, '') || 'source';
}
