/** Requests the tiles of a tile server, each by its own address. No records here. */
import type { CodedError } from '../../../shared/errors.ts';
import { formatTileCoord, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { Urgency } from '../tile-source.ts';
import { AskedTiles, type AskedTilesOptions } from './asked-tiles.ts';
import type { RequestPurpose } from './request-queue.ts';
import type { Dated, EndOutcome } from './server-asker.ts';
import type { OnStatus, ReadGood } from './server-request.ts';
import { isAboutAddress } from './tile-outcome.ts';
import { readTilesOf, type TilePicture } from './tile-request.ts';
import { expandTileUrl } from './tile-url.ts';
import type { Trouble } from './trouble.ts';

/** A tile request with its purpose and conditional headers. */
export interface Question {
  readonly coord: TileCoord;
  readonly purpose: RequestPurpose;
  readonly conditions: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Set if the request may become urgent. */
  readonly urgency?: Urgency | undefined;
  readonly onStatus: OnStatus;
}

/** A whole tile, or a confirmation that the cached one is current. */
export type AskedTile = Dated<
  ({ readonly kind: 'tile' } & TilePicture) | { readonly kind: 'not-modified'; readonly headers: Headers }
>;

export class TileAsker {
  readonly #address: AskedTilesOptions['source']['address'];
  readonly #tiles: AskedTiles;
  readonly #readTile: ReadGood<TilePicture>;

  constructor(options: AskedTilesOptions) {
    this.#address = options.source.address;
    this.#tiles = new AskedTiles(options);
    this.#readTile = readTilesOf(options.source.rules.tileSizePx);
  }

  /** See {@link AskedTiles.trouble}. */
  get trouble(): CodedError | undefined {
    return this.#tiles.trouble;
  }

  /**
   * Requests a tile; one that is damaged for the first time is requested once more at once. Rejects with a
   * `CodedError`: `cancelled`, or why the tile is unavailable, with the time after which a retry may help.
   */
  async ask(question: Question): Promise<AskedTile> {
    return this.#conclude(question.coord, await this.#askTwice(question, false));
  }

  /**
   * Requests the double-resolution picture like {@link ask}. Undefined if the server rejects this address: there may be
   * a plain one, and nothing is remembered.
   */
  async askSharp(question: Question): Promise<AskedTile | undefined> {
    const outcome = await this.#askTwice(question, true);
    return isAboutAddress(outcome) ? undefined : this.#conclude(question.coord, outcome);
  }

  /** See {@link AskedTiles.failTile}. */
  failTile(coord: TileCoord, trouble: Trouble): CodedError {
    return this.#tiles.failTile(coord, trouble);
  }

  /** See {@link AskedTiles.failureOf}. */
  failureOf(coord: TileCoord): CodedError | undefined {
    return this.#tiles.failureOf(coord);
  }

  /** See {@link AskedTiles.forgetFailure}. */
  forgetFailure(coord: TileCoord): void {
    this.#tiles.forgetFailure(coord);
  }

  /** See {@link AskedTiles.retry}. */
  retry(coord: TileCoord | null): void {
    this.#tiles.retry(coord);
  }

  /** Drops all requests: they reject with `source-failed`, as do all later calls. */
  close(): void {
    this.#tiles.server.close();
  }

  async #askTwice(question: Question, sharp: boolean): Promise<Dated<EndOutcome<TilePicture>>> {
    const outcome = await this.#askOnce(question, sharp);
    const mayComeWhole = outcome.kind === 'tile-failed' && outcome.failure === 'damaged';
    return mayComeWhole && !this.#tiles.hasFailed(question.coord) ? this.#askOnce(question, sharp) : outcome;
  }

  #askOnce({ coord, conditions, ...question }: Question, sharp: boolean): Promise<Dated<EndOutcome<TilePicture>>> {
    const mayBegin = (): void => this.#tiles.checkMayAsk(coord, question.purpose);
    const url = expandTileUrl(this.#address, coord, sharp);
    const asked = { ...question, name: formatTileCoord(coord), conditions: () => conditions, mayBegin };
    return this.#tiles.server.ask(asked, url, this.#readTile);
  }

  #conclude(coord: TileCoord, outcome: Dated<EndOutcome<TilePicture>>): AskedTile {
    if (outcome.kind !== 'good' && outcome.kind !== 'not-modified') throw this.#tiles.noteFailure(coord, outcome);
    this.#tiles.noteGood(coord);
    const { askedMs } = outcome;
    return outcome.kind === 'good'
      ? { kind: 'tile', ...outcome.good, askedMs }
      : { kind: 'not-modified', headers: outcome.headers, askedMs };
  }
}
