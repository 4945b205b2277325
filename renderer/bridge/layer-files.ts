/** Files of layers between the page and the program: opening dropped ones, reading them in pieces, and saving others. */
import type { Reply } from '../../shared/calls/contract.ts';
import type { OpenedFiles } from '../../shared/calls/desktop-calls.ts';
import { describeError } from '../../shared/errors.ts';
import type { LayerId } from '../../shared/layers/layer.ts';
import { MAX_TRACK_FILE_BYTES } from '../../shared/layers/track-file.ts';
import type { Client } from './client.ts';
import { makeId, sendParts } from './file-parts.ts';

type Calling = Pick<Client, 'call'>;
type Opened = Reply<OpenedFiles>;

/** Archives are read in place, which a browser's page can't name. */
const ARCHIVE_FILE = /\.(mbtiles|pmtiles|sqlitedb)$/i;

/**
 * Opens files that people dropped on the page, or chose in its file input: as layers, on top, and archives of tiles as sources.
 * In Electron the program gets their paths, which the page never sees, and follows their changes; in a browser it gets copies.
 * Never rejects; fails like `openLayers`, or with `layer-unsaved` or `disconnected`, and in a browser for an archive with
 * `archive-needs-path`. In a browser, files before the one that failed stay open.
 */
export async function openDroppedFiles(client: Calling, files: readonly File[]): Promise<Opened> {
  const reply = await window.tilekeep?.openFiles(files);
  // Null if one has no path, because it doesn't lie on this computer's disk.
  if (reply) return reply;
  const archive = files.find(({ name }) => ARCHIVE_FILE.test(name));
  if (archive) return { ok: false, error: describeError('archive-needs-path', archive.name) };
  const tooLarge = files.find(({ size }) => size > MAX_TRACK_FILE_BYTES);
  if (tooLarge) return { ok: false, error: describeError('file-too-large', tooLarge.name) };
  const layerIds: LayerId[] = [];
  for (const file of files) {
    const sent = await upload(client, file);
    if (!sent.ok) return sent;
    layerIds.push(...sent.value.layerIds);
  }
  return { ok: true, value: { layerIds, questions: [] } };
}

async function upload(client: Calling, file: File): Promise<Opened> {
  const uploadId = makeId();
  const name = file.name.slice(0, 255) || 'file';
  const reply = await sendParts(file, name, (part) => client.call('uploadLayer', { uploadId, name, ...part }));
  if (!reply.ok) return reply;
  return { ok: true, value: { layerIds: reply.value.layerId === null ? [] : [reply.value.layerId], questions: [] } };
}

type Sent = Reply<{ readonly fileName: string | null }>;

/** A file that the program saves at a place that people chose, sent while it is being made. */
export class SavedFile {
  readonly #client: Calling;
  readonly #saveId: string;
  readonly #signal: AbortSignal;
  #sent = 0;

  constructor(client: Calling, saveId: string, signal: AbortSignal) {
    this.#client = client;
    this.#saveId = saveId;
    this.#signal = signal;
  }

  /**
   * Adds bytes at the end, one call at a time. Never rejects; fails with `file-not-saved`, `bad-request`, `disconnected`, or
   * `cancelled` once the signal has aborted.
   */
  add(bytes: Uint8Array): Promise<Sent> {
    return this.#send(bytes, false);
  }

  /** The file gets its name, which is in the reply without its folder. Fails like {@link add}. */
  end(): Promise<Sent> {
    return this.#send(new Uint8Array(), true);
  }

  /** {@link add} and {@link end} for a file that is there already. */
  async addAll(bytes: Uint8Array): Promise<Sent> {
    const added = await this.add(bytes);
    return added.ok ? this.end() : added;
  }

  /** Leaves nothing of the file, after a failure or in place of {@link end}. */
  async drop(): Promise<void> {
    await this.#client.call('dropSavedFile', { saveId: this.#saveId });
  }

  #send(bytes: Uint8Array, isLastOfAll: boolean): Promise<Sent> {
    const start = this.#sent;
    this.#sent += bytes.length;
    return sendParts(new Blob([bytes as Uint8Array<ArrayBuffer>]), '', async ({ at, data, isLast }) => {
      // The call itself isn't cancelled, so that no part is still being written when the file is dropped.
      if (this.#signal.aborted) return { ok: false, error: describeError('cancelled') };
      const part = { saveId: this.#saveId, at: start + at, data, isLast: isLastOfAll && isLast };
      return this.#client.call('saveLayer', part);
    });
  }
}

/** Files are read one after another, so that a window never has more than a piece to receive beside its tiles. */
let lastRead: Promise<unknown> = Promise.resolve();

/** Reads a layer's file. Never rejects; fails like `readLayer`. */
export function readLayerFile(
  client: Calling,
  layerId: LayerId,
  signal?: AbortSignal,
): Promise<Reply<{ readonly bytes: Uint8Array; readonly version: number }>> {
  const reading = lastRead.then(() => readPieces(client, layerId, signal));
  lastRead = reading;
  return reading;
}

async function readPieces(client: Calling, layerId: LayerId, signal: AbortSignal | undefined) {
  let whole: { readonly bytes: Uint8Array; readonly version: number } | undefined;
  let at = 0;
  for (;;) {
    const reply = await client.call('readLayer', { layerId, at }, signal);
    if (!reply.ok) return reply;
    const { bytes, size, version } = reply.value;
    // The file has changed meanwhile.
    if (whole === undefined || whole.version !== version || whole.bytes.length !== size) {
      whole = { bytes: new Uint8Array(size), version };
      if (at > 0) {
        at = 0;
        continue;
      }
    }
    whole.bytes.set(bytes, at);
    at += bytes.length;
    if (at >= size) return { ok: true, value: whole } as const;
  }
}
