/** Files that pages of the browser host send in parts, because browsers give pages no paths. In memory until they are whole. */
import { CodedError } from '../../../shared/errors.ts';
import { MAX_TRACK_FILE_BYTES } from '../../../shared/layers/track-file.ts';

export const UPLOAD_LIMITS = {
  /** Most files at once, from all pages: at most 128 MB. One more drops the one that has waited longest for its next part. */
  files: 4,
  /** A file whose next part doesn't come within this time is dropped. */
  waitMs: 30_000,
} as const;

/** One part of a file. */
export interface UploadPart {
  readonly uploadId: string;
  /** Number of bytes sent before. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

interface Upload {
  readonly parts: Uint8Array[];
  readonly size: number;
  readonly timer: NodeJS.Timeout;
}

export class LayerUploads {
  /** The one that has waited longest comes first. */
  readonly #uploads = new Map<string, Upload>();

  /** The number of unfinished files. */
  get count(): number {
    return this.#uploads.size;
  }

  /**
   * Takes the next part. Throws `file-too-large`, or `bad-request` if it isn't the next part of a file; the file is dropped
   * then.
   */
  add({ uploadId, at, bytes }: UploadPart): void {
    const { parts, size } = this.#take(uploadId) ?? { parts: [], size: 0 };
    if (at !== size) throw new CodedError('bad-request');
    if (size + bytes.length > MAX_TRACK_FILE_BYTES) throw new CodedError('file-too-large');
    const [longest] = this.#uploads.keys();
    if (longest !== undefined && this.#uploads.size >= UPLOAD_LIMITS.files) this.#take(longest);
    const timer = setTimeout(() => this.#uploads.delete(uploadId), UPLOAD_LIMITS.waitMs).unref();
    this.#uploads.set(uploadId, { parts: [...parts, bytes], size: size + bytes.length, timer });
  }

  /** Returns a whole file after its last part. */
  finish(uploadId: string): Uint8Array {
    return Buffer.concat(this.#take(uploadId)?.parts ?? []);
  }

  /** Drops all files. */
  close(): void {
    for (const uploadId of [...this.#uploads.keys()]) this.#take(uploadId);
  }

  #take(uploadId: string): Upload | undefined {
    const upload = this.#uploads.get(uploadId);
    clearTimeout(upload?.timer);
    this.#uploads.delete(uploadId);
    return upload;
  }
}
