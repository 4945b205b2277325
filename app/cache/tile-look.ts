/**
 * Looks at one tile, in memory and on disk, and leaves everything as it is: nothing is promoted or counts as used, no bad
 * file goes, and no records are driven out.
 */
import { type ImageSize, readImageSize } from '../image/image-size.ts';
import type { DiskTier } from './disk/disk-tier.ts';
import { toDiskError } from './files/disk-error.ts';
import { readSlots, retryWhileBusy } from './files/file-access.ts';
import { readTileFile, ruleOf, type StoredTile, type TileFile, toStored } from './files/tile-file.ts';
import type { TileFolders } from './files/tile-folders.ts';
import { formatTilePath, type TileKey } from './files/tile-path.ts';
import type { TileRecord } from './files/tile-record.ts';
import { BLOCK_EDGE } from './records/record-block.ts';
import type { TileRecords } from './records/tile-records.ts';
import type { TileCache } from './tile-cache.ts';

/** What stands at a tile's place on disk. */
export interface FileLook {
  /** The absolute path of the tile's file, whether it is there or not. */
  readonly file: string;
  /** Undefined for anything but a whole tile in folders that are no links, and for what may not be read. */
  readonly tile: TileFile | undefined;
  /** Undefined when nothing is known of these very bytes. */
  readonly record: TileRecord | undefined;
}

/** What is known of a tile here. */
export interface TileLook {
  readonly file: string;
  readonly onDisk: boolean;
  /** When its file was written, in milliseconds since 1970. */
  readonly storedMs: number | null;
  /** The tile of the first tier that has it. */
  readonly found: FoundTile | null;
}

interface FoundTile {
  readonly tier: 'memory' | 'disk';
  readonly tile: StoredTile;
  /** As the image states it; null for one that has none, such as SVG. */
  readonly size: ImageSize | null;
}

interface DiskParts {
  readonly cacheDir: string;
  readonly folders: TileFolders;
  readonly records: TileRecords;
}

/** A look at a tile's file. Rejects with `cache-busy` alone; whatever else the system refuses counts as no tile. */
export async function lookAtFile(key: TileKey, parts: DiskParts): Promise<FileLook> {
  const { file } = formatTilePath(parts.cacheDir, key);
  const tile = await readWhole(key, parts).catch((thrown: unknown) => {
    const error = toDiskError(thrown);
    if (error.code === 'cache-busy') throw error;
    return undefined;
  });
  return { file, tile, record: tile && (await findRecord(key, tile, parts)) };
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

async function readWhole(key: TileKey, { cacheDir, folders }: DiskParts): Promise<TileFile | undefined> {
  const { sourceDir, zoomDir, columnDir, file } = formatTilePath(cacheDir, key);
  return readSlots(() =>
    retryWhileBusy(async () => {
      if (!(await folders.areReal([sourceDir, zoomDir, columnDir]))) return undefined;
      const answer = await readTileFile(file, { rule: ruleOf(key.sourceId) });
      return answer.kind === 'tile' ? answer.tile : undefined;
    }),
  );
}

async function findRecord(
  { sourceId, coord: { z, x, y } }: TileKey,
  { bytes, crc }: TileFile,
  { records }: DiskParts,
): Promise<TileRecord | undefined> {
  const block = await records.lookAt(sourceId, z, Math.floor(x / BLOCK_EDGE), Math.floor(y / BLOCK_EDGE));
  return block.find(x, y, bytes.length, crc);
}

function describeFound(tier: FoundTile['tier'], tile: StoredTile): FoundTile {
  return { tier, tile, size: readImageSize(tile.bytes) ?? null };
}
