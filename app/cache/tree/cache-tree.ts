/** What in a cache folder is the cache's: folders of sources, zooms, columns and records. Opens no file. */
import fs, { type Dirent } from 'node:fs';
import { isSourceId } from '../../../shared/source.ts';
import { ifThere } from '../files/disk-error.ts';
import { housekeepingSlots, retryWhileBusy } from '../files/file-access.ts';
import { isTempName } from '../files/temp-files.ts';
import { isIndexName, isZoomDirName } from '../files/tile-path.ts';

/** The names of folders in a folder that could be sources'. */
export function listSourceDirs(cacheDir: string): Promise<string[]> {
  return list(cacheDir, (item) => item.isDirectory() && isSourceId(item.name));
}

/** The names of folders in a source's folder, its folder of records or one of the trash that are zooms'. */
export function listZoomDirs(dir: string): Promise<string[]> {
  return list(dir, (item) => item.isDirectory() && isZoomDirName(item.name));
}

/** The names of folders in a zoom's folder that are columns'. */
export function listColumnDirs(zoomDir: string, zoom: number): Promise<string[]> {
  return list(zoomDir, (item) => item.isDirectory() && isIndexName(item.name, zoom));
}

/** The names of files in a column's folder that stand at a tile's place. */
export function listTileFiles(columnDir: string, zoom: number): Promise<string[]> {
  return list(columnDir, (item) => item.isFile() && isIndexName(item.name, zoom));
}

/** The same, with links and whatever else is no folder there. */
export function listTilePlaces(columnDir: string, zoom: number): Promise<string[]> {
  return list(columnDir, (item) => !item.isDirectory() && isIndexName(item.name, zoom));
}

const BLOCK_NAME = /^\d{1,8}-\d{1,8}$/;

/** The names of files in a zoom's folder of records that hold records. */
export function listRecordFiles(zoomDir: string): Promise<string[]> {
  return list(zoomDir, (item) => item.isFile() && BLOCK_NAME.test(item.name));
}

/** The names of files in a source's folder of unfinished writes that are such. */
export function listTempFiles(tempDir: string): Promise<string[]> {
  return list(tempDir, (item) => item.isFile() && isTempName(item.name));
}

/** Names in a folder; none where it is not there, and no links. Rejects with the system's error when it cannot be read. */
async function list(dir: string, isWanted: (item: Dirent) => boolean): Promise<string[]> {
  const read = (): Promise<Dirent[]> => fs.promises.readdir(dir, { withFileTypes: true });
  const found = (await ifThere(housekeepingSlots(() => retryWhileBusy(read)))) ?? [];
  return found.filter(isWanted).map((item) => item.name);
}
