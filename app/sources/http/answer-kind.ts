/** Decision table for a response's status, and for the bytes of a 200. Pure. */

import type { TileContentType } from '../../../shared/tiles/tile.ts';
import { EMPTY_TILE } from '../../../shared/tiles/tile.ts';
import { isEmptyTile } from '../../../shared/tiles/tile-facts.ts';
import { checkImage } from '../../image/image-check.ts';
import { readImageSize } from '../../image/image-size.ts';

/**
 * Meaning of a status. `image`: check the bytes. `empty`: there is nothing to draw. `failed`: only this tile. `failing` and `overloaded`: the host.
 * `refused`: the whole source. `redirected`: the Location decides. `sign-in-page`: something other than the server
 * answered.
 */
export type StatusKind =
  | 'image'
  | 'empty'
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
  204: 'empty',
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

/** The meaning of a status. 200 and 204 are the only successes: other 2xx are partial or modified on the way. */
export function judgeStatus(status: number): StatusKind {
  const known = STATUS_KINDS[status];
  if (known) return known;
  if (status >= 200 && status < 300) return 'bad';
  if (status >= 300 && status < 400) return 'redirected';
  // 520 to 530: Cloudflare can't reach its origin server.
  return status >= 520 && status <= 530 ? 'failing' : 'failed';
}

export type BytesKind =
  | { readonly kind: 'tile'; readonly bytes: Uint8Array; readonly contentType: TileContentType }
  | { readonly kind: 'sign-in-page' }
  /** A whole image, but not one for this source. */
  | { readonly kind: 'wrong-size'; readonly detail: string }
  | { readonly kind: 'unsupported'; readonly detail: string }
  | { readonly kind: 'bad'; readonly detail: string };

/** A tile with nothing to draw. */
export const EMPTY: Extract<BytesKind, { kind: 'tile' }> = {
  kind: 'tile',
  bytes: EMPTY_TILE,
  contentType: 'image/png',
};

/**
 * Judges the bytes of a 200. They alone decide; `claimedType` is only a hint if they aren't an image. A tile is a whole
 * image, square, of the source's tile size or twice that; what follows the image is cut off. No bytes, and images of one
 * pixel, are an {@link EMPTY} tile.
 */
export function judgeBytes(bytes: Uint8Array, claimedType: string, tileSizePx: number): BytesKind {
  if (bytes.length === 0) return EMPTY;
  const image = checkImage(bytes, 'raster');
  const size = readImageSize(bytes);
  if (!image) {
    if (size) return { kind: 'bad', detail: 'damaged or incomplete' };
    return isPage(bytes, claimedType) ? { kind: 'sign-in-page' } : judgeOther(bytes, claimedType);
  }
  if (!size) return { kind: 'bad', detail: 'an image without a size' };
  if (isEmptyTile(size)) return EMPTY;
  const { widthPx, heightPx } = size;
  if (widthPx !== heightPx || (widthPx !== tileSizePx && widthPx !== 2 * tileSizePx)) {
    const detail = `its tiles are ${widthPx} × ${heightPx} pixels; this source is set to ${tileSizePx}`;
    return { kind: 'wrong-size', detail };
  }
  return { kind: 'tile', bytes: cutOff(bytes, image.length), contentType: image.contentType };
}

/** Copies what stays, because a view would keep the whole buffer in memory. */
export function cutOff(bytes: Uint8Array, length: number): Uint8Array {
  return length === bytes.length ? bytes : new Uint8Array(bytes.subarray(0, length));
}

/** Formats that servers send as tiles and Tilekeep can't draw, by the first bytes or the type. */
const OTHER_FORMATS: readonly (readonly [name: string, start: RegExp, type: RegExp])[] = [
  ['BMP', /^BM/, /^image\/(x-ms-)?bmp/],
  ['TIFF', /^(II\*|MM.\*)/s, /^image\/tiff/],
  ['JPEG XL', /^(\u00ff\n|.{4}JXL )/s, /^image\/jxl/],
  ['JPEG 2000', /^.{4}jP {2}/s, /^image\/jp2/],
  ['HEIC', /^.{4}ftyp(hei|mif1)/s, /^image\/hei[cf]/],
  ['SVG', /^(\u00ef\u00bb\u00bf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg\b/s, /^image\/svg/],
  ['Vector', /^$/, /^application\/(vnd\.mapbox-vector-tile|x-protobuf|x-vector-tile)/],
];

function judgeOther(bytes: Uint8Array, claimedType: string): BytesKind {
  const start = readStart(bytes);
  const format = OTHER_FORMATS.find(([, begins]) => begins.test(start));
  const claimed = OTHER_FORMATS.find(([, , type]) => type.test(claimedType.trim().toLowerCase()));
  const [name] = format ?? claimed ?? [];
  if (name !== undefined) return { kind: 'unsupported', detail: `${name} tiles aren’t supported` };
  if (/^\s*[{[]/.test(start)) return { kind: 'bad', detail: 'JSON, not an image' };
  return { kind: 'bad', detail: /^(\u00ef\u00bb\u00bf)?\s*<\?xml/.test(start) ? 'XML, not an image' : 'not an image' };
}

const PAGE_START = /^(\u00ef\u00bb\u00bf)?\s*<(!doctype\s+html|html|head|body|script|meta|title)\b/i;
const LOOK_AT_BYTES = 512;

function isPage(bytes: Uint8Array, claimedType: string): boolean {
  if (/^\s*(text\/html|application\/xhtml)/i.test(claimedType)) return true;
  return PAGE_START.test(readStart(bytes));
}

function readStart(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, LOOK_AT_BYTES)).toString('latin1');
}
