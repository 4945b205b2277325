/** Reads and judges whole tile files one by one, on a worker thread. Never blocks on a file that isn't regular. */
import fs from 'node:fs';
import { sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { checkTileFile, type ImageRule, MAX_TILE_BYTES, MIN_TILE_BYTES } from '../../image/image-check.ts';
import { errnoOf } from '../files/disk-error.ts';
import { BUSY, closeAfterReading, NO_FILE } from '../files/file-access.ts';
import { READ_FLAGS, UNNOTED_READ_FLAGS } from '../files/open-flags.ts';
import { areRealFolders } from './folder-listing.ts';
import { makeUnread, type Reading, type ReadRequest, type ReadTile } from './inspection-protocol.ts';

/** A check isn't urgent: it waits while too many files are open. */
const BUSY_TRIES = 20;
const BUSY_WAIT_MS = 50;

/** One shared buffer, because no tile is kept. */
const buffer = Buffer.allocUnsafeSlow(MAX_TILE_BYTES);

/** Reads the requested tiles. Never throws. */
export function readTiles({ sourceDir, zoom, columns, rule }: Omit<ReadRequest, 'kind'>): Reading {
  const zoomDir = sourceDir + sep + zoom;
  const isZoomReal = areRealFolders([sourceDir, zoomDir]);
  const tiles: ReadTile[] = [];
  let bytes = 0;
  for (const { x, rows } of columns) {
    const columnDir = zoomDir + sep + x;
    const isReal = isZoomReal && areRealFolders([columnDir]);
    for (const y of rows) {
      const { bytesRead, ...tile } = isReal ? readTile(columnDir + sep + y, rule) : { bytesRead: 0 };
      tiles.push({ ...makeUnread(x, y, 'absent'), ...tile });
      bytes += bytesRead;
    }
  }
  return { tiles, bytes };
}

type TileRead = Partial<ReadTile> & { readonly bytesRead: number };

function readTile(file: string, rule: ImageRule): TileRead {
  let fd: number | undefined;
  try {
    fd = openUnnoted(file);
    return readOpenTile(fd, rule);
  } catch (thrown) {
    return { bytesRead: 0, verdict: NO_FILE.has(errnoOf(thrown)) ? 'absent' : 'refused' };
  } finally {
    if (fd !== undefined) closeAfterReading(fd);
  }
}

/** A check doesn't count as use of a tile: eviction must still remove the least recently viewed tiles first. */
function openUnnoted(file: string): number {
  try {
    return openPatiently(file, UNNOTED_READ_FLAGS);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EPERM') throw thrown;
    return openPatiently(file, READ_FLAGS);
  }
}

function openPatiently(file: string, flags: number): number {
  for (let tries = 1; ; tries += 1) {
    try {
      return fs.openSync(file, flags);
    } catch (thrown) {
      if (tries === BUSY_TRIES || !BUSY.has(errnoOf(thrown))) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_WAIT_MS);
    }
  }
}

function readOpenTile(fd: number, rule: ImageRule): TileRead {
  const stats = fs.fstatSync(fd);
  if (!stats.isFile()) return { bytesRead: 0 };
  const { size, mtimeMs: modifiedMs, ctimeMs: changedMs } = stats;
  const isTileSized = size >= MIN_TILE_BYTES && size <= MAX_TILE_BYTES;
  const bytesRead = isTileSized ? fs.readSync(fd, buffer, 0, size, 0) : 0;
  const bytes = buffer.subarray(0, bytesRead);
  const isGood = isTileSized && bytesRead === size && checkTileFile(bytes, rule) !== undefined;
  return { bytesRead, size, modifiedMs, changedMs, verdict: isGood ? 'good' : 'bad', crc: isGood ? crc32(bytes) : 0 };
}
