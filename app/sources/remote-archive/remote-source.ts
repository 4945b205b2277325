/** A PMTiles archive on a server as a source: its tiles are read by ranges, several at once. No file access here. */
import { CodedError, throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceOf } from '../../../shared/sources/source.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { StoredTile } from '../../cache/files/tile-file.ts';
import type { Freshness, TileRecord } from '../../cache/files/tile-record.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import { makeRecord, mayKeep } from '../http/answer-record.ts';
import { AskedTiles, type AskedTilesOptions } from '../http/asked-tiles.ts';
import { FailedTiles } from '../http/failed-tiles.ts';
import { freshUntilMs, judgeRecord } from '../http/freshness.ts';
import { readPurpose, replaceTile } from '../http/http-source.ts';
import { LastAnswers } from '../http/last-answers.ts';
import type { RequestPurpose } from '../http/request-queue.ts';
import type { OnStatus } from '../http/server-request.ts';
import type { FailedOutcome } from '../http/tile-outcome.ts';
import type { DownloadPlan, LastAnswer, LoadedTile, Revalidation, TileSource, Urgency } from '../tile-source.ts';
import { ArchiveCheck, hasValidator, isOfVersion, isSameArchive } from './archive-check.ts';
import { isSameVersion } from './archive-version.ts';
import { planParts } from './download-plan.ts';
import { asFailure, CHANGED, type FoundTile, isChange, OpenedArchive, PartFailed } from './opened-archive.ts';
import { failTile, readTileBytes } from './tile-bytes.ts';

export interface RemoteSourceOptions extends AskedTilesOptions {
  readonly workerUrl?: URL | undefined;
}

/** Wants one tile. */
interface Wish {
  readonly coord: TileCoord;
  readonly purpose: RequestPurpose;
  readonly signal: AbortSignal;
  readonly urgency: Urgency | undefined;
  readonly onStatus: OnStatus;
}

/** Failures of the archive itself are remembered like those of a tile. */
const ARCHIVE: TileCoord = { z: 0, x: 0, y: 0 };

/** Sends no request, and starts no thread, before the first call. */
export class RemoteSource implements TileSource {
  readonly source: SourceOf<'http'>;
  /** Few enough to be in memory together. */
  readonly batchTiles = 256;
  readonly #tiles: AskedTiles;
  readonly #openings: FailedTiles;
  readonly #check: ArchiveCheck;
  readonly #lastAnswers = new LastAnswers();
  readonly #options: RemoteSourceOptions;
  readonly #nowMs: () => number;
  #opened: OpenedArchive | undefined;
  /** How often in a row it was another one before a tile could be read. */
  #changes = 0;

  constructor(options: RemoteSourceOptions) {
    this.source = options.source;
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    const monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#tiles = new AskedTiles(options);
    this.#openings = new FailedTiles(monotonicMs);
    this.#check = new ArchiveCheck({ url: this.urlOf(), server: this.#tiles.server, monotonicMs });
  }

  get trouble(): CodedError | undefined {
    return this.#tiles.trouble;
  }

  fetchTile(coord: TileCoord, signal: AbortSignal, urgency?: Urgency): Promise<LoadedTile> {
    const purpose = readPurpose(urgency) ?? 'visible';
    return this.#lastAnswers.follow(coord, (onStatus) => this.#load({ coord, purpose, signal, urgency, onStatus }));
  }

  revalidateTile(coord: TileCoord, tile: StoredTile, signal: AbortSignal, urgency?: Urgency): Promise<Revalidation> {
    const usual = this.judgeTile(tile, this.#nowMs()) === 'must-revalidate' ? 'visible' : 'revalidation';
    const purpose = readPurpose(urgency) ?? usual;
    return this.#lastAnswers.follow(coord, (onStatus) =>
      this.#revalidate(tile, { coord, purpose, signal, urgency, onStatus }),
    );
  }

  judgeTile({ record }: Pick<StoredTile, 'record'>, nowMs: number): Freshness {
    return judgeRecord(record, nowMs);
  }

  freshUntilMs({ record }: Pick<StoredTile, 'record'>, nowMs: number): number | null {
    return freshUntilMs(record, nowMs);
  }

  urlOf(): string {
    return this.source.address.template;
  }

  lastAnswerOf(coord: TileCoord): LastAnswer | undefined {
    return this.#lastAnswers.find(coord);
  }

  failureOf(coord: TileCoord): CodedError | undefined {
    return this.#tiles.failureOf(coord);
  }

  forgetFailure(coord: TileCoord): void {
    this.#tiles.forgetFailure(coord);
  }

  retry(coord: TileCoord | null): void {
    this.#openings.forgetAll();
    if (!coord) this.#check.forget();
    this.#tiles.retry(coord);
  }

  async planDownload(coords: readonly TileCoord[], signal: AbortSignal): Promise<DownloadPlan> {
    const find = async (some: readonly TileCoord[]) => {
      this.#tiles.server.checkMayAsk('warming');
      return this.#useOpened(signal, (opened) => opened.findAll(some, signal));
    };
    const plan = () => planParts(coords, this.batchTiles, find);
    try {
      // From one version alone.
      return await plan().catch((thrown) => {
        if (thrown instanceof PartFailed && isChange(thrown.outcome)) return plan();
        throw thrown;
      });
    } catch (thrown) {
      throw thrown instanceof PartFailed
        ? this.#tiles.server.tell(this.#tiles.server.describe(thrown.outcome), true)
        : thrown;
    }
  }

