/** Reads tile files whole and judges them, one after another: for a thread of its own. Never held up by what is no file. */
import fs from 'node:fs';
import { sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { checkImage, type ImageRule, MAX_TILE_BYTES, MIN_TILE_BYTES } from '../../image/image-check.ts';
import { errnoOf } from '../files/disk-error.ts';
import { closeAfterReading } from '../files/file-access.ts';
import { READ_FLAGS, UNNOTED_READ_FLAGS } from '../files/open-flags.ts';
import { areRealFolders } from './folder-listing.ts';
import { type Reading, type ReadRequest, VERDICTS, type Verdict } from './inspection-protocol.ts';

/** Nobody waits for a check: while too many files are open, it does. */
const BUSY = new Set(['EMFILE', 'ENFILE', 'EAGAIN']);
const BUSY_TRIES = 20;
const BUSY_WAIT_MS = 50;
/** No file stands there: a link, a socket, a folder on systems that will not open one, or nothing. */
const NO_FILE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR']);

type Writable<Of> = { -readonly [Name in keyof Of]: Of[Name] };

/** One buffer for all files: nothing of a tile is kept. */
const buffer = Buffer.allocUnsafeSlow(MAX_TILE_BYTES);

/** Reads what is asked for. Never throws. */
export function readTiles(request: Omit<ReadRequest, 'kind'>): Reading {
  const { sourceDir, zoom, columns, rule } = request;
  const zoomDir = sourceDir + sep + zoom;
  const count = columns.reduce((sum, { rows }) => sum + rows.length, 0);
  const reading = makeReading(count);
  const isZoomReal = areRealFolders([sourceDir, zoomDir]);
  let at = 0;
  for (const { x, rows } of columns) {
    const columnDir = zoomDir + sep + x;
    const isReal = isZoomReal && areRealFolders([columnDir]);
    for (const row of rows) {
      const verdict = isReal ? readTile(columnDir + sep + row, at, rule, reading) : 'absent';
      reading.verdicts[at] = VERDICTS.indexOf(verdict);
      at += 1;
    }
  }
  return reading;
}

function makeReading(count: number) {
  return {
    verdicts: new Uint8Array(count),
    sizes: new Float64Array(count),
    crcs: new Uint32Array(count),
    modifiedMs: new Float64Array(count),
    changedMs: new Float64Array(count),
    bytes: 0,
  };
}

function readTile(file: string, at: number, rule: ImageRule, reading: Writable<Reading>): Verdict {
  let fd: number | undefined;
  try {
    fd = openUnnoted(file);
    return readOpenTile(fd, at, rule, reading);
  } catch (thrown) {
    return NO_FILE.has(errnoOf(thrown) ?? '') ? 'absent' : 'refused';
  } finally {
    if (fd !== undefined) closeAfterReading(fd);
  }
}

/** A check is no use of a tile: whatever was not looked at for longest is to be the first to go still. */
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
      if (tries === BUSY_TRIES || !BUSY.has(errnoOf(thrown) ?? '')) throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_WAIT_MS);
    }
  }
}

function readOpenTile(fd: number, at: number, rule: ImageRule, reading: Writable<Reading>): Verdict {
  const stats = fs.fstatSync(fd);
  if (!stats.isFile()) return 'absent';
  reading.sizes[at] = stats.size;
  reading.modifiedMs[at] = stats.mtimeMs;
  reading.changedMs[at] = stats.ctimeMs;
  if (stats.size < MIN_TILE_BYTES || stats.size > MAX_TILE_BYTES) return 'bad';
  const bytesRead = fs.readSync(fd, buffer, 0, stats.size, 0);
  reading.bytes += bytesRead;
  const bytes = buffer.subarray(0, bytesRead);
  if (bytesRead !== stats.size || !checkImage(bytes, rule)) return 'bad';
  reading.crcs[at] = crc32(bytes);
  return 'good';
}
