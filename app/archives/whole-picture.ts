/** Checks the pictures of archives as those of servers are checked. */
import { EMPTY_TILE, type TileContentType } from '../../shared/tiles/tile.ts';
import { isEmptyTile } from '../../shared/tiles/tile-facts.ts';
import { checkImage } from '../image/image-check.ts';
import { readImageSize } from '../image/image-size.ts';

/** The longest edge of a picture, so that a small file can't become a huge bitmap. */
const MAX_EDGE_PX = 4096;

/**
 * The whole picture at the start of the bytes, as a copy, its type and its width; undefined if there is none of a reasonable
 * size. One of a pixel is an empty tile.
 */
export function readPicture(
  bytes: Uint8Array,
): { readonly bytes: Uint8Array; readonly contentType: TileContentType; readonly widthPx: number } | undefined {
  const image = checkImage(bytes, 'raster');
  const size = readImageSize(bytes);
  if (!image || !size || size.widthPx > MAX_EDGE_PX || size.heightPx > MAX_EDGE_PX) return undefined;
  const { widthPx } = size;
  if (isEmptyTile(size)) return { bytes: EMPTY_TILE, contentType: 'image/png', widthPx };
  // A copy, because a view would keep a larger buffer in memory.
  return { bytes: new Uint8Array(bytes.subarray(0, image.length)), contentType: image.contentType, widthPx };
}
