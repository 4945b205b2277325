/** Expands a source's template into a tile's address, and names the host whose limits it shares. */

import type { SourceAddress } from '../../../shared/sources/source.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { isOpenStreetMapHost } from '../provider-rules.ts';
import { parseUrl } from '../url-text.ts';

const OPENSTREETMAP = 'openstreetmap.org';
const PLACEHOLDER = /\{(-y|[zxyqsr])\}/g;

/** What providers use for `{r}` in double-resolution tiles. */
const SHARP = '@2x';

/** True if the template has a placeholder for double-resolution tiles. */
export function offersSharp({ template }: SourceAddress): boolean {
  return template.includes('{r}');
}

/**
 * The address of a tile, in double resolution if the template supports it. `{-y}` counts rows from the south (TMS),
 * and `{q}` is the tile's quadkey. `{s}` depends on the tile's position, so that a tile always comes from the same subdomain and caches on the way can
 * serve it.
 */
export function expandTileUrl(address: SourceAddress, { z, x, y }: TileCoord, sharp: boolean): string {
  const { template, subdomains } = address;
  const values: Readonly<Record<string, string | number | undefined>> = {
    z,
    x,
    y,
    '-y': 2 ** z - 1 - y,
    q: formatQuadkey({ z, x, y }),
    s: subdomains[(x + y) % subdomains.length],
    r: sharp ? SHARP : '',
  };
  return template.replace(PLACEHOLDER, (_match, name: string) => String(values[name] ?? ''));
}

/** One digit a zoom, as on Bing Maps: the quarter of the tile before it. Empty at zoom 0. */
function formatQuadkey({ z, x, y }: TileCoord): string {
  let key = '';
  for (let bit = 2 ** (z - 1); bit >= 1; bit /= 2) key += (x & bit ? 1 : 0) + (y & bit ? 2 : 0);
  return key;
}

/**
 * The host of a template's tiles, the same for all its subdomains and spellings: lower case, no trailing dot, with the
 * port unless it is the default. All OpenStreetMap hosts count as one.
 */
export function nameHost(address: SourceAddress): string {
  const bare = address.template.replace(/(?<=\/\/|\.)\{s\}\.|\{s\}/g, '');
  const url = parse(bare) ?? parse(expandTileUrl(address, { z: 0, x: 0, y: 0 }, false));
  // Never the template itself: this name is displayed, and a template may contain a key.
  if (!url) return 'unknown';
  if (isOpenStreetMapHost(url.hostname)) return OPENSTREETMAP;
  const name = url.hostname.replace(/\.$/, '');
  return url.port === '' ? name : `${name}:${url.port}`;
}

function parse(text: string): URL | undefined {
  // `https:///path` would be parsed with "path" as the host; such a template starts with `{s}` alone.
  return /^https?:\/\/[^/]/i.test(text) ? parseUrl(text) : undefined;
}
