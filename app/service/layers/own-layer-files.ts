/** The files of copies and drawings in the data folder, `<data folder>/layers/<layer id>`. Their contents aren't looked into. */
import fs from 'node:fs';
import { join } from 'node:path';
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';
import type { LayerId } from '../../../shared/layers/layer.ts';
import { replaceFile } from '../../files/own-files.ts';

const OWN_NAME = /^[0-9a-f]{16}$/;

export class OwnLayerFiles {
  readonly #dir: string;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#dir = join(dataDir, 'layers');
  }

  pathOf(id: LayerId): string {
    return join(this.#dir, id);
  }

  /**
   * Writes a file wholly or not at all, after all writes that were asked for before: the last one stays. Rejects with
   * `failure`, leaving the file as it was.
   */
  write(id: LayerId, contents: string | Uint8Array, failure: ErrorCode): Promise<void> {
    const writing = this.#lastWrite.then(() => replaceFile(this.pathOf(id), contents));
    this.#lastWrite = writing.catch(() => undefined);
    return writing.catch((cause: unknown) => {
      throw new CodedError(failure, { cause });
    });
  }

  async remove(id: LayerId): Promise<void> {
    await removeFile(this.pathOf(id));
  }

  /** Removes files without a layer, left by a removal or by a program that was killed. */
  async sweep(kept: ReadonlySet<LayerId>): Promise<void> {
    const names = await fs.promises.readdir(this.#dir).catch(() => []);
    for (const name of names) {
      const id = name.split('.', 1)[0] ?? '';
      if (OWN_NAME.test(id) && (name !== id || !kept.has(id))) await removeFile(join(this.#dir, name));
    }
  }

  /** Resolves when all writes have ended. */
  async settle(): Promise<void> {
    await this.#lastWrite;
  }
}

async function removeFile(path: string): Promise<void> {
  // A leftover costs only disk space, and the next start tries again.
  await fs.promises.rm(path, { force: true }).catch(() => undefined);
}
