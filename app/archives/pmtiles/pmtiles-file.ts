/** Reads a PMTiles file of this computer, in place. */
import fs from 'node:fs';
import { CodedError } from '../../../shared/errors.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { ArchivedTile, ArchiveFacts } from '../archive.ts';
import type { ArchiveReader, ListedTile } from '../archive-reader.ts';
import { openPmtiles, type Pmtiles } from './pmtiles.ts';

// Calls run in a worker, which ends with them.
const forEver = new AbortController().signal;

/** Opens it again when the file has changed. Rejects like {@link openPmtiles}, and with `archive-busy` if it changes meanwhile. */
export class PmtilesFile implements ArchiveReader {
  readonly facts: ArchiveFacts;
  readonly tileCount: number | null;
  readonly #path: string;
  #file: number;
  #stamp: string;
  #archive: Pmtiles;

  private constructor(path: string, opened: Opened) {
    this.#path = path;
    this.facts = opened.archive.facts;
    this.tileCount = opened.archive.tileCount;
    this.#file = opened.file;
    this.#stamp = opened.stamp;
    this.#archive = opened.archive;
  }

  static async open(path: string): Promise<PmtilesFile> {
    return new PmtilesFile(path, await openFile(path));
  }

  async readTile(coord: TileCoord): Promise<ArchivedTile | undefined> {
    await this.#reopenIfChanged();
    return this.#archive.readTile(coord, forEver);
  }

  async *listTiles(): AsyncGenerator<ListedTile> {
    await this.#reopenIfChanged();
    yield* this.#archive.listTiles(forEver);
  }

  close(): void {
    fs.closeSync(this.#file);
  }

  async #reopenIfChanged(): Promise<void> {
    if (readStamp(this.#path) === this.#stamp) return;
    const opened = await openFile(this.#path);
    fs.closeSync(this.#file);
    this.#file = opened.file;
    this.#stamp = opened.stamp;
    this.#archive = opened.archive;
  }
}

interface Opened {
  readonly file: number;
  readonly stamp: string;
  readonly archive: Pmtiles;
}

async function openFile(path: string): Promise<Opened> {
  const stamp = readStamp(path);
  const file = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  const readRange = async (offset: number, length: number): Promise<Uint8Array> => {
    const { size } = fs.fstatSync(file);
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
    const read = fs.readSync(file, bytes, 0, bytes.length, offset);
    if (readStamp(path) !== stamp) throw new CodedError('archive-busy');
    // A copy, because small buffers share their memory with others.
    return new Uint8Array(bytes.subarray(0, read));
  };
  try {
    return { file, stamp, archive: await openPmtiles(readRange, forEver) };
  } catch (thrown) {
    fs.closeSync(file);
    throw thrown;
  }
}

/** Changes whenever the file does. */
function readStamp(path: string): string {
  const stats = fs.statSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats?.isFile()) throw new CodedError('file-unreadable');
  return `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
}
