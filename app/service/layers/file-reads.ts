/** Keeps files while windows read them in pieces, so that the pieces are of one state of the file. */
import { readTrackFile } from '../track-file.ts';

/** Most files kept: at most 128 MB. */
const MAX_FILES = 4;
/** How long a file is kept after its last piece. */
const KEEP_MS = 10_000;

export class FileReads {
  /** The one that was used least recently comes first. */
  readonly #files = new Map<string, Promise<Uint8Array>>();
  #timer: NodeJS.Timeout | undefined;

  /**
   * The bytes of a file; `key` names one state of it. Reads them again if `isFirst`, or if they aren't kept any more. Rejects
   * with `file-unreadable` or `file-too-large`.
   */
  async read(key: string, path: string, isFirst: boolean): Promise<Uint8Array> {
    const known = isFirst ? undefined : this.#files.get(key);
    const reading = known ?? readTrackFile(path).then(({ bytes }) => bytes);
    this.#keep(key, reading);
    try {
      return await reading;
    } catch (thrown) {
      if (this.#files.get(key) === reading) this.#files.delete(key);
      throw thrown;
    }
  }

  /** Keeps none any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#files.clear();
  }

  #keep(key: string, reading: Promise<Uint8Array>): void {
    this.#files.delete(key);
    const [oldest] = this.#files.keys();
    if (oldest !== undefined && this.#files.size >= MAX_FILES) this.#files.delete(oldest);
    this.#files.set(key, reading);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#files.clear(), KEEP_MS).unref();
  }
}
