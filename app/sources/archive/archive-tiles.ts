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
  /** Opens the archive. Rejects with a `CodedError`. */
  readonly open: () => Promise<Archive>;
}

/** An archive's failure to open is remembered until {@link TileSource.retry}; the map shows it like a server's trouble. */
export class ArchiveTiles implements TileSource {
  readonly source: SourceOf<'archive'>;
  readonly #open: ArchiveTilesOptions['open'];
  #opening: Promise<Archive> | undefined;
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

  /** Opens the archive again, whatever its state, when its next tile is requested. */
  retry(): void {
    this.#trouble = undefined;
    void this.#end();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  async #read(coord: TileCoord, signal: AbortSignal): Promise<ArchivedTile | undefined> {
    const archive = await this.#findArchive();
    throwIfCancelled(signal);
    try {
      return await archive.readTile(coord, signal);
    } catch (thrown) {
      // The archive was closed because its source has changed, which reads it again.
      if (this.#isClosed && !signal.aborted) throw new CodedError('source-failed', { cause: thrown });
      throw thrown;
    }
  }

  async #findArchive(): Promise<Archive> {
    if (this.#isClosed) throw new CodedError('unknown-source');
    if (this.#trouble) throw this.#trouble;
    this.#opening ??= this.#open();
    const opening = this.#opening;
    try {
      return await opening;
    } catch (thrown) {
      const error = thrown instanceof CodedError ? thrown : new CodedError('internal', { cause: thrown });
      if (this.#opening === opening) {
        this.#opening = undefined;
        this.#trouble = error;
      }
      throw error;
    }
  }

  async #end(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    await opening?.then((archive) => archive.close()).catch(() => undefined);
  }
}

/** The tile as the cache keeps it. Throws `damaged-tile` unless it is a whole picture of a reasonable size. */
export function toStoredTile({ bytes, fetchedMs, etag }: ArchivedTile): StoredTile {
  const record = { answeredMs: fetchedMs ?? Date.now(), headers: etag === null ? {} : { etag } };
  const picture = readPicture(bytes);
  if (!picture) throw new CodedError('damaged-tile');
  return { bytes: picture.bytes, contentType: picture.contentType, record };
}
