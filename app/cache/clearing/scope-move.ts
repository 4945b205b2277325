/** Moves the tiles of a scope into the trash, as whole folders where possible. */

import { join } from 'node:path';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { addCounts, NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { errnoOf, ifThere } from '../files/disk-error.ts';
import {
  housekeepingSlots,
  isRealDir,
  lstat,
  makeIfMissing,
  moveUnlessThere,
  removeDir,
  renameFile,
} from '../files/file-access.ts';
import { RECORDS_DIR_NAME, TEMP_DIR_NAME } from '../files/tile-path.ts';
import { RecordBlock } from '../records/record-block.ts';
import { TakenRecords } from '../records/taken-records.ts';
import { listZoomDirs } from '../tree/cache-tree.ts';
import { listColumns, type MeasuredTile, measureTiles, type ZoomFolder, zoomDirOf } from '../tree/tile-list.ts';
import { hasWholeSource, hasWholeZoom, hasZoom, type TileScope, ZoomScope } from './tile-scope.ts';

/** A source's folder, as used by scope operations. */
export interface SourceFolder {
  readonly sourceDir: string;
  readonly folderOf: (zoom: number) => ZoomFolder;
}

/** The result of a move. */
export interface MovedTiles {
  /** False if there was no tile to move. */
  readonly hasMoved: boolean;
  /** Null if whole folders were moved, because their tiles aren't counted. */
  readonly counted: TileCount | null;
  /** The first error; what couldn't be moved is still in place. */
  readonly failure: unknown;
}

/** Called right after single tiles were moved. Not called for whole folders. */
export type OnMoved = (coords: readonly TileCoord[]) => void;

/**
 * Moves the tiles of a scope and their records to `target`, a folder in the trash; for a whole source, unfinished
 * writes too. Other tiles stay; a tile that replaces a wanted one during its move is put back. One failure doesn't stop
 * the rest.
 */
export async function moveScope(
  source: SourceFolder,
  scope: TileScope,
  target: string,
  onMoved: OnMoved,
): Promise<MovedTiles> {
  const move = new ScopeMove(source, scope, target, onMoved);
  if (hasWholeSource(scope)) await move.moveWrites();
  for (const zoom of await listZoomDirs(source.sourceDir)) {
    if (hasZoom(scope, zoom)) await move.moveZoom(zoom);
  }
  return move;
}

class ScopeMove implements MovedTiles {
  readonly #source: SourceFolder;
  readonly #scope: TileScope;
  readonly #target: string;
  readonly #onMoved: OnMoved;
  readonly #made = new Map<string, Promise<void>>();
  #count = NO_TILES;
  #isCounted = true;
  hasMoved = false;
  failure: unknown;

  constructor(source: SourceFolder, scope: TileScope, target: string, onMoved: OnMoved) {
    this.#source = source;
    this.#scope = scope;
    this.#target = target;
    this.#onMoved = onMoved;
  }

  get counted(): TileCount | null {
    return this.#isCounted ? this.#count : null;
  }

  /** Runs before the zooms, so that unpublished writes end in the trash. If no tiles are kept, all records go too. */
  async moveWrites(): Promise<void> {
    const { sourceDir } = this.#source;
    await this.#moveFolder(sourceDir, [TEMP_DIR_NAME]);
    if (!this.#scope.kept) await this.#moveFolder(sourceDir, [RECORDS_DIR_NAME]);
  }

  async moveZoom(zoom: number): Promise<void> {
    const { sourceDir, folderOf } = this.#source;
    if (hasWholeZoom(this.#scope, zoom)) {
      // Records first: a tile that arrives meanwhile keeps its record. When a whole source is cleared, its records have
      // already moved; records written since then stay, because their place in the trash is taken.
      const records = [RECORDS_DIR_NAME, String(zoom)];
      if (!(await isRealDir(join(this.#target, ...records)))) await this.#moveFolder(sourceDir, records);
      await this.#moveTileFolder(sourceDir, [String(zoom)]);
      return;
    }
    const folder = folderOf(zoom);
    const xs = await listColumns(folder);
    const zoomScope = await ZoomScope.gather(this.#scope, zoom, new Set(xs));
    const records = new TakenRecords(folder, this.#target);
    const isWhole = (x: number): boolean => zoomScope.hasWholeColumn(x);
    const whole = xs.filter(isWhole);
    await records.moveWhole(xs, isWhole);
    for (const x of whole) await this.#moveTileFolder(sourceDir, [String(zoom), String(x)]);
    await this.#moveTiles(folder, zoomScope, records);
    await records.takeColumns(new Set(whole));
    await removeDir(zoomDirOf(folder)).catch(() => undefined);
  }

  async #moveTileFolder(sourceDir: string, path: readonly string[]): Promise<void> {
    if (!(await this.#moveFolder(sourceDir, path))) return;
    this.hasMoved = true;
    this.#isCounted = false;
  }

  async #moveFolder(sourceDir: string, path: readonly string[]): Promise<boolean> {
    const from = join(sourceDir, ...path);
    if (!(await isRealDir(from))) return false;
    return this.#try(async () => {
      await this.#makeTarget(path.slice(0, -1));
      await housekeepingSlots(() => renameFile(from, join(this.#target, ...path)));
      return true;
    });
  }

  async #moveTiles(folder: ZoomFolder, zoomScope: ZoomScope, records: TakenRecords): Promise<void> {
    const columns = zoomScope.columns().filter(({ x }) => !zoomScope.hasWholeColumn(x));
    const touched = new Set<number>();
    for await (const batch of measureTiles(this.#scope.isWanted ? folder : withoutRecords(folder), columns)) {
      const wanted = batch.filter(({ x, y, record }) => zoomScope.has(x, y, record));
      const isMoved = await Promise.all(wanted.map((tile) => this.#moveTile(folder, tile)));
      for (const { x } of wanted) touched.add(x);
      const moved = wanted.filter((_tile, index) => isMoved[index]);
      const z = folder.zoom;
      this.#onMoved(moved.map(({ x, y }) => ({ z, x, y })));
      await records.note(moved);
    }
    await records.end();
    for (const x of touched) await removeDir(join(zoomDirOf(folder), String(x))).catch(() => undefined);
  }

  async #moveTile(folder: ZoomFolder, { x, y, bytes, modifiedMs }: MeasuredTile): Promise<boolean> {
    const path = [String(folder.zoom), String(x)];
    const columnDir = join(folder.sourceDir, ...path);
    const isMoved = await this.#try(async () => {
      if (!(await folder.folders.areReal([folder.sourceDir, zoomDirOf(folder), columnDir]))) return false;
      await this.#makeTarget(path);
      const [from, to] = [join(columnDir, String(y)), join(this.#target, ...path, String(y))];
      await housekeepingSlots(() => renameFile(from, to));
      if (!this.#scope.isWanted || (await isSame(to, bytes, modifiedMs))) return true;
      // A newer tile arrived after the scope was judged, so put it back.
      await housekeepingSlots(() => moveUnlessThere(to, from));
      return false;
    });
    if (!isMoved) return false;
    this.hasMoved = true;
    this.#count = addCounts(this.#count, { tiles: 1, bytes });
    return true;
  }

  /** Runs a step and returns whether it moved something. A missing file is not a failure. */
  async #try(step: () => Promise<boolean>): Promise<boolean> {
    try {
      return await step();
    } catch (thrown) {
      const errno = errnoOf(thrown);
      if (errno !== 'ENOENT' && errno !== 'ENOTDIR') this.failure ??= thrown;
      return false;
    }
  }

  async #makeTarget(path: readonly string[]): Promise<void> {
    let dir = this.#target;
    for (const name of path) {
      dir = join(dir, name);
      const making = this.#made.get(dir) ?? makeIfMissing(dir);
      this.#made.set(dir, making);
      await making;
    }
  }
}

/** For callers that don't need records. */
function withoutRecords(folder: ZoomFolder): ZoomFolder {
  return { ...folder, readBlock: async () => new RecordBlock() };
}

async function isSame(file: string, bytes: number, modifiedMs: number): Promise<boolean> {
  const stats = await ifThere(lstat(file));
  return stats?.size === bytes && stats.mtimeMs === modifiedMs;
}
