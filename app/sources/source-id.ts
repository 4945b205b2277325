/** Derives a source's id from its address: another address is another id and another tile folder (ADR 7). */
import { createHash } from 'node:crypto';
import { BUILT_IN_SOURCES, type SourceAddress, type SourceId } from '../../shared/sources/source.ts';

type Place = SourceAddress & { readonly tileSizePx: number };

/**
 * The id of a normalised address: its host for readability, then 8 hex digits of SHA-256 over everything that
 * determines the tiles. A built-in source's own address yields its id.
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

// Subdomains in any order serve the same tiles.
function formatPlace({ template, subdomains, tileSizePx }: Place): string {
  return JSON.stringify([template, [...subdomains].sort(), tileSizePx]);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

// A source id has at most 64 characters; hyphen and digits take 9.
const MAX_HOST_LENGTH = 55;

function formatHost(template: string): string {
  const host = new URL(template).hostname.replaceAll('{s}', '');
  const words = host.replace(/[^a-z0-9]+/g, '-').slice(0, MAX_HOST_LENGTH);
  return words.replace(/^-+|-+$/g, '') || 'source';
}
