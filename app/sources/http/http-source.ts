/**
 * A tile server as a source: which parts of its responses are stored, their freshness, and revalidation. No file access
 * here.
 */
import type { CodedError } from '../../../shared/errors.ts';
import type { SourceOf } from '../../../shared/sources/source.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { StoredTile } from '../../cache/files/tile-file.ts';
import type { Freshness } from '../../cache/files/tile-record.ts';
import type { LastAnswer, LoadedTile, Revalidation, TileSource, Urgency } from '../tile-source.ts';
import { confirmRecord, makeRecord, mayKeep } from './answer-record.ts';
import type { AskedTilesOptions } from './asked-tiles.ts';
import { freshUntilMs, judgeRecord } from './freshness.ts';
import { LastAnswers } from './last-answers.ts';
import type { RequestMeter } from './request-meter.ts';
import type { RequestPurpose } from './request-queue.ts';
import { type FoundPicture, SharpAsker, type Wish } from './sharp-asker.ts';
import { TileAsker } from './tile-asker.ts';
import { expandTileUrl, offersSharp } from './tile-url.ts';

export interface HttpSourceOptions extends AskedTilesOptions {
  /** Returns whether double-resolution tiles are wanted; called for each tile. False by default. */
  readonly wantsSharp?: () => boolean;
}

/** Sends no request before the first call. */
export class HttpSource implements TileSource {
  readonly source: SourceOf<'http'>;
  readonly #asker: TileAsker;
  readonly #sharpAsker: SharpAsker;
  readonly #lastAnswers = new LastAnswers();
  readonly #nowMs: () => number;
  readonly #meter: RequestMeter | undefined;

  constructor(options: HttpSourceOptions) {
    this.source = options.source;
    this.#asker = new TileAsker(options);
    this.#sharpAsker = new SharpAsker({
      asker: this.#asker,
      offersSharp: offersSharp(options.source.address),
      wantsSharp: options.wantsSharp ?? (() => false),
    });
    this.#nowMs = options.nowMs ?? Date.now;
    this.#meter = options.meter;
  }

  get trouble(): CodedError | undefined {
    return this.#asker.trouble;
  }

  fetchTile(coord: TileCoord, signal: AbortSignal, urgency?: Urgency): Promise<LoadedTile> {
    const purpose = (): RequestPurpose => readPurpose(urgency) ?? 'visible';
    return this.#lastAnswers.follow(coord, (onStatus) => this.#download({ coord, purpose, signal, urgency, onStatus }));
  }

  revalidateTile(coord: TileCoord, tile: StoredTile, signal: AbortSignal, urgency?: Urgency): Promise<Revalidation> {
    const purpose = (): RequestPurpose => readPurpose(urgency) ?? this.#purposeOf(tile);
    return this.#lastAnswers.follow(coord, (onStatus) =>
      this.#revalidate(tile, { coord, purpose, signal, urgency, onStatus }),
    );
  }

  async #revalidate(tile: StoredTile, wish: Wish): Promise<Revalidation> {
    const found = await this.#sharpAsker.ask({ ...wish, known: tile.record });
    if (found.kind === 'tile') return replaceTile(tile, toLoadedTile(found));
    const { askedBy, headers, askedMs, sharpness } = found;
    const record = askedBy && confirmRecord(askedBy, headers, askedMs, sharpness);
    if (record) {
      this.#meter?.noteNotModified(tile.bytes.length);
      return { kind: 'confirmed', record };
    }
    // RFC 9111 §4.3.4: the 304 is about another image, so request the tile as if it were new.
    return replaceTile(tile, await this.#download(wish));
  }

  #purposeOf(tile: StoredTile): RequestPurpose {
    // A tile that must not be shown before revalidation is one that the map lacks.
    return this.judgeTile(tile, this.#nowMs()) === 'must-revalidate' ? 'visible' : 'revalidation';
  }

  judgeTile(tile: Pick<StoredTile, 'record'>, nowMs: number): Freshness {
    const freshness = judgeRecord(tile.record, nowMs);
    return freshness !== 'must-revalidate' && this.#sharpAsker.wantsBetter(tile.record) ? 'lesser' : freshness;
  }

  freshUntilMs(tile: Pick<StoredTile, 'record'>, nowMs: number): number | null {
    return this.#sharpAsker.wantsBetter(tile.record) ? null : freshUntilMs(tile.record, nowMs);
  }

  urlOf(coord: TileCoord, tile?: Pick<StoredTile, 'record'>): string {
    return expandTileUrl(this.source.address, coord, this.#sharpAsker.asksSharp(tile?.record));
  }

  lastAnswerOf(coord: TileCoord): LastAnswer | undefined {
    return this.#lastAnswers.find(coord);
  }

  failureOf(coord: TileCoord): CodedError | undefined {
    return this.#asker.failureOf(coord);
  }

  forgetFailure(coord: TileCoord): void {
    this.#asker.forgetFailure(coord);
  }

  retry(coord: TileCoord | null): void {
    if (!coord) this.#sharpAsker.retry();
    this.#asker.retry(coord);
  }

  async close(): Promise<void> {
    this.#asker.close();
  }

  async #download(wish: Wish): Promise<LoadedTile> {
    const found = await this.#sharpAsker.ask(wish);
    if (found.kind === 'tile') return toLoadedTile(found);
    // A 304 to an unconditional request confirms nothing.
    throw this.#asker.failTile(wish.coord, { code: 'source-failed', detail: 'unexpected HTTP 304' });
  }
}

/** The purpose of a request that no window waits for; undefined if one does. */
export function readPurpose(urgency: Urgency | undefined): RequestPurpose | undefined {
  if (urgency?.isWarming) return 'warming';
  return urgency?.isServed ? 'served' : undefined;
}

function toLoadedTile(found: Extract<FoundPicture, { kind: 'tile' }>): LoadedTile {
  const { bytes, contentType, headers, askedMs, sharpness } = found;
  return { tile: { bytes, contentType, record: makeRecord(headers, askedMs, sharpness) }, keep: mayKeep(headers) };
}

/** An identical image counts as a confirmation: nothing is written or redrawn. */
export function replaceTile(known: StoredTile, loaded: LoadedTile): Revalidation {
  const isSame = loaded.keep && Buffer.compare(known.bytes, loaded.tile.bytes) === 0;
  return isSame ? { kind: 'confirmed', record: loaded.tile.record } : { kind: 'replaced', loaded };
}
