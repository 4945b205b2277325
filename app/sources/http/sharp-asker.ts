/**
 * Requests the wanted one of a tile's two pictures, where a server may have two, each with its own validators.
 * Remembers in memory that a server has no sharp ones.
 */
import type { Sharpness, TileRecord } from '../../cache/files/tile-record.ts';
import { makeConditions } from './answer-record.ts';
import type { RequestPurpose } from './request-queue.ts';
import type { AskedTile, Question, TileAsker } from './tile-asker.ts';

export interface SharpAskerOptions {
  readonly asker: Pick<TileAsker, 'ask' | 'askSharp'>;
  /** True if the source's template has a placeholder for sharp tiles. */
  readonly offersSharp: boolean;
  /** Returns whether sharp tiles are wanted; called right before every request. */
  readonly wantsSharp: () => boolean;
}

/** A request for a tile, in either picture. */
export interface Wish extends Omit<Question, 'purpose' | 'conditions'> {
  readonly purpose: () => RequestPurpose;
  /** Record of the cached tile; without it the answer is a whole tile. */
  readonly known?: TileRecord;
}

export type FoundPicture = AskedTile & {
  /** Sharpness for the record of the result. */
  readonly sharpness: Sharpness | undefined;
  /** The record used for the conditional request, which a "not modified" refers to. */
  readonly askedBy: TileRecord | undefined;
};

/**
 * After this many tiles in a row without a sharp picture, the server is assumed to have none; a single one may just not
 * be drawn yet.
 */
export const LACKS_BEFORE_PLAIN = 3;

export class SharpAsker {
  readonly #options: SharpAskerOptions;
  /** Consecutive tiles with a plain picture but no sharp one. */
  #lacks = 0;

  constructor(options: SharpAskerOptions) {
    this.#options = options;
  }

  /** True if a sharper picture of the tile should be requested now. */
  wantsBetter(record: TileRecord): boolean {
    return this.#isWanted && record.sharpness === undefined;
  }

  /** True if the tile's next request is for its sharp picture. */
  asksSharp(known: TileRecord | undefined): boolean {
    return this.#isWanted || this.#isSharp(known);
  }

  /** Assumes again that the server may have sharp tiles. */
  retry(): void {
    this.#lacks = 0;
  }

  /**
   * Requests the sharp picture if it is wanted or cached; validators are sent only for the picture they came with.
   * Falls back to the plain one if the server has no sharp one. Rejects like {@link TileAsker.ask}.
   */
  async ask(wish: Wish): Promise<FoundPicture> {
    const isSharp = this.#isSharp(wish.known);
    if (!this.asksSharp(wish.known)) return this.#improve(wish, await this.#askPlain(wish, wish.known));
    const sharp = await this.#askSharp(wish, isSharp ? wish.known : undefined);
    if (sharp) return sharp;
    const plain = await this.#askPlain(wish, isSharp ? undefined : wish.known);
    // Only now: a missing plain tile says nothing about sharp ones.
    this.#lacks += 1;
    return { ...plain, sharpness: 'plain-only' };
  }

  get #isWanted(): boolean {
    const { offersSharp, wantsSharp } = this.#options;
    return offersSharp && this.#lacks < LACKS_BEFORE_PLAIN && wantsSharp();
  }

  #isSharp(known: TileRecord | undefined): boolean {
    return this.#options.offersSharp && known?.sharpness === 'sharp';
  }

  /** The sharp picture may have become wanted while the plain one was loading, and no other request would follow. */
  async #improve(wish: Wish, plain: FoundPicture): Promise<FoundPicture> {
    if (!this.#isWanted) return plain;
    try {
      return (await this.#askSharp(wish, undefined)) ?? { ...plain, sharpness: 'plain-only' };
    } catch (thrown) {
      if (wish.signal.aborted) throw thrown;
      return plain;
    }
  }

  async #askSharp(wish: Wish, known: TileRecord | undefined): Promise<FoundPicture | undefined> {
    const found = await this.#options.asker.askSharp(toQuestion(wish, known));
    if (!found) return undefined;
    this.#lacks = 0;
    return { ...found, sharpness: 'sharp', askedBy: known };
  }

  async #askPlain(wish: Wish, known: TileRecord | undefined): Promise<FoundPicture> {
    const { offersSharp, wantsSharp } = this.#options;
    const sharpness = offersSharp && wantsSharp() ? 'plain-only' : undefined;
    const found = await this.#options.asker.ask(toQuestion(wish, known));
    return { ...found, sharpness, askedBy: known };
  }
}

function toQuestion({ known: _known, ...wish }: Wish, askedBy: TileRecord | undefined): Question {
  return { ...wish, purpose: wish.purpose(), conditions: askedBy ? makeConditions(askedBy) : {} };
}
