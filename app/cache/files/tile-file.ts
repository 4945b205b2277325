/** Reads and writes a tile file atomically, whatever occupies its path. No generations here. */

import fs from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { factsOf, type SourceId } from '../../../shared/sources/source.ts';
import type { TileContentType } from '../../../shared/tiles/tile.ts';
import { checkTileFile, type ImageRule, MAX_TILE_BYTES, MIN_TILE_BYTES } from '../../image/image-check.ts';
import type { CheckedFiles, CheckedImage } from './checked-files.ts';
import { errnoOf, ifThere } from './disk-error.ts';
import {
  closeAfterReading,
  lstat,
  moveUnlessThere,
  removeDir,
  removeFile,
  renameFile,
  renameOnce,
  withFile,
  writeWhole,
} from './file-access.ts';
import { takeTogether } from './file-turns.ts';
import { CREATE_FLAGS, READ_FLAGS, UNNOTED_READ_FLAGS } from './open-flags.ts';
import { makeTempName } from './temp-files.ts';
import { makeUnknownRecord, type TileRecord } from './tile-record.ts';

/** A whole image in the cache, with its record. */
export interface StoredTile {
  /** Never modified once cached. */
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
  readonly record: TileRecord;
}

/** A whole image as read from a file. */
export interface TileFile extends CheckedImage {
  readonly bytes: Uint8Array;
  /** Modification time of the file, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** Combines a file's tile with its record. */
export function toStored({ bytes, contentType, modifiedMs }: TileFile, record: TileRecord | undefined): StoredTile {
  return { bytes, contentType, record: record ?? makeUnknownRecord(modifiedMs) };
}

/** The image rule for a source's tiles. */
export function ruleOf(sourceId: SourceId): ImageRule {
  return factsOf(sourceId).images;
}

/** Result of reading a tile's path; `bad` is anything there that isn't a whole tile. */
export type TileFileAnswer =
  | { readonly kind: 'tile'; readonly tile: TileFile }
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad' };

const ABSENT: TileFileAnswer = { kind: 'absent' };
const BAD: TileFileAnswer = { kind: 'bad' };

/** How to judge a tile file. */
export interface TileJudgement {
  readonly rule: ImageRule;
  /**
   * Files already found whole. Without it every file is checked, and where the system allows the read isn't counted as
   * a use.
   */
  readonly checked?: CheckedFiles;
}

/**
 * Reads a whole file of {@link MIN_TILE_BYTES} to {@link MAX_TILE_BYTES}. Rejects if the error says nothing about the
 * tile.
 */
export function readTileFile(file: string, judgement: TileJudgement): Promise<TileFileAnswer> {
  // One promise over plain callbacks: this is the hottest path.
  return new Promise((resolve, reject) => {
    openTile(file, judgement.checked ? READ_FLAGS : UNNOTED_READ_FLAGS, judgement, { resolve, reject });
  });
}

function openTile(file: string, flags: number, judgement: TileJudgement, end: End): void {
  fs.open(file, flags, (failure, fd) => {
    if (failure?.code === 'EPERM' && flags !== READ_FLAGS) openTile(file, READ_FLAGS, judgement, end);
    else if (failure) answerOpenFailure(failure, end);
    else readOpenTile(fd, file, judgement, end);
  });
}

interface End {
  readonly resolve: (answer: TileFileAnswer) => void;
  readonly reject: (thrown: unknown) => void;
}

function answerOpenFailure(failure: NodeJS.ErrnoException, end: End): void {
  const { code = '' } = failure;
  if (code === 'ENOENT' || code === 'ENOTDIR') end.resolve(ABSENT);
  // ELOOP, EMLINK: a link. ENXIO: a socket. EISDIR: a folder, on systems that refuse to open one.
  else if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO' || code === 'EISDIR') end.resolve(BAD);
  else end.reject(failure);
}

function readOpenTile(fd: number, file: string, judgement: TileJudgement, end: End): void {
  // Synchronous, because neither fstat nor closing a read-only file waits for the disk.
  const stats = statOpen(fd, end);
  if (!stats || !mayBeTile(stats)) {
    closeAfterReading(fd);
    if (stats) end.resolve(BAD);
    return;
  }
  // Not from Node's shared pool: the buffer lives as long as memory holds the tile.
  const bytes = Buffer.allocUnsafeSlow(stats.size);
  fs.read(fd, bytes, 0, stats.size, 0, (failure, bytesRead) =>
    takeTogether(() => {
      closeAfterReading(fd);
      if (failure) end.reject(failure);
      else end.resolve(bytesRead === stats.size ? judge(bytes, file, stats, judgement) : BAD);
    }),
  );
}

/** Undefined after rejecting, for example if the drive is gone. Nothing above catches what a callback throws. */
function statOpen(fd: number, end: End): fs.Stats | undefined {
  try {
    return fs.fstatSync(fd);
  } catch (thrown) {
    end.reject(thrown);
    return undefined;
  }
}

function mayBeTile(stats: fs.Stats): boolean {
  return stats.isFile() && stats.size >= MIN_TILE_BYTES && stats.size <= MAX_TILE_BYTES;
}

function judge(bytes: Buffer, file: string, stats: fs.Stats, { rule, checked }: TileJudgement): TileFileAnswer {
  const known = checked?.find(file, stats);
  const image = known ?? checkWhole(bytes, rule);
  if (!image) return BAD;
  if (!known) checked?.remember(file, stats, image);
  return { kind: 'tile', tile: { bytes, ...image, modifiedMs: stats.mtimeMs } };
}

function checkWhole(bytes: Buffer, rule: ImageRule): CheckedImage | undefined {
  const contentType = checkTileFile(bytes, rule);
  return contentType && { contentType, crc: crc32(bytes) };
}

/**
 * Removes what was found bad at a tile's path, but never a folder or a good tile that arrived meanwhile. Never rejects.
 */
export async function removeBadTile(file: string, tempDir: string, rule: ImageRule): Promise<void> {
  try {
    if ((await lstat(file)).isDirectory()) return;
    // Move first, judge afterwards: a good tile could arrive between a judgement and the removal.
    const aside = join(tempDir, makeTempName());
    await renameOnce(file, aside);
    // If it can't be judged, for example with too many open files, put it back; it will be found bad again.
    const answer = await readTileFile(aside, { rule }).catch(() => undefined);
    if (answer?.kind === 'bad') await removeFile(aside);
    else await putBack(aside, file);
  } catch {
    // Read-only or already gone. A bad file that remains is a miss every time.
  }
}

/**
 * Puts back a file that was moved aside. Deletes it instead if a newer one took its place or its column folder is gone.
 * Rejects with the system's error; the file then stays where it is.
 */
export async function putBack(aside: string, file: string): Promise<void> {
  const isBack = await ifThere(moveUnlessThere(aside, file));
  if (!isBack) await ifThere(removeFile(aside));
}

/** Returns false once the write must not be published because its tree was cleared. */
export type IsCurrent = () => boolean;

/**
 * Writes a whole tile to a temporary file and renames it into place; returns true once it is there. Returns false,
 * leaving nothing behind, if `isCurrent` turned false. Rejects with the system's error; the previous tile stays.
 */
export async function writeTileFile(
  file: string,
  tempDir: string,
  bytes: Uint8Array,
  isCurrent: IsCurrent,
): Promise<boolean> {
  const temp = join(tempDir, makeTempName());
  try {
    await withFile(temp, CREATE_FLAGS, (fd) => writeWhole(fd, bytes));
    // Checked once the temporary file is in the tree: a clear from here on takes it along, and the rename fails.
    if (isCurrent()) {
      await publish(temp, file);
      return true;
    }
  } catch (thrown) {
    await removeFile(temp).catch(() => undefined);
    throw thrown;
  }
  await ifThere(removeFile(temp));
  return false;
}

async function publish(temp: string, file: string): Promise<void> {
  try {
    await renameFile(temp, file);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno !== 'EISDIR' && errno !== 'ENOTEMPTY' && errno !== 'EEXIST') throw thrown;
    // A folder occupies the tile's path. If it is empty nothing is lost by removing it.
    await removeDir(file);
    await renameFile(temp, file);
  }
}
