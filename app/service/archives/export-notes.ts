/** Notes in the data folder of the exports under way, so that the temporary files of killed ones are found. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { removeUnfinished } from '../../archives/writing/temporary-archive.ts';
import { isProcessAlive, replaceFile } from '../../files/own-files.ts';

const MAX_BYTES = 64 * 1024;
/** Each process has notes of its own, because the window and commands may export at once. */
const NAME = /^(\d{1,10})-[\da-f-]{36}\.json$/;
const NOTE = z.object({ target: z.string().refine((text) => isAbsolute(text)) });

export class ExportNotes {
  readonly #dir: string;

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'unfinished-exports');
  }

  /** Notes an export to an absolute path. Returns a function that removes the note. Neither rejects. */
  async add(target: string): Promise<() => Promise<void>> {
    const file = join(this.#dir, `${process.pid}-${randomUUID()}.json`);
    // Without a note, what a killed export leaves stays until the next one to the same place.
    await replaceFile(file, `${JSON.stringify({ target })}\n`, { flush: true }).catch(() => undefined);
    return () => removeNote(file);
  }

  /** Removes the temporary files of killed exports, and their notes. Finished archives stay. Never rejects. */
  async sweep(): Promise<void> {
    for (const name of await fs.promises.readdir(this.#dir).catch(() => [])) {
      const pid = NAME.exec(name)?.[1];
      if (pid === undefined || isProcessAlive(Number(pid))) continue;
      const file = join(this.#dir, name);
      const target = await readTarget(file);
      if (target !== undefined) await removeUnfinished(target);
      await removeNote(file);
    }
  }
}

async function readTarget(file: string): Promise<string | undefined> {
  try {
    const stats = await fs.promises.lstat(file);
    if (!stats.isFile() || stats.size > MAX_BYTES) return undefined;
    return NOTE.parse(JSON.parse(await fs.promises.readFile(file, 'utf8'))).target;
  } catch {
    return undefined;
  }
}

function removeNote(file: string): Promise<void> {
  return fs.promises.rm(file, { force: true }).catch(() => undefined);
}
