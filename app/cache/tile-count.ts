/** Counts the tiles of a tree by looking at its folders, never at the tiles. */
import fs, { type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { TileCount } from '../../shared/contract.ts';
import { housekeepingSlots, isRealDir, lstat } from './file-access.ts';
import { isIndexName, isZoomDirName } from './tile-path.ts';

export interface CountOptions {
  /** Told after every column. */
  readonly onProgress?: (counted: TileCount) => void;
  /** Ends the count early; it then answers what was counted so far. */
  readonly signal?: AbortSignal;
}

/** The sum of two counts. */
export function addCounts(one: TileCount, other: TileCount): TileCount {
  return { tiles: one.tiles + other.tiles, bytes: one.bytes + other.bytes };
}

/**
 * The number and the bytes of the tile files in a source's folder. Only regular files at a tile's place count. A folder
 * that cannot be read counts as empty.
 */
export async function countTiles(sourceDir: string, options: CountOptions = {}): Promise<TileCount> {
  const counted = { tiles: 0, bytes: 0 };
  if (!(await isRealDir(sourceDir))) return counted;
  for await (const column of listColumns(sourceDir)) {
    if (options.signal?.aborted) break;
    const sizes = await Promise.all(column.files.map((file) => sizeOf(join(column.dir, file))));
    for (const size of sizes) {
      if (size === undefined) continue;
      counted.tiles += 1;
      counted.bytes += size;
    }
    options.onProgress?.({ ...counted });
  }
  return counted;
}

interface Column {
  readonly dir: string;
  readonly files: readonly string[];
}

async function* listColumns(sourceDir: string): AsyncIterable<Column> {
  for (const zoomDir of await list(sourceDir, (item) => item.isDirectory() && isZoomDirName(item.name))) {
    const zoom = Number(zoomDir);
    const dir = join(sourceDir, zoomDir);
    for (const name of await list(dir, (item) => item.isDirectory() && isIndexName(item.name, zoom))) {
      const files = await list(join(dir, name), (item) => item.isFile() && isIndexName(item.name, zoom));
      yield { dir: join(dir, name), files };
    }
  }
}

async function list(dir: string, isWanted: (item: Dirent) => boolean): Promise<string[]> {
  const found = await fs.promises.readdir(dir, { withFileTypes: true }).catch(() => []);
  return found.filter(isWanted).map((item) => item.name);
}

async function sizeOf(file: string): Promise<number | undefined> {
  const stats = await housekeepingSlots(() => lstat(file)).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}
