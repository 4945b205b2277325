/** Reads the bytes of a track or area file, chosen in a native dialog or named on a command line. */
import fs from 'node:fs';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { CodedError } from '../../shared/errors.ts';
import { MAX_TRACK_FILE_BYTES, type TrackFile } from '../../shared/layers/track-file.ts';

// Without O_NONBLOCK, opening a FIFO would block until it has a writer.
const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/** Reads a regular file. Rejects with `file-too-large` or `file-unreadable`. */
export async function readTrackFile(path: string): Promise<TrackFile> {
  try {
    const file = await fs.promises.open(path, READ_FLAGS);
    try {
      return { name: basename(path), bytes: await readBytes(file) };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof CodedError) throw thrown;
    throw new CodedError('file-unreadable', { cause: thrown });
  }
}

async function readBytes(file: fs.promises.FileHandle): Promise<Uint8Array<ArrayBuffer>> {
  const stats = await file.stat();
  if (!stats.isFile()) throw new CodedError('file-unreadable');
  if (stats.size > MAX_TRACK_FILE_BYTES) throw new CodedError('file-too-large');
  if (stats.size === 0) return new Uint8Array();
  // If the file grows meanwhile, only the checked size is read.
  return new Uint8Array(await buffer(file.createReadStream({ end: stats.size - 1, autoClose: false })));
}
