/** The decision table: what an answer's status, and the bytes under a 200, mean. Pure; sends and remembers nothing. */
import type { TileContentType } from '../../../shared/tile.ts';
import { checkImage } from '../../image/image-check.ts';
import { readImageSize } from '../../image/image-size.ts';

/**
 * What a status alone says. `image`: look at the bytes. `failed`: this tile alone. `failing` and `overloaded`: the host.
 * `refused`: the whole source. `sign-in-page` and `redirected`: something else has answered.
 */
export type StatusKind =
  | 'image'
  | 'not-modified'
  | 'missing'
  | 'refused'
  | 'overloaded'
  | 'failing'
  | 'sign-in-page'
  | 'redirected'
  | 'bad'
  | 'failed';

const STATUS_KINDS: Readonly<Record<number, StatusKind>> = {
  200: 'image',
  304: 'not-modified',
  401: 'refused',
  403: 'refused',
  404: 'missing',
  // RFC 9110 §15.5.8: a proxy on the way, not the server, wants to know who asks.
  407: 'sign-in-page',
  // RFC 9110 §15.5.9: the connection, not the address, is at fault.
  408: 'failing',
  410: 'missing',
  418: 'refused',
  429: 'overloaded',
  451: 'refused',
  500: 'failing',
  502: 'failing',
  503: 'overloaded',
  504: 'failing',
  // RFC 6585 §6: "network authentication required", sent by the network and not by the server.
  511: 'sign-in-page',
};

/** What a status says. Of a success only 200 is one: the others are parts, empty, or changed on the way. */
export function judgeStatus(status: number): StatusKind {
  const known = STATUS_KINDS[status];
  if (known) return known;
  if (status >= 200 && status < 300) return 'bad';
  // 0 is what the Fetch standard shows of a redirect that is not followed.
  if (status === 0 || (status >= 300 && status < 400)) return 'redirected';
  // 520 to 530: a well-known content network cannot reach the server behind it.
  return status >= 520 && status <= 530 ? 'failing' : 'failed';
}

export type BytesKind =
  | { readonly kind: 'tile'; readonly contentType: TileContentType }
  | { readonly kind: 'sign-in-page' }
  | { readonly kind: 'bad'; readonly detail: string };

/**
 * What the bytes under a 200 are. They alone decide: `claimedType` is a hint only where they are no image. A tile is a whole
 * PNG, JPEG or WebP, square, of the source's tile size or twice that.
 */
export function judgeBytes(bytes: Uint8Array, claimedType: string, tileSizePx: number): BytesKind {
  if (bytes.length === 0) return { kind: 'bad', detail: 'empty response' };
  const contentType = checkImage(bytes, 'raster');
  const size = readImageSize(bytes);
  if (!contentType) {
    if (size) return { kind: 'bad', detail: 'damaged or incomplete' };
    return isPage(bytes, claimedType) ? { kind: 'sign-in-page' } : { kind: 'bad', detail: 'not an image' };
  }
  if (!size) return { kind: 'bad', detail: 'an image without a size' };
  const { widthPx, heightPx } = size;
  if (widthPx === heightPx && (widthPx === tileSizePx || widthPx === 2 * tileSizePx))
    return { kind: 'tile', contentType };
  return { kind: 'bad', detail: `${widthPx} × ${heightPx} pixels` };
}

const PAGE_START = /^(\u00ef\u00bb\u00bf)?\s*<(!doctype\s+html|html|head|body|script|meta|title)\b/i;
const LOOK_AT_BYTES = 512;

function isPage(bytes: Uint8Array, claimedType: string): boolean {
  if (/^\s*(text\/html|application\/xhtml)/i.test(claimedType)) return true;
  return PAGE_START.test(Buffer.from(bytes.subarray(0, LOOK_AT_BYTES)).toString('latin1'));
}
