/** Reads the track or area file that people chose in the desktop's dialog. */
import fs from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { CodedError } from '../../shared/errors.ts';
import { MAX_TRACK_FILE_BYTES, type TrackFile } from '../../shared/track-file.ts';

// Without O_NONBLOCK, opening a FIFO would wait for its writer.
const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/** Reads a regular file as UTF-8. Rejects with `file-too-large` or `file-unreadable`. */
export async function readTrackFile(path: string): Promise<TrackFile> {
  try {
    const file = await fs.promises.open(path, READ_FLAGS);
    try {
      return { name: basename(path), text: await readText(file) };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof CodedError) throw thrown;
    throw new CodedError('file-unreadable', { cause: thrown });
  }
}

async function readText(file: fs.promises.FileHandle): Promise<string> {
  const stats = await file.stat();
  if (!stats.isFile()) throw new CodedError('file-unreadable');
  if (stats.size > MAX_TRACK_FILE_BYTES) throw new CodedError('file-too-large');
  if (stats.size === 0) return '';
  // A file that grows meanwhile is read up to the size that was checked.
  return text(file.createReadStream({ end: stats.size - 1, autoClose: false }));
}
