/**
 * Quarantine keeps bad tiles for some days so that people can inspect them; they are never read as tiles. Path: `<cache
 * dir>/.quarantine/<day>/<source>.<z>.<x>.<y>.<temp name>`.
 */

import fs from 'node:fs';
import { join } from 'node:path';
import { QUARANTINE_DAYS } from '../../../shared/cache/cache-check.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { housekeepingSlots, isRealDir, listItems, lstat, makeRealDir, renameOnce } from '../files/file-access.ts';
import { makeTempName } from '../files/temp-files.ts';
import { QUARANTINE_DIR_NAME, type TileKey } from '../files/tile-path.ts';

const DAY_MS = 86_400_000;
const DAY_NAME = /^\d{4}-\d{2}-\d{2}$/;

/** Makes the folder of a UTC day if needed and returns it. Rejects if something else occupies its path. */
export async function makeQuarantineDay(cacheDir: string, nowMs: number): Promise<string> {
  const root = join(cacheDir, QUARANTINE_DIR_NAME);
  const day = join(root, new Date(nowMs).toISOString().slice(0, 10));
  for (const dir of [root, day]) await makeRealDir(dir);
  return day;
}

/** Moves a file into a folder made by {@link makeQuarantineDay}. Rejects with the system's error. */
export async function moveToQuarantine(file: string, day: string, { sourceId, coord }: TileKey): Promise<void> {
  const { z, x, y } = coord;
  await renameOnce(file, join(day, [sourceId, z, x, y, makeTempName()].join('.')));
}

/** Lists day folders more than {@link QUARANTINE_DAYS} away from now, past or future, to be purged. Never rejects. */
export async function listOldQuarantine(cacheDir: string, nowMs: number): Promise<readonly string[]> {
  const days = await listDays(cacheDir);
  return days.filter(({ dayMs }) => Math.abs(nowMs - dayMs) > (QUARANTINE_DAYS + 1) * DAY_MS).map(({ dir }) => dir);
}

/** Counts what is in quarantine by listing its folders. Never rejects. */
export async function countQuarantine(cacheDir: string): Promise<TileCount> {
  let counted = NO_TILES;
  for (const { dir } of await listDays(cacheDir)) {
    for await (const item of listItems(dir)) {
      const stats = await housekeepingSlots(() => lstat(join(dir, item.name))).catch(() => undefined);
      if (stats?.isFile()) counted = addCounts(counted, { tiles: 1, bytes: stats.size });
    }
  }
  return counted;
}

async function listDays(cacheDir: string): Promise<readonly { readonly dir: string; readonly dayMs: number }[]> {
  const root = join(cacheDir, QUARANTINE_DIR_NAME);
  if (!(await isRealDir(root))) return [];
  const found = await fs.promises.readdir(root, { withFileTypes: true }).catch(() => []);
  return found
    .filter((item) => item.isDirectory() && DAY_NAME.test(item.name))
    .map((item) => ({ dir: join(root, item.name), dayMs: Date.parse(item.name) }))
    .filter(({ dayMs }) => !Number.isNaN(dayMs));
}
