/** Inspects a tile in memory and on disk without side effects: no promotion, no use recorded, no bad file removed. */
import type { ImageSize } from '../../shared/image/image-size.ts';
import { readImageSize } from '../image/image-size.ts';
import type { DiskTier } from './disk/disk-tier.ts';
import { type StoredTile, toStored } from './files/tile-file.ts';
import type { TileKey } from './files/tile-path.ts';
import type { TileCache } from './tile-cache.ts';

/** What is known about a tile here. */
export interface TileLook {
  readonly file: string;
  readonly onDisk: boolean;
  /** When its file was written, in milliseconds since 1970. */
  readonly storedMs: number | null;
  /** The tile from the first tier that has it. */
  readonly found: HeldTile | null;
}

interface HeldTile {
  readonly tier: 'memory' | 'disk';
  readonly tile: StoredTile;
  /** As stated in the image; null if it states none, as in SVG. */
  readonly size: ImageSize | null;
}

/** Inspects a tile in both tiers. Rejects only with `cache-busy`. */
export async function lookAtTile(
  key: TileKey,
  cache: Pick<TileCache, 'peek'>,
  disk: Pick<DiskTier, 'lookAt'>,
): Promise<TileLook> {
  const { file, tile, record } = await disk.lookAt(key);
  const held = cache.peek(key);
  const where = { file, onDisk: tile !== undefined, storedMs: tile?.modifiedMs ?? null };
  if (held) return { ...where, found: describeFound('memory', held) };
  return { ...where, found: tile ? describeFound('disk', toStored(tile, record)) : null };
}

function describeFound(tier: HeldTile['tier'], tile: StoredTile): HeldTile {
  return { tier, tile, size: readImageSize(tile.bytes) ?? null };
}
