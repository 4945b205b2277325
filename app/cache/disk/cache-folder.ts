/** The folder that the disk tier works on, with all that is held of it: replaced as one when the cache is moved. */
import fs from 'node:fs';
import type { SourceId } from '../../../shared/source.ts';
import { TrashWatch } from '../clearing/trash-watch.ts';
import { TileFolders } from '../files/tile-folders.ts';
import { hasMarker } from '../moving/move-marker.ts';
import { TileRecords } from '../records/tile-records.ts';
import { TileIndex } from '../tree/tile-index.ts';
import type { Tree } from '../tree/tree-write.ts';

export interface CacheFolderOptions {
  /** Absolute. */
  readonly cacheDir: string;
  /** True for a folder that the cache was moved to: it is never made, and used only while it is marked as ours. */
  readonly isMoved?: boolean;
  /** Told when another program on the same folder has cleared a source. */
  readonly onForeignClear?: (sourceId: SourceId) => void;
}

export class CacheFolder implements Tree {
  /** By its real path, so that no later change of a link above it leads elsewhere. */
  readonly cacheDir: string;
  /** As people have named it. */
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

  /** Opens a folder; never rejects. It need not be there. */
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
   * False when the cache was moved here and the folder is gone, as with an unplugged drive: what stands there isn't
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
