/** Archives that pages of the browser host send in parts, because browsers give pages no paths. Never in memory as a whole. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { MAX_ARCHIVE_UPLOAD_BYTES } from '../../../shared/calls/transfer-calls.ts';
import { CodedError } from '../../../shared/errors.ts';
import { readFreeSpace } from '../../cache/limits/free-floor.ts';
import { removeLeftovers } from '../../files/leftovers.ts';
import { makeOwnFolder, OWN_FILE } from '../../files/own-files.ts';
import { LayerSaves } from '../layers/layer-saves.ts';

/** An archive whose next part doesn't come within this time is dropped. */
const WAIT_MS = 30_000;

export interface ArchiveUploadsOptions {
  /** An absolute path, which need not exist. Each program that uses the data folder has a folder in it. */
  readonly dir: string;
  /** Bytes of free space that stay. */
  readonly floorBytes: () => number;
}

/** What a page says about its file before it sends it. */
export interface AnnouncedArchive {
  readonly archiveId: string;
  readonly size: number;
  /** Milliseconds since 1970; tiles without a time are as old as the file. */
  readonly modifiedMs: number;
}

/** One part of an archive. */
export interface ArchivePart {
  readonly archiveId: string;
  /** Number of bytes sent before. */
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

interface Upload extends AnnouncedArchive {
  readonly path: string;
  readonly signal: AbortSignal;
  /** Resolves with the id of its parts once the folder is there. */
  readonly ready: Promise<string>;
  isWhole: boolean;
}

export class ArchiveUploads {
  readonly #options: ArchiveUploadsOptions;
  readonly #saves: LayerSaves;
  readonly #folder: string;
  #upload: Upload | undefined;

  constructor(options: ArchiveUploadsOptions) {
    this.#options = options;
    this.#folder = join(options.dir, String(process.pid));
    this.#saves = new LayerSaves({ waitMs: WAIT_MS, maxBytes: MAX_ARCHIVE_UPLOAD_BYTES, mode: OWN_FILE });
  }

  /**
   * Expects the parts of an archive, and keeps it until the signal aborts; rejects with `cancelled` then. Rejects with
   * `upload-busy` while there is another one, `upload-too-large`, or `upload-no-space`. Nothing is left behind in any case.
   */
  async hold(announced: AnnouncedArchive, signal: AbortSignal): Promise<never> {
    // A page lets one archive go and announces the next in the same turn, before the first is removed.
    if (this.#upload && !this.#upload.signal.aborted) throw new CodedError('upload-busy');
    if (announced.size > MAX_ARCHIVE_UPLOAD_BYTES) throw new CodedError('upload-too-large');
    // Its name is of our making; what the page calls it is only for people.
    const path = join(this.#folder, randomBytes(8).toString('hex'));
    const upload: Upload = { ...announced, path, signal, ready: this.#begin(path, announced.size), isWhole: false };
    this.#upload = upload;
    try {
      await upload.ready;
      await untilAborted(signal);
      throw new CodedError('cancelled');
    } finally {
      if (this.#upload === upload) this.#upload = undefined;
      await this.#remove(upload);
    }
  }

  /**
   * Writes the next part. Rejects with `upload-lost` if it isn't the next one of a held archive or comes too late, or with
   * `upload-no-space`; the parts are gone then.
   */
  async add({ archiveId, at, bytes, isLast }: ArchivePart): Promise<void> {
    const upload = this.#upload;
    if (upload?.archiveId !== archiveId || upload.isWhole) throw new CodedError('upload-lost');
    const saveId = await upload.ready;
    try {
      await this.#requireSpace(bytes.length);
      // Neither more nor less than announced.
      const end = at + bytes.length;
      if (isLast ? end !== upload.size : end > upload.size) throw new CodedError('upload-lost');
      await this.#saves.add({ saveId, at, bytes, isLast });
      if (isLast) await date(upload);
      if (this.#upload !== upload) throw new CodedError('cancelled');
      upload.isWhole = isLast;
    } catch (thrown) {
      await this.#remove(upload);
      throw explain(thrown);
    }
  }

  /** The absolute path of a whole archive. */
  find(archiveId: string): string | undefined {
    const upload = this.#upload;
    return upload?.archiveId === archiveId && upload.isWhole ? upload.path : undefined;
  }

  /** Removes the archives of this program and of ended ones, as at start and at the end. Never rejects. */
  async clear(): Promise<void> {
    await this.#saves.close();
    await fs.promises.rm(this.#folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    await removeLeftovers(this.#options.dir, '', /^(\d{1,10})$/);
  }

  async #begin(path: string, size: number): Promise<string> {
    await makeOwnFolder(this.#folder).catch((cause: unknown) => {
      throw new CodedError('upload-no-space', { cause });
    });
    await this.#requireSpace(size);
    return this.#saves.begin(path);
  }

  async #requireSpace(bytes: number): Promise<void> {
    const free = await readFreeSpace(this.#folder);
    if (free && free.bytes - bytes < this.#options.floorBytes()) throw new CodedError('upload-no-space');
  }

  async #remove({ ready, path }: Upload): Promise<void> {
    const saveId = await ready.catch(() => undefined);
    if (saveId !== undefined) await this.#saves.drop(saveId);
    // On Windows, a reader that is closing may still have it open.
    await fs.promises.rm(path, { force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** Dates the file as the page's, but not in the future. */
async function date({ path, modifiedMs }: Upload): Promise<void> {
  const seconds = Math.min(modifiedMs, Date.now()) / 1000;
  await fs.promises.utimes(path, seconds, seconds);
}

function explain(thrown: unknown): CodedError {
  if (!(thrown instanceof CodedError) || thrown.code === 'file-not-saved') {
    return new CodedError('upload-no-space', { cause: thrown });
  }
  return thrown.code === 'bad-request' ? new CodedError('upload-lost') : thrown;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
