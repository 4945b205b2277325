/**
 * Removes bad files from a tile's place. They are moved first and judged afterwards, because a good tile could arrive
 * in between. Meanwhile they lie in `<source>/.tmp/aside`: a clear takes them along, and after a sudden end the next
 * sweep judges them.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import type { SourceId } from '../../../shared/sources/source.ts';
import { isTileCoord } from '../../../shared/tiles/tile-coord.ts';
import { ifThere, succeeds } from '../files/disk-error.ts';
import { isRealDir, lstat, makeRealDir, removeDir, removeFile, renameOnce } from '../files/file-access.ts';
import { isDeadTemp, makeTempName } from '../files/temp-files.ts';
import { putBack, readTileFile, ruleOf } from '../files/tile-file.ts';
import { ASIDE_DIR_NAME, formatTilePath, TEMP_DIR_NAME, type TileKey } from '../files/tile-path.ts';
import { makeQuarantineDay, moveToQuarantine } from './quarantine.ts';

/** `kept`: it turned out good, was gone, or is a folder. */
export type Fate = 'quarantined' | 'removed' | 'kept';

export interface AsideOptions {
  readonly cacheDir: string;
  readonly nowMs: number;
}

/**
 * Removes what occupies a tile's place unless it is a whole tile: a file goes to quarantine; a link, FIFO or socket is
 * deleted; a folder stays. Rejects with the system's error if it can't be moved; it is then still in place.
 */
export async function takeAway(key: TileKey, options: AsideOptions): Promise<Fate> {
  const path = formatTilePath(options.cacheDir, key);
  for (const dir of [path.sourceDir, path.zoomDir, path.columnDir]) if (!(await isRealDir(dir))) return 'kept';
  const stats = await ifThere(lstat(path.file));
  if (!stats || stats.isDirectory() || (await isGood(path.file, key))) return 'kept';
  // Before the move: without a quarantine folder the file has to stay.
  await makeQuarantineDay(options.cacheDir, options.nowMs);
  const aside = join(await makeAsideDir(path.sourceDir), nameAside(key));
  const isMoved = await ifThere(renameOnce(path.file, aside).then(() => true));
  return isMoved ? settleAside(aside, key, options) : 'kept';
}

/** Judges what ended programs left aside in a source's folder. Returns how many items that were. Never rejects. */
export async function settleLeftAside(sourceId: SourceId, options: AsideOptions): Promise<number> {
  const dir = join(options.cacheDir, sourceId, TEMP_DIR_NAME, ASIDE_DIR_NAME);
  const isReal = (await isRealDir(join(options.cacheDir, sourceId, TEMP_DIR_NAME))) && (await isRealDir(dir));
  const names = isReal ? await fs.promises.readdir(dir).catch(() => []) : [];
  let settled = 0;
  for (const name of names) {
    const key = await parseDeadAside(sourceId, dir, name, options.nowMs);
    if (!key) continue;
    if (await succeeds(settleAside(join(dir, name), key, options))) settled += 1;
  }
  if (isReal) await removeDir(dir).catch(() => undefined);
  return settled;
}

function nameAside({ coord: { z, x, y } }: TileKey): string {
  return [z, x, y, makeTempName()].join('.');
}

async function parseDeadAside(
  sourceId: SourceId,
  dir: string,
  name: string,
  nowMs: number,
): Promise<TileKey | undefined> {
  const [z, x, y, temp = '', ...more] = name.split('.');
  const coord = { z: Number(z), x: Number(x), y: Number(y) };
  if (more.length > 0 || !isTileCoord(coord)) return undefined;
  const stats = await lstat(join(dir, name)).catch(() => undefined);
  // The move set the change time; the tile itself may be years old.
  return stats && isDeadTemp(temp, stats.ctimeMs, nowMs) ? { sourceId, coord } : undefined;
}

async function makeAsideDir(sourceDir: string): Promise<string> {
  const tempDir = join(sourceDir, TEMP_DIR_NAME);
  const dir = join(tempDir, ASIDE_DIR_NAME);
  for (const each of [tempDir, dir]) await makeRealDir(each);
  return dir;
}

async function settleAside(aside: string, key: TileKey, options: AsideOptions): Promise<Fate> {
  const { cacheDir, nowMs } = options;
  const { file } = formatTilePath(cacheDir, key);
  try {
    const stats = await lstat(aside);
    if (!stats.isFile()) {
      await removeFile(aside);
      return 'removed';
    }
    if (await isGood(aside, key)) {
      await putBack(aside, file);
      return 'kept';
    }
    await moveToQuarantine(aside, await makeQuarantineDay(cacheDir, nowMs), key);
    return 'quarantined';
  } catch (thrown) {
    // Unreadable, or quarantine failed: put it back, unless a clear has taken it.
    await putBack(aside, file).catch(() => undefined);
    throw thrown;
  }
}

async function isGood(file: string, { sourceId }: TileKey): Promise<boolean> {
  const answer = await readTileFile(file, { rule: ruleOf(sourceId) });
  return answer.kind === 'tile';
}
