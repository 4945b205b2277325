/** Checks the pictures of archives as those of servers are checked. */
import type { TileContentType } from '../../shared/tile.ts';
import { checkImage } from '../image/image-check.ts';

/** The whole picture at the start of the bytes, as a copy, and its type; undefined if there is none. */
export function readPicture(
  bytes: Uint8Array,
): { readonly bytes: Uint8Array; readonly contentType: TileContentType } | undefined {
  const image = checkImage(bytes, 'raster');
  return image && { bytes: new Uint8Array(bytes.subarray(0, image.length)), contentType: image.contentType };
}
