/** The file with the world's first zooms, which the build draws. */
import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';

/** The name of the file, which lies beside the built program. */
export const DRAWN_TILES_FILE = 'world-tiles.bin';

/** The tiles of zooms 0 to 4, in the order of the file. */
export const DRAWN_COORDS: readonly TileCoord[] = [0, 1, 2, 3, 4].flatMap((z) =>
  Array.from({ length: 4 ** z }, (_, at) => ({ z, x: at % 2 ** z, y: Math.floor(at / 2 ** z) })),
);

const OFFSET_BYTES = 4;
const TABLE_BYTES = (DRAWN_COORDS.length + 1) * OFFSET_BYTES;
/** Larger than any drawn tile. Bounds the memory that a damaged file can take. */
const MAX_TILE_BYTES = 1_000_000;

/** The file's contents for the tiles of {@link DRAWN_COORDS}: where each begins and where the last one ends, then each as gzip. */
export function packDrawnTiles(tiles: readonly Uint8Array[]): Uint8Array {
  const packed = tiles.map((bytes) => gzipSync(bytes, { level: 9 }));
  const table = Buffer.alloc(TABLE_BYTES);
  let end = TABLE_BYTES;
  for (const [at, { length }] of packed.entries()) {
    table.writeUInt32LE(end, at * OFFSET_BYTES);
    end += length;
  }
  table.writeUInt32LE(end, packed.length * OFFSET_BYTES);
  return Buffer.concat([table, ...packed]);
}

/**
 * Reads tiles from a file, which is loaded once, with the first tile. Returns undefined for deeper zooms, and for any
 * tile that the file does not have whole: it may be missing or damaged. Never rejects.
 */
export function createDrawnTiles(file: URL): (coord: TileCoord) => Promise<Uint8Array | undefined> {
  const places = new Map(DRAWN_COORDS.map((coord, at) => [formatTileCoord(coord), at]));
  let contents: Promise<Buffer | undefined> | undefined;
  return async (coord) => {
    const at = places.get(formatTileCoord(coord));
    if (at === undefined) return undefined;
    contents ??= readFile(file).catch(() => undefined);
    return unpack(await contents, at);
  };
}

function unpack(contents: Buffer | undefined, at: number): Uint8Array | undefined {
  if (!contents) return undefined;
  try {
    const start = contents.readUInt32LE(at * OFFSET_BYTES);
    const end = contents.readUInt32LE((at + 1) * OFFSET_BYTES);
    // gzip's checksum finds damage.
    return gunzipSync(contents.subarray(start, end), { maxOutputLength: MAX_TILE_BYTES });
  } catch {
    return undefined;
  }
}