  isUnchanged(record: TileRecord): boolean {
    return isOfVersion(record, this.#opened?.version);
  }

  async close(): Promise<void> {
    this.#tiles.server.close();
    await this.#opened?.close();
  }

  async #revalidate(tile: StoredTile, wish: Wish): Promise<Revalidation> {
    this.#tiles.checkMayAsk(wish.coord, wish.purpose);
    if (hasValidator(tile.record)) {
      const checked = await this.#check.ask(tile.record, wish);
      throwIfCancelled(wish.signal);
      if (checked.kind === 'failed') throw this.#fail(wish.coord, checked.outcome);
      const version = this.#opened?.version;
      if (checked.version && version && !isSameVersion(checked.version, version)) this.#drop();
      if (checked.record && isSameArchive(tile.record, checked.record)) {
        this.#tiles.noteGood(wish.coord);
        this.#options.meter?.noteNotModified(tile.bytes.length);
        return { kind: 'confirmed', record: checked.record };
      }
    }
    return replaceTile(tile, await this.#load(wish));
  }

  async #load(wish: Wish): Promise<LoadedTile> {
    this.#tiles.checkMayAsk(wish.coord, wish.purpose);
    const first = await this.#loadOnce(wish);
    // A new version is opened at once; a part that came damaged may be whole next time.
    const mayComeNow = 'kind' in first && (isChange(first) || isDamage(first)) && !this.#tiles.hasFailed(wish.coord);
    const last = mayComeNow ? await this.#loadOnce(wish) : first;
    if ('kind' in last) throw this.#fail(wish.coord, last);
    this.#tiles.noteGood(wish.coord);
    return last;
  }

  async #loadOnce(wish: Wish): Promise<LoadedTile | FailedOutcome> {
    try {
      return await this.#useOpened(wish.signal, async (opened) => {
        const found = await opened.find(wish.coord, wish.purpose, wish.signal);
        return this.#fetch(opened, found, wish);
      });
    } catch (thrown) {
      if (thrown instanceof PartFailed) return thrown.outcome;
      throw thrown;
    }
  }

  async #fetch(opened: OpenedArchive, { place, tileCompression }: FoundTile, wish: Wish): Promise<LoadedTile> {
    if (place === null) throw this.#tiles.server.tell({ code: 'tile-missing' });
    if (place === 'damaged' || place.length > MAX_TILE_BYTES) throw failTile('wrong', 'its entry is damaged');
    if (opened.version && place.offset + place.length > opened.version.totalBytes)
      throw failTile('wrong', 'the archive ends before it');
    const outcome = await opened.askPart(place, wish);
    if (outcome.kind !== 'good') throw new PartFailed(asFailure(outcome));
    const { bytes, headers } = outcome.good;
    const tile = await readTileBytes(bytes, tileCompression, this.source.rules.tileSizePx);
    const record = makeRecord(headers, outcome.askedMs);
    return { tile: { bytes: tile.bytes, contentType: tile.contentType, record }, keep: mayKeep(headers) };
  }

  /**
   * Opens the archive if it isn't open. If that fails, this rejects with {@link PartFailed}, and at once for a while; then it is opened
   * again.
   */
  async #useOpened<Found>(signal: AbortSignal, use: (opened: OpenedArchive) => Promise<Found>): Promise<Found> {
    const { server } = this.#tiles;
    const known = this.#openings.find(ARCHIVE);
    if (known) throw server.tell(known);
    this.#opened ??= new OpenedArchive({ url: this.urlOf(), server, workerUrl: this.#options.workerUrl });
    const opened = this.#opened;
    try {
      const found = await use(opened);
      this.#openings.forgetAll();
      this.#changes = 0;
      return found;
    } catch (thrown) {
      const failure = this.#readFailure(opened, thrown, signal);
      if (failure instanceof PartFailed && this.#opened === opened) this.#judgeOpening(opened, failure.outcome);
      throw failure;
    }
  }

  #readFailure(opened: OpenedArchive, thrown: unknown, signal: AbortSignal): unknown {
    if (!(thrown instanceof CodedError)) return thrown;
    const isUnread = thrown.code.startsWith('archive-');
    // It was closed for everybody, because the source ends or a tile found another version.
    if (opened.isClosed && !signal.aborted && (isUnread || thrown.code === 'cancelled'))
      return this.#tiles.trouble ?? new PartFailed(CHANGED);
    // A worker that can't read the archive; tiles that it can't find have failures of their own.
    return isUnread
      ? new PartFailed({ kind: 'tile-failed', failure: 'wrong', trouble: { code: thrown.code } })
      : thrown;
  }

  /** Drops an archive that has changed, or that couldn't be opened. One that changes all the time is left alone for a while. */
  #judgeOpening(opened: OpenedArchive, outcome: FailedOutcome): void {
    if (outcome.kind !== 'tile-failed') return;
    const isUnread = opened.version === undefined || outcome.trouble.code.startsWith('archive-');
    if (!isUnread) return;
    this.#drop();
    if (isChange(outcome)) this.#changes += 1;
    if (!isChange(outcome) || this.#changes > 1) this.#openings.add(ARCHIVE, outcome.failure, outcome.trouble);
  }

  #drop(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    void opened?.close();
  }

  #fail(coord: TileCoord, outcome: FailedOutcome): CodedError {
    if (outcome.kind === 'refused') this.#tiles.server.refuse(outcome.detail);
    return this.#tiles.noteFailure(coord, outcome, true);
  }
}

function isDamage(outcome: FailedOutcome): boolean {
  return outcome.kind === 'tile-failed' && outcome.failure === 'damaged';
}
