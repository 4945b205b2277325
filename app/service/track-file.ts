/** Reads a track or area file chosen in a native dialog. */
import fs from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { CodedError } from '../../shared/errors.ts';
import { MAX_TRACK_FILE_BYTES, type TrackFile } from '../../shared/track-file.ts';

// Without O_NONBLOCK, opening a FIFO would block until it has a writer.
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
  // If the file grows meanwhile, only the checked size is read.
  return text(file.createReadStream({ end: stats.size - 1, autoClose: false }));
}
