/** The disk tier's folder and everything held about it. Replaced as a whole when the cache moves. */
import fs from 'node:fs';
import type { SourceId } from '../../../shared/sources/source.ts';
import { TrashWatch } from '../clearing/trash-watch.ts';
import { TileFolders } from '../files/tile-folders.ts';
import { hasMarker } from '../moving/move-marker.ts';
import { TileRecords } from '../records/tile-records.ts';
import { TileIndex } from '../tree/tile-index.ts';
import type { Tree } from '../tree/tree-write.ts';

export interface CacheFolderOptions {
  /** An absolute path. */
  readonly cacheDir: string;
  /** True if the cache was moved to this folder: it is never created, and used only while it carries our marker. */
  readonly isMoved?: boolean;
  /** Called when another program sharing the folder has cleared a source. */
  readonly onForeignClear?: (sourceId: SourceId) => void;
}

export class CacheFolder implements Tree {
  /** The real path, so that a later change of a link above it has no effect. */
  readonly cacheDir: string;
  /** The path as the user gave it. */
  readonly givenDir: string;
  readonly isMoved: boolean;
  readonly folders = new TileFolders();
  readonly records: TileRecords;
  readonly index: TileIndex;
  readonly trashWatch: TrashWatch;

  private constructor(
    cacheDir: string,
    { cacheDir: givenDir, isMoved = false }: CacheFolderOptions,
    watch: TrashWatch,
  ) {
    this.cacheDir = cacheDir;
    this.givenDir = givenDir;
    this.isMoved = isMoved;
    this.records = new TileRecords(this);
    this.index = new TileIndex(cacheDir, this.folders);
    this.trashWatch = watch;
  }

  /** Opens a folder, which need not exist. Never rejects. */
  static async open(options: CacheFolderOptions): Promise<CacheFolder> {
    const cacheDir = await fs.promises.realpath(options.cacheDir).catch(() => options.cacheDir);
    const isOurs = !options.isMoved || (await hasMarker(cacheDir));
    const watch = await TrashWatch.open(isOurs ? cacheDir : undefined, (sourceId) => {
      folder.forget(sourceId);
      options.onForeignClear?.(sourceId);
    });
    const folder = new CacheFolder(cacheDir, options, watch);
    return folder;
  }

  /**
   * False if the cache was moved here and the folder is gone, as with an unplugged drive: whatever is there now isn't
   * ours.
   */
  async isThere(): Promise<boolean> {
    return !this.isMoved || hasMarker(this.cacheDir);
  }

  forget(sourceId: SourceId): void {
    this.records.forget(sourceId);
    this.index.forget(sourceId);
  }

  close(): void {
    this.trashWatch.close();
  }
}
