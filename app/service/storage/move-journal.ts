/** Records a running move of the cache folder in the data folder, so that the next start can finish it. */
import fs from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from '../../cache/files/file-access.ts';
import { replaceFile, sweepTempsOf } from '../../files/own-files.ts';

/** A move that has begun. Only the settings say which folder is the cache. */
export interface MoveNote {
  /** The real path; null if the current folder is missing, so there is nothing to copy or delete. */
  readonly from: string | null;
  /** The real path. */
  readonly to: string;
  /** True if the move created the folder, so that cancelling removes it. */
  readonly isMade: boolean;
  /** True once it was cancelled or has failed: the copy is to be removed. */
  readonly isGivenUp: boolean;
}

const MAX_BYTES = 64 * 1024;
const path = z.string().refine((text) => isAbsolute(text));
const NOTE: z.ZodType<MoveNote> = z.object({
  from: path.nullable(),
  to: path,
  isMade: z.boolean(),
  isGivenUp: z.boolean(),
});

export class MoveJournal {
  readonly #dataDir: string;
  readonly #file: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#file = join(dataDir, 'cache-move.json');
  }

  /** The recorded move; undefined if there is none or it can't be read. Never rejects. */
  async read(): Promise<MoveNote | undefined> {
    try {
      const stats = await fs.promises.lstat(this.#file);
      if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
      return NOTE.parse(JSON.parse(await fs.promises.readFile(this.#file, 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Records a move and syncs it. Rejects with the system's error. */
  async write(note: MoveNote): Promise<void> {
    await replaceFile(this.#file, `${JSON.stringify(note)}\n`, { flush: true });
    await syncFolder(this.#dataDir).catch(() => undefined);
  }

  /** Removes the note. Never rejects: a leftover note is recognised as finished. */
  async remove(): Promise<void> {
    await sweepTempsOf(this.#file);
    await fs.promises.rm(this.#file, { force: true }).catch(() => undefined);
  }
}
