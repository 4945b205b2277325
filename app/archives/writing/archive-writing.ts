/** One archive from its first tile to its name. Runs in a worker, because it waits for the disk. */
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { EMPTY_TILE, type TileContentType } from '../../../shared/tile.ts';
import { isProcessAlive } from '../../files/own-files.ts';
import { type ArchiveWriter, isThere, publish, type WrittenTile } from './archive-writer.ts';
import { FolderWriter } from './folder-writer.ts';
import { MbtilesWriter } from './mbtiles-writer.ts';
import { fitsPmtiles, PmtilesWriter } from './pmtiles-writer.ts';
import type { WritingTask } from './writing-protocol.ts';

const WRITERS = { folder: FolderWriter, pmtiles: PmtilesWriter, mbtiles: MbtilesWriter };
/** What SQLite adds to the name of a database while it is open: a lock. */
const LOCK = '.lock';

/**
 * Calls throw a `CodedError` or the system's error. Unless it is published, {@link discard} it; if the process
 * is killed, a temporary file remains until the next archive is written in its place.
 */
export class ArchiveWriting {
  readonly #task: WritingTask;
  readonly #temp: string;
  #writer: ArchiveWriter | undefined;
  #contentType: TileContentType | undefined;
  #oldestMs = Number.POSITIVE_INFINITY;

  private constructor(task: WritingTask) {
    this.#task = task;
    this.#temp = `${task.target}.${process.pid}-${randomInt(2 ** 32)}.tmp`;
  }

  /** Throws `file-exists` if something has the archive's name. Removes what killed processes left of it. */
  static begin(task: WritingTask): ArchiveWriting {
    const isReplaceable = task.replaces && fs.lstatSync(task.target, { throwIfNoEntry: false })?.isFile();
    if (isThere(task.target) && !isReplaceable) throw new CodedError('file-exists', { detail: task.target });
    sweepTemps(task.target);
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

/** Removes what ended processes left of an archive that they didn't finish. */
function sweepTemps(target: string): void {
  const [dir, name] = [dirname(target), basename(target)];
  for (const item of fs.readdirSync(dir)) {
    if (!item.startsWith(`${name}.`)) continue;
    const pid = /^\.(\d{1,10})-\d+\.tmp(\.lock)?$/.exec(item.slice(name.length))?.[1];
    if (pid === undefined || isProcessAlive(Number(pid))) continue;
    fs.rmSync(join(dir, item), { recursive: true, force: true });
  }
}
