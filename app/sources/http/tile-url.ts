/** Turns a source's template into the address of one tile, and into the name of the host whose limits it shares. */

import type { SourceAddress } from '../../../shared/source.ts';
import type { TileCoord } from '../../../shared/tile-coord.ts';
import { isOpenStreetMapHost } from '../provider-rules.ts';
import { parseUrl } from '../url-text.ts';

const OPENSTREETMAP = 'openstreetmap.org';
const PLACEHOLDER = /\{(-y|[zxysr])\}/g;

/** What providers write in the place of `{r}` for a tile of twice as many pixels. */
const SHARP = '@2x';

/** True when a source has a place for tiles of double sharpness in its addresses. */
export function offersSharp({ template }: SourceAddress): boolean {
  return template.includes('{r}');
}

/**
 * The address of a tile, at double sharpness where the template has a place for that. `{-y}` counts rows from the south
 * (TMS), and `{s}` is chosen by the tile's place, so that a tile always comes from the same subdomain and caches on the way
 * serve it again.
 */
export function expandTileUrl(address: SourceAddress, { z, x, y }: TileCoord, sharp: boolean): string {
  const { template, subdomains } = address;
  const values: Readonly<Record<string, string | number | undefined>> = {
    z,
    x,
    y,
    '-y': 2 ** z - 1 - y,
    s: subdomains[(x + y) % subdomains.length],
    r: sharp ? SHARP : '',
  };
  return template.replace(PLACEHOLDER, (_match, name: string) => String(values[name] ?? ''));
}

/**
 * The host that a template's tiles come from, the same for all its subdomains and spellings: small letters, without a
 * dot at the end, with the port unless it is the scheme's own. All of OpenStreetMap's are one.
 */
export function nameHost(address: SourceAddress): string {
  const bare = address.template.replace(/(?<=\/\/|\.)\{s\}\.|\{s\}/g, '');
  const url = parse(bare) ?? parse(expandTileUrl(address, { z: 0, x: 0, y: 0 }, false));
  // Never the template itself: this name is shown, and there may be a key in it.
  if (!url) return 'unknown';
  if (isOpenStreetMapHost(url.hostname)) return OPENSTREETMAP;
  const name = url.hostname.replace(/\.$/, '');
  return url.port === '' ? name : `${name}:${url.port}`;
}

function parse(text: string): URL | undefined {
  // `https:///path` is read as if "path" were the host: that is a template of `{s}` alone.
  return /^https?:\/\/[^/]/i.test(text) ? parseUrl(text) : undefined;
}
