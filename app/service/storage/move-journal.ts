/** Remembers in the data folder which move of the cache folder is under way, so that the next start can finish it. */
import fs from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from '../../cache/files/file-access.ts';
import { replaceFile, sweepTempsOf } from '../../files/own-files.ts';

/** A move that has begun. Which of the folders is the cache, the settings alone say. */
export interface MoveNote {
  /** By its real path; null when the present folder was not there, and there is nothing to copy or delete. */
  readonly from: string | null;
  /** By its real path. */
  readonly to: string;
  /** True when the move has made the folder, so that a cancelled one takes it away again. */
  readonly isMade: boolean;
  /** True once it has been cancelled or has failed: what was copied goes. */
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

  /** The move that was under way; undefined when there was none, or it cannot be read. Never rejects. */
  async read(): Promise<MoveNote | undefined> {
    try {
      const stats = await fs.promises.lstat(this.#file);
      if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
      return NOTE.parse(JSON.parse(await fs.promises.readFile(this.#file, 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Remembers a move, on the platter; rejects with the system's error. */
  async write(note: MoveNote): Promise<void> {
    await replaceFile(this.#file, `${JSON.stringify(note)}\n`, { flush: true });
    await syncFolder(this.#dataDir).catch(() => undefined);
  }

  /** Forgets it. Never rejects: what is over is found so again. */
  async remove(): Promise<void> {
    await sweepTempsOf(this.#file);
    await fs.promises.rm(this.#file, { force: true }).catch(() => undefined);
  }
}
