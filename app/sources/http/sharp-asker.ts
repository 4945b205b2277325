/**
 * Asks for the one of a tile's two pictures that is wanted, where its server may have two, each with validators of its own.
 * Knows no freshness, and remembers in memory alone that a server has no sharp ones.
 */
import type { Sharpness, TileRecord } from '../../cache/files/tile-record.ts';
import { makeConditions } from './answer-record.ts';
import type { RequestPurpose } from './request-queue.ts';
import type { AskedTile, Question, TileAsker } from './tile-asker.ts';

export interface SharpAskerOptions {
  readonly asker: Pick<TileAsker, 'ask' | 'askSharp'>;
  /** Whether the source's addresses have a place for sharp tiles. */
  readonly offersSharp: boolean;
  /** Whether sharp tiles are wanted; asked right before every question. */
  readonly wantsSharp: () => boolean;
}

/** A question about a tile, whichever picture of it. */
export interface Wish extends Omit<Question, 'purpose' | 'conditions'> {
  readonly purpose: () => RequestPurpose;
  /** The record of the tile that is here; without it the answer is a whole tile. */
  readonly known?: TileRecord;
}

export type FoundPicture = AskedTile & {
  /** For the record of what was found. */
  readonly sharpness: Sharpness | undefined;
  /** The record that the server was asked by: what "not modified" speaks of. */
  readonly askedBy: TileRecord | undefined;
};

/** So many tiles in a row without a sharp picture tell that their server has none; one alone may just not be drawn yet. */
export const LACKS_BEFORE_PLAIN = 3;

export class SharpAsker {
  readonly #options: SharpAskerOptions;
  /** Tiles in a row of which the server has the plain picture and no sharp one. */
  #lacks = 0;

  constructor(options: SharpAskerOptions) {
    this.#options = options;
  }

  /** True for the record of a tile of which a sharper picture is to be asked for now. */
  wantsBetter(record: TileRecord): boolean {
    return this.#isWanted && record.sharpness === undefined;
  }

  /** True when the next question about a tile is for its sharp picture. */
  asksSharp(known: TileRecord | undefined): boolean {
    return this.#isWanted || this.#isSharp(known);
  }

  /** Believes again that the server may have sharp tiles. */
  retry(): void {
    this.#lacks = 0;
  }

  /**
   * Asks for the sharp picture where that is wanted, or is what is here: validators are sent for the very picture they came
   * with. Where the server has no sharp one, the plain one is asked for. Rejects as {@link TileAsker.ask} does.
   */
  async ask(wish: Wish): Promise<FoundPicture> {
    const isSharp = this.#isSharp(wish.known);
    if (!this.asksSharp(wish.known)) return this.#improve(wish, await this.#askPlain(wish, wish.known));
    const sharp = await this.#askSharp(wish, isSharp ? wish.known : undefined);
    if (sharp) return sharp;
    const plain = await this.#askPlain(wish, isSharp ? undefined : wish.known);
    // Only now: a tile that is in neither form says nothing of its server.
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

  /** A sharp picture may have come to be wanted while the plain one was on its way, and nobody else would ask for it. */
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
