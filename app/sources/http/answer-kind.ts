/** Decision table for a response's status, and for the bytes of a 200. Pure. */
import type { TileContentType } from '../../../shared/tile.ts';
import { checkImage } from '../../image/image-check.ts';
import { readImageSize } from '../../image/image-size.ts';

/**
 * Meaning of a status. `image`: check the bytes. `failed`: only this tile. `failing` and `overloaded`: the host.
 * `refused`: the whole source. `sign-in-page` and `redirected`: something other than the server answered.
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
  // RFC 9110 §15.5.8: a proxy on the way, not the server, asks for authentication.
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
  // RFC 6585 §6: network authentication required, sent by the network rather than the server.
  511: 'sign-in-page',
};

/** The meaning of a status. 200 is the only success: other 2xx are partial, empty or modified on the way. */
export function judgeStatus(status: number): StatusKind {
  const known = STATUS_KINDS[status];
  if (known) return known;
  if (status >= 200 && status < 300) return 'bad';
  // The Fetch standard reports 0 for a redirect that isn't followed.
  if (status === 0 || (status >= 300 && status < 400)) return 'redirected';
  // 520 to 530: Cloudflare can't reach its origin server.
  return status >= 520 && status <= 530 ? 'failing' : 'failed';
}

export type BytesKind =
  | { readonly kind: 'tile'; readonly contentType: TileContentType }
  | { readonly kind: 'sign-in-page' }
  | { readonly kind: 'bad'; readonly detail: string };

/**
 * Judges the bytes of a 200. They alone decide; `claimedType` is only a hint if they aren't an image. A tile is a whole
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
