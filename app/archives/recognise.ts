/** Finds out what an archive is, from its contents alone, and makes its reader. Runs in the worker. */
import fs from 'node:fs';
import { CodedError } from '../../shared/errors.ts';
import type { OpenFileRequest } from './archive-protocol.ts';
import type { ArchiveReader } from './archive-reader.ts';
import { FolderReader } from './folder-reader.ts';
import { isPmtiles } from './pmtiles/directory.ts';
import { PmtilesFile } from './pmtiles/pmtiles-file.ts';
import { isMbtiles, readMbtiles } from './sqlite/mbtiles.ts';
import { SqliteFile } from './sqlite/sqlite-file.ts';
import { isSqlitedb, readSqlitedb } from './sqlite/sqlitedb.ts';
import type { IndexPlace } from './sqlite/tile-index.ts';

// Without O_NONBLOCK, opening a FIFO would block until it has a writer.
const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
const SQLITE_START = 'SQLite format 3\0';

/**
 * The reader of an archive. Rejects with a `CodedError`: `file-unreadable`, or one that begins with `archive-`. `onIndexing` is called
 * before an index is made, which takes long.
 */
export async function openReader(
  { path, rows, indexPath }: OpenFileRequest,
  onIndexing: () => void,
): Promise<ArchiveReader> {
  if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()) return new FolderReader(path, rows);
  const start = readStart(path);
  if (start.startsWith(SQLITE_START)) return openSqlite(path, { path: indexPath, onStart: onIndexing });
  if (isPmtiles(start)) return PmtilesFile.open(path);
  throw new CodedError('archive-unreadable');
}

function openSqlite(path: string, index: IndexPlace): ArchiveReader {
  const file = new SqliteFile(path);
  try {
    if (isMbtiles(file)) return readMbtiles(file, index);
    if (isSqlitedb(file)) return readSqlitedb(file, index);
    throw new CodedError('archive-unreadable');
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}

/** The first bytes of a regular file. */
function readStart(path: string): string {
  try {
    const file = fs.openSync(path, READ_FLAGS);
    try {
      if (!fs.fstatSync(file).isFile()) throw new CodedError('file-unreadable');
      const start = Buffer.alloc(SQLITE_START.length);
      return start.toString('latin1', 0, fs.readSync(file, start, 0, start.length, 0));
    } finally {
      fs.closeSync(file);
    }
  } catch (thrown) {
    throw thrown instanceof CodedError ? thrown : new CodedError('file-unreadable', { cause: thrown });
  }
}
