/** Looks at one tile in memory and on disk and changes nothing: no promotion, no use counted, no bad file removed. */
import { type ImageSize, readImageSize } from '../image/image-size.ts';
import type { DiskTier } from './disk/disk-tier.ts';
import { type StoredTile, toStored } from './files/tile-file.ts';
import type { TileKey } from './files/tile-path.ts';
import type { TileCache } from './tile-cache.ts';

/** What is known of a tile here. */
export interface TileLook {
  readonly file: string;
  readonly onDisk: boolean;
  /** When its file was written, in milliseconds since 1970. */
  readonly storedMs: number | null;
  /** The tile of the first tier that has it. */
  readonly found: HeldTile | null;
}

interface HeldTile {
  readonly tier: 'memory' | 'disk';
  readonly tile: StoredTile;
  /** As the image states it; null for one that has none, such as SVG. */
  readonly size: ImageSize | null;
}

/** A look at a tile in both tiers. Rejects with `cache-busy` alone. */
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
