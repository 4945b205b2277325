/** One archive from its first tile to its name. Runs in a worker, because it waits for the disk. */
import fs from 'node:fs';
import { CodedError } from '../../../shared/errors.ts';
import { EMPTY_TILE, type TileContentType } from '../../../shared/tiles/tile.ts';
import { type ArchiveWriter, isThere, publish, type WrittenTile } from './archive-writer.ts';
import { FolderWriter } from './folder-writer.ts';
import { MbtilesWriter } from './mbtiles-writer.ts';
import { fitsPmtiles, PmtilesWriter } from './pmtiles-writer.ts';
import { LOCK, nameTemporary } from './temporary-archive.ts';
import type { WritingTask } from './writing-protocol.ts';

const WRITERS = { folder: FolderWriter, pmtiles: PmtilesWriter, mbtiles: MbtilesWriter };

/**
 * Calls throw a `CodedError` or the system's error. Unless it is published, {@link discard} it; if the process
 * is killed, a temporary file remains; see {@link import('./temporary-archive.ts').removeUnfinished}.
 */
export class ArchiveWriting {
  readonly #task: WritingTask;
  readonly #temp: string;
  #writer: ArchiveWriter | undefined;
  #contentType: TileContentType | undefined;
  #oldestMs = Number.POSITIVE_INFINITY;

  private constructor(task: WritingTask) {
    this.#task = task;
    this.#temp = nameTemporary(task.target);
  }

  /** Throws `file-exists` if something has the archive's name. */
  static begin(task: WritingTask): ArchiveWriting {
    const isReplaceable = task.replaces && fs.lstatSync(task.target, { throwIfNoEntry: false })?.isFile();
    if (isThere(task.target) && !isReplaceable) throw new CodedError('file-exists', { detail: task.target });
    return new ArchiveWriting(task);
  }

  add(tiles: readonly WrittenTile[]): void {
    for (const tile of tiles) this.#add(tile);
  }

  finish(): void {
    if (!this.#writer) throw new CodedError('nothing-to-export');
    this.#writer.finish(this.#task.facts, this.#contentType ?? 'image/png');
    // For readers that don't know the freshness in it, no tile is newer than it is.
    if (this.#task.format === 'pmtiles') fs.utimesSync(this.#temp, this.#oldestMs / 1000, this.#oldestMs / 1000);
    publish(this.#temp, this.#task.target, this.#task);
  }

  /** Never throws. May be called at any time. */
  discard(): void {
    try {
      this.#writer?.close();
    } catch {
      // It is thrown away.
    }
    for (const path of [this.#temp, this.#temp + LOCK]) fs.rmSync(path, { recursive: true, force: true });
  }

  #add(tile: WrittenTile): void {
    this.#requireFitting(tile);
    this.#writer ??= this.#open();
    this.#writer.add(tile);
    this.#oldestMs = Math.min(this.#oldestMs, tile.fetchedMs);
  }

  /** Folders take every type of picture, files only one. An empty tile is a PNG of one pixel among pictures of any type. */
  #requireFitting({ contentType, bytes }: WrittenTile): void {
    const { format } = this.#task;
    if (format === 'folder' || (bytes.length === EMPTY_TILE.length && Buffer.compare(bytes, EMPTY_TILE) === 0)) return;
    const fits = format === 'pmtiles' ? fitsPmtiles(contentType) : contentType !== 'image/svg+xml';
    if (!fits || (this.#contentType && this.#contentType !== contentType)) throw new CodedError('folder-needed');
    this.#contentType = contentType;
  }

  #open(): ArchiveWriter {
    return new WRITERS[this.#task.format](this.#temp);
  }
}
