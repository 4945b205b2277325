/** Checks the pictures of archives as those of servers are checked. */
import type { TileContentType } from '../../shared/tiles/tile.ts';
import { checkImage } from '../image/image-check.ts';
import { readImageSize } from '../image/image-size.ts';

/** The whole picture at the start of the bytes, as a copy, its type and its width; undefined if there is none. */
export function readPicture(
  bytes: Uint8Array,
): { readonly bytes: Uint8Array; readonly contentType: TileContentType; readonly widthPx: number } | undefined {
  const image = checkImage(bytes, 'raster');
  if (!image) return undefined;
  const { contentType, length } = image;
  return { bytes: new Uint8Array(bytes.subarray(0, length)), contentType, widthPx: readImageSize(bytes)?.widthPx ?? 0 };
}
