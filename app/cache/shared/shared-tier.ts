/** The tier that several computers share, between disk and source: fast or not at all, and never in the map's way. */
import { crc32 } from 'node:zlib';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { StoredTile } from '../files/tile-file.ts';
import { makeUnknownRecord, type TileRecord } from '../files/tile-record.ts';
import { formatRecordLine, parseRecordLine } from '../records/record-line.ts';
import type { SharedEntry, SharedStore } from './shared-store.ts';

/** How long a tile waits for the engine at the most. */
export const ANSWER_WITHIN_MS = 150;
/** How long a write may take. */
const WRITE_WITHIN_MS = 5000;
/** After this many failures in a row nothing is asked or written for a while. */
const FAILURES_TO_PAUSE = 3;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;
/** More waiting tiles are dropped: the engine is a cache, and the source has them. */
const MAX_WAITING_WRITES = 2000;
const CONCURRENT_WRITES = 8;

export interface SharedTierOptions {
  /** Rejects bytes that aren't a tile of the source, and returns the others as they are stored. */
  readonly checkTile: (bytes: Uint8Array) => Pick<StoredTile, 'bytes' | 'contentType'> | undefined;
  /** Leaves of a record what a server could have sent; undefined if nothing is left to believe. */
  readonly checkRecord: (record: TileRecord) => TileRecord | undefined;
  readonly maxBytes: number;
  readonly rowsFromSouth: boolean;
}

/** What the sources of one engine share: whether it answers. */
export class EngineHealth {
  readonly #onDown: () => void;
  readonly #onUp: () => void;
  readonly #nowMs: () => number;
  #failures = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #pausedUntilMs = 0;
  #isDown = false;

  /** The listeners are called once for each outage and its end. `nowMs` must not jump when the system time changes. */
  constructor(onDown: () => void, onUp: () => void, nowMs = (): number => performance.now()) {
    this.#onDown = onDown;
    this.#onUp = onUp;
    this.#nowMs = nowMs;
  }

  /** False in a pause. After one, a single call may try. */
  mayAsk(): boolean {
    if (this.#failures < FAILURES_TO_PAUSE) return true;
    if (this.#nowMs() < this.#pausedUntilMs) return false;
    this.#pausedUntilMs = this.#nowMs() + ANSWER_WITHIN_MS;
    return true;
  }

  noteAnswer(): void {
    this.#failures = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#onUp();
  }

  noteFailure(): void {
    this.#failures += 1;
    if (this.#failures < FAILURES_TO_PAUSE) return;
    this.#pausedUntilMs = this.#nowMs() + this.#pauseMs;
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    if (this.#isDown) return;
    this.#isDown = true;
    this.#onDown();
  }
}

/** The tiles of one source in an engine. */
export class SharedTier {
  readonly #openStore: () => Promise<SharedStore>;
  readonly #health: EngineHealth;
  readonly #options: SharedTierOptions;
  readonly #waiting = new Map<string, readonly [TileCoord, StoredTile]>();
  readonly #closing = new AbortController();
  readonly #writers = new Set<Promise<void>>();

  /** `openStore` is called for each tile and returns the same store. */
  constructor(openStore: () => Promise<SharedStore>, health: EngineHealth, options: SharedTierOptions) {
    this.#openStore = openStore;
    this.#health = health;
    this.#options = options;
  }

  /**
   * The tile, checked like a server's answer. Undefined if the engine lacks it, fails, is paused, has something else, or
   * doesn't answer within {@link ANSWER_WITHIN_MS}. Never rejects; a caller that has left gets undefined.
   */
  async read(coord: TileCoord, signal: AbortSignal): Promise<StoredTile | undefined> {
    if (!this.#health.mayAsk()) return undefined;
    // Loading the client, once, doesn't count.
    const store = await this.#openStore().catch(() => undefined);
    if (!store) return undefined;
    const limit = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const either = AbortSignal.any([limit, signal, this.#closing.signal]);
    try {
      const reading = store.read(this.#turn(coord), this.#options.maxBytes, either);
      const entry = await orAbort(reading, either);
      this.#health.noteAnswer();
      return entry && this.#judge(coord, entry);
    } catch {
      if (!signal.aborted && !this.#closing.signal.aborted) this.#health.noteFailure();
      return undefined;
    }
  }

  /** Writes later; the newest of several writes to one place stays. Failures are for {@link EngineHealth}. */
  write(coord: TileCoord, tile: StoredTile): void {
    const name = `${coord.z}/${coord.x}/${coord.y}`;
    this.#waiting.delete(name);
    this.#waiting.set(name, [coord, tile]);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MAX_WAITING_WRITES && oldest !== undefined) this.#waiting.delete(oldest);
    if (this.#writers.size < CONCURRENT_WRITES) {
      const writer: Promise<void> = this.#writeWaiting().finally(() => this.#writers.delete(writer));
      this.#writers.add(writer);
    }
  }

  /** Drops what isn't written yet. */
  close(): void {
    this.#waiting.clear();
    this.#closing.abort();
  }

  /** Resolves when nothing waits to be written. */
  async settle(): Promise<void> {
    await Promise.all(this.#writers);
  }

  async #writeWaiting(): Promise<void> {
    const store = await this.#openStore().catch(() => undefined);
    for (let next = this.#take(); next; next = this.#take()) {
      const [coord, tile] = next;
      if (!store || !this.#health.mayAsk()) continue;
      const { bytes, contentType, record } = tile;
      const { warmed: _warmed, ...shared } = record;
      const entry = { x: coord.x, y: coord.y, size: bytes.length, crc: crc32(bytes), record: shared };
      const either = AbortSignal.any([AbortSignal.timeout(WRITE_WITHIN_MS), this.#closing.signal]);
      const place = this.#turn(coord);
      const write = store.write(place, { bytes, contentType, recordLine: formatRecordLine(entry) }, either);
      await orAbort(write, either).then(
        () => this.#health.noteAnswer(),
        () => !this.#closing.signal.aborted && this.#health.noteFailure(),
      );
    }
  }

  #take(): readonly [TileCoord, StoredTile] | undefined {
    for (const [name, next] of this.#waiting) {
      this.#waiting.delete(name);
      return next;
    }
    return undefined;
  }

  #judge({ x, y }: TileCoord, { bytes, recordLine, writtenMs }: SharedEntry): StoredTile | undefined {
    const checked = this.#options.checkTile(bytes);
    if (!checked) return undefined;
    const entry = recordLine === undefined ? undefined : parseRecordLine(recordLine);
    // Another program may have replaced the picture since.
    const isItsOwn = entry?.x === x && entry.y === y && entry.size === bytes.length && entry.crc === crc32(bytes);
    const record = isItsOwn ? this.#options.checkRecord(entry.record) : undefined;
    return { ...checked, record: record ?? makeUnknownRecord(writtenMs ?? Date.now()) };
  }

  #turn(coord: TileCoord): TileCoord {
    return this.#options.rowsFromSouth ? { ...coord, y: 2 ** coord.z - 1 - coord.y } : coord;
  }
}

/** Rejects when the signal aborts, even if the engine's client doesn't listen to it. */
function orAbort<Value>(answer: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
