/** A tile server as a source: what is kept of its answers, how fresh that is, and how it is asked again. Knows no files. */
import type { CodedError } from '../../../shared/errors.ts';
import type { Source, SourceAddress } from '../../../shared/source.ts';
import type { TileCoord } from '../../../shared/tile-coord.ts';
import type { StoredTile } from '../../cache/tile-file.ts';
import type { Freshness } from '../../cache/tile-record.ts';
import type { LastAnswer, LoadedTile, Revalidation, TileSource, Urgency } from '../tile-source.ts';
import { confirmRecord, makeConditions, makeRecord, mayKeep } from './answer-record.ts';
import { freshUntilMs, judgeRecord } from './freshness.ts';
import { LastAnswers } from './last-answers.ts';
import type { RequestMeter } from './request-meter.ts';
import type { RequestPurpose } from './request-queue.ts';
import { type FoundTile, type Question, TileAsker, type TileAskerOptions } from './tile-asker.ts';
import { expandTileUrl } from './tile-url.ts';

export type HttpSourceOptions = Omit<TileAskerOptions, 'address'>;

/** Opens a source; throws a `TypeError` for one without an address. Nothing is asked before the first call. */
export function createHttpSource(options: HttpSourceOptions): TileSource {
  const { address } = options.source;
  if (!address) throw new TypeError(`${options.source.id} has no address`);
  return new HttpSource({ ...options, address });
}

class HttpSource implements TileSource {
  readonly source: Source;
  readonly #address: SourceAddress;
  readonly #asker: TileAsker;
  readonly #lastAnswers = new LastAnswers();
  readonly #nowMs: () => number;
  readonly #meter: RequestMeter | undefined;

  constructor(options: TileAskerOptions) {
    this.source = options.source;
    this.#address = options.address;
    this.#asker = new TileAsker(options);
    this.#nowMs = options.nowMs ?? Date.now;
    this.#meter = options.meter;
  }

  get trouble(): CodedError | undefined {
    return this.#asker.trouble;
  }

  fetchTile(coord: TileCoord, signal: AbortSignal, urgency?: Urgency): Promise<LoadedTile> {
    const purpose = urgency?.isWarming ? 'warming' : 'visible';
    return this.#lastAnswers.follow(coord, (onStatus) =>
      this.#fetchAnew({ coord, purpose, conditions: {}, signal, urgency, onStatus }),
    );
  }

  revalidateTile(coord: TileCoord, tile: StoredTile, signal: AbortSignal, urgency?: Urgency): Promise<Revalidation> {
    const purpose = urgency?.isWarming ? 'warming' : this.#purposeOf(tile);
    return this.#lastAnswers.follow(coord, (onStatus) =>
      this.#revalidate(tile, { coord, purpose, conditions: {}, signal, urgency, onStatus }),
    );
  }

  async #revalidate(tile: StoredTile, question: Question): Promise<Revalidation> {
    const found = await this.#asker.ask({ ...question, conditions: makeConditions(tile.record) });
    if (found.kind === 'tile') return replaceTile(tile, toLoadedTile(found));
    const record = confirmRecord(tile.record, found.headers, found.askedMs);
    if (record) {
      this.#meter?.noteNotModified(tile.bytes.length);
      return { kind: 'confirmed', record };
    }
    // RFC 9111 §4.3.4: it speaks of another image and confirms nothing, so the tile is asked for as if it were new.
    return replaceTile(tile, await this.#fetchAnew(question));
  }

  #purposeOf(tile: StoredTile): RequestPurpose {
    // A tile that must not be shown before it was asked for is one that the map lacks.
    return this.judgeTile(tile, this.#nowMs()) === 'must-revalidate' ? 'visible' : 'revalidation';
  }

  judgeTile(tile: Pick<StoredTile, 'record'>, nowMs: number): Freshness {
    return judgeRecord(tile.record, nowMs);
  }

  freshUntilMs(tile: Pick<StoredTile, 'record'>, nowMs: number): number | null {
    return freshUntilMs(tile.record, nowMs);
  }

  urlOf(coord: TileCoord): string {
    return expandTileUrl(this.#address, coord);
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
    this.#asker.retry(coord);
  }

  async close(): Promise<void> {
    this.#asker.close();
  }

  async #fetchAnew(question: Question): Promise<LoadedTile> {
    const found = await this.#asker.ask(question);
    if (found.kind === 'tile') return toLoadedTile(found);
    // There is no tile that a 304 to a request without conditions could confirm.
    throw this.#asker.failTile(question.coord, { code: 'source-failed', detail: 'HTTP 304 unasked' });
  }
}

function toLoadedTile({ bytes, contentType, headers, askedMs }: Extract<FoundTile, { kind: 'tile' }>): LoadedTile {
  return { tile: { bytes, contentType, record: makeRecord(headers, askedMs) }, keep: mayKeep(headers) };
}

/** The very same image sent again is a confirmation: nothing is written, nothing drawn anew. */
function replaceTile(known: StoredTile, loaded: LoadedTile): Revalidation {
  const isSame = loaded.keep && Buffer.compare(known.bytes, loaded.tile.bytes) === 0;
  return isSame ? { kind: 'confirmed', record: loaded.tile.record } : { kind: 'replaced', loaded };
}
