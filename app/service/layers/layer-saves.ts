/** Files that people save, such as layers and pictures: written in parts under a temporary name, and renamed when they are whole. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { MAX_SAVED_BYTES } from '../../../shared/layers/layer.ts';

/** A file whose next part doesn't come within this time is dropped. A row of a picture may wait for a slow server. */
const WAIT_MS = 30 * 60_000;

/** One part of a file. */
export interface SavedPart {
  readonly saveId: string;
  /** Number of bytes sent before. */
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

interface Save {
  /** Chosen by people. */
  readonly path: string;
  readonly temp: string;
  /** Undefined before the first part. */
  file: fs.promises.FileHandle | undefined;
  size: number;
  timer: NodeJS.Timeout | undefined;
}

export class LayerSaves {
  readonly #saves = new Map<string, Save>();
  readonly #waitMs: number;
  readonly #maxBytes: number;
  readonly #mode: number | undefined;

  /** `mode` is that of a new file; files at places that people choose get the system's. */
  constructor({ waitMs = WAIT_MS, maxBytes = MAX_SAVED_BYTES, mode = undefined as number | undefined } = {}) {
    this.#waitMs = waitMs;
    this.#maxBytes = maxBytes;
    this.#mode = mode;
  }

  /** Expects the parts of a file with this absolute path, and returns its id. */
  begin(path: string): string {
    const saveId = randomBytes(8).toString('hex');
    const temp = join(dirname(path), `.tilekeep-${saveId}.tmp`);
    this.#wait(saveId, { path, temp, file: undefined, size: 0, timer: undefined });
    return saveId;
  }

  /**
   * Writes the next part. Returns the file's name without its folder after the last part, else null. Rejects with
   * `file-not-saved`, or with `bad-request` if it isn't the next part; then the old file is unchanged and no other is left.
   */
  async add({ saveId, at, bytes, isLast }: SavedPart): Promise<string | null> {
    // Taken out of the list until this part is written, so that no other call adds to the same file.
    const save = this.#take(saveId);
    if (!save) throw new CodedError('bad-request');
    try {
      if (at !== save.size) throw new CodedError('bad-request');
      if (save.size + bytes.length > this.#maxBytes) throw new CodedError('file-not-saved');
      await write(save, bytes, this.#mode);
      if (!isLast) {
        this.#wait(saveId, save);
        return null;
      }
      await finish(save);
      return basename(save.path);
    } catch (thrown) {
      await drop(save);
      throw thrown instanceof CodedError ? thrown : new CodedError('file-not-saved', { cause: thrown });
    }
  }

  /** True while parts of this file are expected. */
  isExpected(saveId: string): boolean {
    return this.#saves.has(saveId);
  }

  /** Drops an unfinished file. Never rejects. */
  async drop(saveId: string): Promise<void> {
    await drop(this.#take(saveId));
  }

  /** Drops all unfinished files. */
  async close(): Promise<void> {
    await Promise.all([...this.#saves.keys()].map((saveId) => this.drop(saveId)));
  }

  #wait(saveId: string, save: Save): void {
    save.timer = setTimeout(() => void drop(this.#take(saveId)), this.#waitMs).unref();
    this.#saves.set(saveId, save);
  }

  #take(saveId: string): Save | undefined {
    const save = this.#saves.get(saveId);
    clearTimeout(save?.timer);
    this.#saves.delete(saveId);
    return save;
  }
}

async function write(save: Save, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  save.file ??= await fs.promises.open(save.temp, 'wx', mode);
  // Unlike `write`, it goes on after a short write.
  await save.file.appendFile(bytes);
  save.size += bytes.length;
}

async function finish(save: Save): Promise<void> {
  const { file } = save;
  save.file = undefined;
  await file?.sync().finally(() => file.close());
  await fs.promises.rename(save.temp, save.path);
}

/** Never rejects. */
async function drop(save: Save | undefined): Promise<void> {
  if (!save) return;
  await save.file?.close().catch(() => undefined);
  await fs.promises.rm(save.temp, { force: true }).catch(() => undefined);
}
