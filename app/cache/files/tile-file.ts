/** Reads and writes one tile file: whole or not at all, whatever lies in its place. Knows nothing of generations. */

import fs from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { factsOf, type SourceId } from '../../../shared/source.ts';
import type { TileContentType } from '../../../shared/tile.ts';
import { checkImage, type ImageRule, MAX_TILE_BYTES, MIN_TILE_BYTES } from '../../image/image-check.ts';
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

/** One whole image as the cache holds it, with what is known of it. */
export interface StoredTile {
  /** Never changed once the cache has it. */
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
  readonly record: TileRecord;
}

/** One whole image as a file holds it. */
export interface TileFile extends CheckedImage {
  readonly bytes: Uint8Array;
  /** When the file was last written to, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A file's tile with its record. */
export function toStored({ bytes, contentType, modifiedMs }: TileFile, record: TileRecord | undefined): StoredTile {
  return { bytes, contentType, record: record ?? makeUnknownRecord(modifiedMs) };
}

/** The images that a source's tiles consist of. */
export function ruleOf(sourceId: SourceId): ImageRule {
  return factsOf(sourceId).images;
}

/** What a look at a tile's place found; `bad` is anything there that is not a whole tile. */
export type TileFileAnswer =
  | { readonly kind: 'tile'; readonly tile: TileFile }
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad' };

const ABSENT: TileFileAnswer = { kind: 'absent' };
const BAD: TileFileAnswer = { kind: 'bad' };

/** How a tile file is to be judged. */
export interface TileJudgement {
  readonly rule: ImageRule;
  /** Files found whole before; without it, every file is checked, and that counts as no use where the system can tell. */
  readonly checked?: CheckedFiles;
}

/**
 * Reads a whole file of {@link MIN_TILE_BYTES} to {@link MAX_TILE_BYTES}. Rejects when the error says nothing of the
 * tile.
 */
export function readTileFile(file: string, judgement: TileJudgement): Promise<TileFileAnswer> {
  // One promise over bare callbacks: this is the hottest path there is.
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
  // ELOOP and EMLINK: a link. ENXIO: a socket. EISDIR: a folder, on systems that will not open one.
  else if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO' || code === 'EISDIR') end.resolve(BAD);
  else end.reject(failure);
}

function readOpenTile(fd: number, file: string, judgement: TileJudgement, end: End): void {
  // Asking an open file for its size, and closing one that was only read, wait for no disk.
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

/** Undefined when it is refused, as where a drive is there no more; nobody above catches what a callback throws. */
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
  const contentType = checkImage(bytes, rule);
  return contentType && { contentType, crc: crc32(bytes) };
}

/**
 * Takes away what was found bad at a tile's place, but no folder, nor a good tile that came meanwhile. Never rejects.
 */
export async function removeBadTile(file: string, tempDir: string, rule: ImageRule): Promise<void> {
  try {
    if ((await lstat(file)).isDirectory()) return;
    // Moved first, judged then: between a judgement and a removal a good tile could arrive.
    const aside = join(tempDir, makeTempName());
    await renameOnce(file, aside);
    // What cannot be judged, as while too many files are open, is found bad again.
    const answer = await readTileFile(aside, { rule }).catch(() => undefined);
    if (answer?.kind === 'bad') await removeFile(aside);
    else await putBack(aside, file);
  } catch {
    // Read-only or gone already; a bad file that stays is a miss each time.
  }
}

/**
 * Puts a file back that was moved aside, or deletes it when a newer one is in its place or its column's folder is gone.
 * Rejects with the system's error; it is still where it was then.
 */
export async function putBack(aside: string, file: string): Promise<void> {
  const isBack = await ifThere(moveUnlessThere(aside, file));
  if (!isBack) await ifThere(removeFile(aside));
}

/** Whether a write may still be published: false once the tree it was meant for has been cleared. */
export type IsCurrent = () => boolean;

/**
 * Writes a whole tile under another name and renames it into place; true when it stands there. False, with nothing left
 * behind, when `isCurrent` turned false. Rejects with the system's error, and the previous tile stays.
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
    // Asked now that the temp is in a tree: a clear from here on takes it along, and the rename finds nothing to move.
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
    // A folder stands where the tile belongs: an empty one holds nothing to lose.
    await removeDir(file);
    await renameFile(temp, file);
  }
}
