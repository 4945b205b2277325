/** The tiles of an archive on this computer as a source: opened when the first one is requested, and read in place. */
import { CodedError, throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceOf } from '../../../shared/sources/source.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { Archive, ArchivedTile } from '../../archives/archive.ts';
import { readPicture } from '../../archives/whole-picture.ts';
import type { StoredTile } from '../../cache/files/tile-file.ts';
import type { LoadedTile, TileSource } from '../tile-source.ts';

export interface ArchiveTilesOptions {
  readonly source: SourceOf<'archive'>;
  /** Opens the archive. Rejects with a `CodedError`, with `cancelled` once the signal aborts. */
  readonly open: (signal: AbortSignal) => Promise<Archive>;
}

interface Opening {
  readonly archive: Promise<Archive>;
  readonly stop: AbortController;
}

/** An archive's failure to open is remembered until {@link TileSource.retry}; the map shows it like a server's trouble. */
export class ArchiveTiles implements TileSource {
  readonly source: SourceOf<'archive'>;
  readonly #open: ArchiveTilesOptions['open'];
  #opening: Opening | undefined;
  #trouble: CodedError | undefined;
  #isClosed = false;

  constructor({ source, open }: ArchiveTilesOptions) {
    this.source = source;
    this.#open = open;
  }

  get trouble(): CodedError | undefined {
    return this.#trouble;
  }

  async fetchTile(coord: TileCoord, signal: AbortSignal): Promise<LoadedTile> {
    const { minZoom, maxZoom } = this.source.rules;
    if (coord.z < minZoom || coord.z > maxZoom) throw new CodedError('too-deep');
    const found = await this.#read(coord, signal);
    if (!found) throw new CodedError('tile-missing');
    return { tile: toStoredTile(found), keep: true };
  }

  async revalidateTile(coord: TileCoord, _tile: StoredTile, signal: AbortSignal) {
    return { kind: 'replaced', loaded: await this.fetchTile(coord, signal) } as const;
  }

  // When the file changes, the program drops its tiles from memory.
  judgeTile(): 'fresh' {
    return 'fresh';
  }

  freshUntilMs(): null {
    return null;
  }

  urlOf(): null {
    return null;
  }

  lastAnswerOf(): undefined {
    return undefined;
  }

  // Bad tiles aren't remembered: the next request reads them again.
  failureOf(): undefined {
    return undefined;
  }

  forgetFailure(): void {}

  /** Opens the archive again when its next tile is requested. A tile alone is only read again, because opening may take minutes. */
  retry(coord: TileCoord | null): void {
    if (coord && !this.#trouble) return;
    this.#trouble = undefined;
    void this.#end();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  async #read(coord: TileCoord, signal: AbortSignal): Promise<ArchivedTile | undefined> {
    if (this.#isClosed) throw new CodedError('unknown-source');
    if (this.#trouble) throw this.#trouble;
    const opening = this.#opening ?? this.#begin();
    this.#opening = opening;
    try {
      const archive = await opening.archive;
      throwIfCancelled(signal);
      return await archive.readTile(coord, signal);
    } catch (thrown) {
      if (signal.aborted || opening === this.#opening) throw thrown;
      // The archive was closed because its source has changed, which reads it again, or to be opened again.
      if (this.#isClosed) throw new CodedError('source-failed', { cause: thrown });
      return this.#read(coord, signal);
    }
  }

  #begin(): Opening {
    const stop = new AbortController();
    const archive = this.#open(stop.signal).catch((thrown: unknown) => {
      const error = thrown instanceof CodedError ? thrown : new CodedError('internal', { cause: thrown });
      if (this.#opening === opening) {
        this.#opening = undefined;
        this.#trouble = error;
      }
      throw error;
    });
    const opening = { archive, stop };
    return opening;
  }

  async #end(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    opening?.stop.abort();
    await opening?.archive.then((archive) => archive.close()).catch(() => undefined);
  }
}

/** The tile as the cache keeps it. Throws `damaged-tile` unless it is a whole picture of a reasonable size. */
export function toStoredTile({ bytes, fetchedMs, etag }: ArchivedTile): StoredTile {
  const record = { answeredMs: fetchedMs ?? Date.now(), headers: etag === null ? {} : { etag } };
  const picture = readPicture(bytes);
  if (!picture) throw new CodedError('damaged-tile');
  return { bytes: picture.bytes, contentType: picture.contentType, record };
}
